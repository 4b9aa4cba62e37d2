/** Closes runs, and counts deliveries by run, by status and by day. */

import { type Database, Prisma, type Transaction } from '../../database/client.ts';
import type { Logger } from '../../log.ts';
import type { AddressHasher } from '../../readers/address-hash.ts';
import { type DeliveryStatus, noDeliveries } from '../delivery.ts';
import type { StoppableRun } from '../run-stop.ts';
import { lockUnknownAddresses, recordUnknownAddresses } from '../sending/unknown-addresses-store.ts';

/**
 * Runs closed by one call: reading the mails of a run with a million readers takes seconds, and sending waits
 * for that.
 */
const CLOSED_AT_ONCE = 10;
/** Addresses stopped in one transaction: of a run with a million readers, thousands may no longer exist. */
const STOPPED_AT_ONCE = 500;

/** A delivery whose status will still change by itself. */
const isOpen = Prisma.sql`(status IN ('planned', 'sending', 'retrying') OR (status = 'uncertain' AND next_attempt_at IS NOT NULL))`;

/** A run without open deliveries, and its number of deliveries by status. */
export interface ClosedRun {
  readonly id: number;
  readonly frequency: string;
  readonly outcomes: Partial<Readonly<Record<DeliveryStatus, number>>>;
}

/**
 * Counts the deliveries of runs that have no open ones left, once and for all: what is asked for every few
 * seconds (`/metrics`) must not read months of mails, a hundred million rows for a million readers. Reopening
 * a delivery of such a run clears its `outcomes`. The newest runs come first; if there are many to close, as
 * in a store of an earlier version, later calls close the others. What a run said about unknown addresses
 * takes effect in the transaction that closes it.
 */
export async function closeRuns(
  db: Database,
  { hasher, log, now }: { hasher: AddressHasher; log: Pick<Logger, 'info'>; now: Date },
): Promise<ClosedRun[]> {
  const closed: ClosedRun[] = [];
  const settled = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM digest_runs WHERE outcomes IS NULL AND stopped_at IS NULL AND id NOT IN (SELECT run_id FROM deliveries WHERE ${isOpen} AND priority = 1)
    ORDER BY id DESC LIMIT ${CLOSED_AT_ONCE}`;
  for (const { id } of settled) {
    let result: ClosedRun[] | 'more' = 'more';
    while (result === 'more') result = await db.$transaction((tx) => closeRun(tx, id, { hasher, now }));
    for (const run of result) log.info(run, 'a run is done');
    closed.push(...result);
  }
  return closed;
}

/**
 * Closes a run. Returns it, or nothing if it is not to be closed; 'more': there are more addresses to stop
 * than one transaction stops, so call it again.
 */
async function closeRun(
  tx: Transaction,
  id: number,
  { hasher, now }: { hasher: AddressHasher; now: Date },
): Promise<ClosedRun[] | 'more'> {
  const { unknown, isMore } = await lockUnknownAddresses(tx, { runId: id, limit: STOPPED_AT_ONCE });
  // Locks the run before a separate statement counts: a delivery that is reopened meanwhile is either seen by
  // that statement, or waits and then clears `outcomes`.
  await tx.$queryRaw`SELECT id FROM digest_runs WHERE id = ${id} FOR NO KEY UPDATE`;
  if (unknown.length > 0) {
    const [run] = await tx.$queryRaw<{ isSettled: boolean; acceptsUnknown: boolean }[]>`
      SELECT stopped_at IS NULL AND NOT EXISTS (SELECT 1 FROM deliveries WHERE run_id = ${id} AND ${isOpen}) AS "isSettled",
        accepts_unknown AS "acceptsUnknown" FROM digest_runs WHERE id = ${id}`;
    if (run?.isSettled !== true) return [];
    const gone = run.acceptsUnknown ? unknown.map((one) => ({ ...one, address: 'hard' as const })) : unknown;
    await recordUnknownAddresses(tx, hasher, gone, now);
  }
  if (isMore) return 'more';
  return tx.$queryRaw<ClosedRun[]>`
    UPDATE digest_runs SET outcomes = counted.outcomes FROM (
      SELECT COALESCE(jsonb_object_agg(status, count), '{}') AS outcomes, bool_or(open > 0) IS TRUE AS "isOpen" FROM (
        SELECT status, count(*), count(*) FILTER (WHERE ${isOpen}) AS open FROM deliveries WHERE run_id = ${id} GROUP BY status) AS statuses
    ) AS counted
    WHERE id = ${id} AND NOT counted."isOpen" RETURNING id, frequency, digest_runs.outcomes`;
}

/** Number of deliveries by run and status: rows of (run_id, status, count). */
const counts = (runs: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT id AS run_id, key AS status, value::int AS count FROM digest_runs, jsonb_each_text(outcomes) WHERE ${runs}
  UNION ALL
  SELECT run_id, status, count(*)::int FROM deliveries
  WHERE run_id IN (SELECT id FROM digest_runs WHERE outcomes IS NULL AND ${runs}) GROUP BY run_id, status`;

const countsOf = (
  rows: readonly { readonly status: DeliveryStatus; readonly count: number }[],
): Record<DeliveryStatus, number> => ({
  ...noDeliveries(),
  ...Object.fromEntries(rows.map(({ status, count }) => [status, count])),
});

/**
 * Returns the number of deliveries by status over all stored runs; those of a closed run count until the run
 * is pruned.
 */
export async function countByStatus(db: Transaction): Promise<Readonly<Record<DeliveryStatus, number>>> {
  return countsOf(
    await db.$queryRaw<{ status: DeliveryStatus; count: number }[]>`
      SELECT status, sum(count)::int AS count FROM (${counts(Prisma.sql`true`)}) AS counts GROUP BY status`,
  );
}

export interface RunSummary extends StoppableRun {
  readonly id: number;
  readonly frequency: string;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  /** When mails of this run were last found too old to be sent. */
  readonly foundOldAt: Date | null;
  readonly deliveries: Readonly<Record<DeliveryStatus, number>>;
}

/** Returns how many mails of the run are waiting to be sent. */
export const waitingOf = ({ deliveries }: Pick<RunSummary, 'deliveries'>): number =>
  deliveries.planned + deliveries.sending + deliveries.retrying;

/**
 * Lists runs whose period ended since `since`, newest first, with their deliveries by status. Also includes
 * runs of any age that are stopped, or whose mails were found too old to be sent since then.
 */
export function listRuns(
  db: Transaction,
  { since, limit = 100 }: { since: Date; limit?: number },
): Promise<RunSummary[]> {
  return summaries(
    db,
    { OR: [{ periodEnd: { gte: since } }, { stoppedAt: { not: null } }, { foundOldAt: { gte: since } }] },
    limit,
  );
}

export async function findRun(db: Transaction, id: number): Promise<RunSummary | null> {
  const [run] = await summaries(db, { id }, 1);
  return run ?? null;
}

async function summaries(
  db: Transaction,
  where: Prisma.DigestRunWhereInput,
  limit: number,
): Promise<RunSummary[]> {
  const runs = await db.digestRun.findMany({
    where,
    omit: { outcomes: true },
    orderBy: { id: 'desc' },
    take: limit,
  });
  const rows = await db.$queryRaw<{ run_id: number; status: DeliveryStatus; count: number }[]>`
    ${counts(Prisma.sql`id = ANY(${runs.map(({ id }) => id)}::int[])`)}`;
  return runs.map((run) => ({
    ...run,
    deliveries: countsOf(rows.filter(({ run_id }) => run_id === run.id)),
  }));
}

/**
 * Returns the number of mails sent by the day (UTC) on which their run was planned, oldest day first; days
 * without any are left out.
 */
export function sentPerDay(db: Transaction, since: Date): Promise<{ day: string; count: number }[]> {
  return db.$queryRaw<{ day: string; count: number }[]>`
    SELECT to_char(period_end AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, sum(count)::int AS count
    FROM (${counts(Prisma.sql`period_end >= ${since}::timestamptz`)}) AS counts JOIN digest_runs ON id = run_id
    WHERE status = 'sent' GROUP BY 1 ORDER BY 1`;
}
