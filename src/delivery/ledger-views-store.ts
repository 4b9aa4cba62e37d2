/** What the ledger tells: lists, counts, why a reader got no mail, and an operator's answers to uncertain deliveries. */
import { Prisma, type Transaction } from '../database/client.ts';
import { PaperroundError } from '../errors.ts';
import type { DeliveryStatus } from './delivery.ts';
import { explainDelivery, explainNoDelivery } from './why-no-mail.ts';

/** One line of `deliveries --json`. */
export interface ListedDelivery {
  readonly id: number;
  readonly email: string;
  readonly runId: number;
  readonly status: DeliveryStatus;
  readonly reason: string | null;
  readonly localDay: string;
  readonly attempts: number;
  readonly messageId: string | null;
  readonly response: string | null;
  /** In the order shown. */
  readonly papers: readonly number[];
  readonly matched: number | null;
  readonly bytes: number | null;
  readonly plannedAt: Date;
  readonly nextAttemptAt: Date | null;
  readonly sentAt: Date | null;
}

export interface DeliveryFilter {
  readonly id?: number;
  readonly status?: DeliveryStatus;
  /** The address as compared (Reader.emailKey). */
  readonly emailKey?: string;
  readonly runId?: number;
  /** Default 100; 0 is all. */
  readonly limit?: number;
}

/** The newest deliveries first. */
export async function listDeliveries(
  db: Transaction,
  { id, status, emailKey, runId, limit = 100 }: DeliveryFilter = {},
): Promise<ListedDelivery[]> {
  return db.$queryRaw<ListedDelivery[]>`
    SELECT d.id, r.email, d.run_id AS "runId", d.status, d.reason, d.local_day AS "localDay", d.attempts, d.message_id AS "messageId", d.response,
      d.paper_ids AS papers, d.matched, d.bytes, d.planned_at AS "plannedAt",
      CASE WHEN d.status IN ('retrying', 'uncertain') THEN d.next_attempt_at END AS "nextAttemptAt", d.sent_at AS "sentAt"
    FROM deliveries d JOIN readers r ON r.id = d.reader_id
    WHERE true
      ${id === undefined ? Prisma.empty : Prisma.sql`AND d.id = ${id}`}
      ${status === undefined ? Prisma.empty : Prisma.sql`AND d.status = ${status}`}
      ${emailKey === undefined ? Prisma.empty : Prisma.sql`AND r.email_key = ${emailKey}`}
      ${runId === undefined ? Prisma.empty : Prisma.sql`AND d.run_id = ${runId}`}
    ORDER BY d.id DESC ${limit === 0 ? Prisma.empty : Prisma.sql`LIMIT ${limit}`}`;
}

/** Those of `outcomes` that the ledger has, by id: with the same status and the same answer. */
export async function alreadyRecorded(
  db: Transaction,
  outcomes: readonly { readonly deliveryId: number; readonly status: DeliveryStatus; readonly response: string | null }[],
): Promise<number[]> {
  const rows = await db.delivery.findMany({
    where: { id: { in: outcomes.map(({ deliveryId }) => deliveryId) } },
    select: { id: true, status: true, response: true },
  });
  const isTold = ({ id, status, response }: (typeof rows)[number]) =>
    outcomes.some((outcome) => outcome.deliveryId === id && outcome.status === status && outcome.response === response);
  return rows.filter(isTold).map(({ id }) => id);
}

/** How many deliveries have each status, over all runs or over some. */
export async function countByStatus(db: Transaction, runIds?: readonly number[]): Promise<Readonly<Record<DeliveryStatus, number>>> {
  const rows = await db.$queryRaw<{ status: DeliveryStatus; count: number }[]>`
    SELECT status, count(*)::int AS count FROM deliveries
    ${runIds === undefined ? Prisma.empty : Prisma.sql`WHERE run_id = ANY(${[...runIds]}::int[])`} GROUP BY status`;
  const none = { planned: 0, sending: 0, sent: 0, empty: 0, suppressed: 0, retrying: 0, failed: 0, uncertain: 0 };
  return { ...none, ...Object.fromEntries(rows.map(({ status, count }) => [status, count])) };
}

export interface RunSummary {
  readonly id: number;
  readonly frequency: string;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  readonly stoppedAt: Date | null;
  readonly stopReason: string | null;
  /** When mails of it were last found too old to be sent. */
  readonly foundOldAt: Date | null;
  readonly deliveries: Readonly<Record<DeliveryStatus, number>>;
}

/**
 * Runs whose period ended since `since`, newest first, with what became of their deliveries; whatever their age, those that are
 * stopped and those that were found too old to be sent since then.
 */
export async function listRuns(db: Transaction, { since, limit = 100 }: { since: Date; limit?: number }): Promise<RunSummary[]> {
  const runs = await db.digestRun.findMany({
    where: { OR: [{ periodEnd: { gte: since } }, { stoppedAt: { not: null } }, { foundOldAt: { gte: since } }] },
    orderBy: { id: 'desc' },
    take: limit,
  });
  const summaries: RunSummary[] = [];
  for (const run of runs) summaries.push({ ...run, deliveries: await countByStatus(db, [run.id]) });
  return summaries;
}

/** When the oldest mail that is still to be sent was planned; null when none is. */
export async function oldestPendingAt(db: Transaction): Promise<Date | null> {
  const rows = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(planned_at) AS at FROM deliveries WHERE status IN ('planned', 'sending', 'retrying')`;
  return rows[0]?.at ?? null;
}

/**
 * An operator's answer to an uncertain delivery.
 * @throws PaperroundError `unknown_delivery` when there is none with this id, or it is not uncertain
 */
export async function resolveUncertain(db: Transaction, { id, as, now }: { id: number; as: 'sent' | 'resend'; now: Date }): Promise<void> {
  const changed =
    as === 'sent'
      ? await db.$executeRaw`
          WITH resolved AS (
            UPDATE deliveries SET status = 'sent', reason = 'an operator said so', sent_at = ${now}::timestamptz, next_attempt_at = NULL, handed_at = NULL
            WHERE id = ${id} AND status = 'uncertain' RETURNING id
          ), settled AS (DELETE FROM kept_mails k USING resolved WHERE k.delivery_id = resolved.id)
          SELECT id FROM resolved`
      : await db.$executeRaw`
          UPDATE deliveries SET status = 'retrying', reason = 'an operator asked for it', next_attempt_at = ${now}::timestamptz, handed_at = NULL,
            -- However old it is: from now on it is tried for as long as a new one.
            planned_at = ${now}::timestamptz, in_doubt = true
          WHERE id = ${id} AND status = 'uncertain'`;
  if (changed === 1) return;
  const [delivery] = await listDeliveries(db, { id });
  throw new PaperroundError(
    'unknown_delivery',
    `Delivery ${id} cannot be resolved: ${delivery ? `it is ${delivery.status}` : 'there is none with this id'}; expected an uncertain one`,
    {
      hint: '`paperround deliveries --status uncertain` lists them.',
      facts: { id, status: delivery?.status ?? null },
    },
  );
}

/**
 * Why a reader got no mail on a local day (or that they got one), in words.
 * @param localDay the reader's local day of an instant
 * @param keptSince deliveries planned before may be pruned
 */
export async function whyNoMail(
  db: Transaction,
  {
    readerId,
    day,
    now,
    keptSince,
    localDay,
  }: { readerId: number; day: string; now: Date; keptSince: Date; localDay: (at: Date) => string },
): Promise<string> {
  const delivery = await db.delivery.findUnique({ where: { readerId_localDay: { readerId, localDay: day } }, include: { run: true } });
  if (delivery) return explainDelivery({ ...delivery, stopReason: delivery.run.stoppedAt ? delivery.run.stopReason : null });
  const reader = await db.reader.findUnique({
    where: { id: readerId },
    include: {
      consents: { orderBy: { at: 'asc' } },
      bounceEvents: { where: { kind: { in: ['hard', 'soft', 'complaint'] } }, orderBy: { at: 'asc' } },
      deliveries: { where: { localDay: { gt: day } }, orderBy: { localDay: 'asc' }, take: 1 },
    },
  });
  if (reader === null) return 'there is no such reader';
  const [next] = reader.deliveries;
  return explainNoDelivery({
    ...reader,
    day,
    today: localDay(now),
    keptSince: localDay(keptSince),
    createdOn: localDay(reader.createdAt),
    confirmedOn: reader.confirmedAt === null ? null : localDay(reader.confirmedAt),
    consents: reader.consents.map(({ event, at }) => ({ event, on: localDay(at) })),
    stops: reader.bounceEvents.map(({ kind, at }) => ({ kind, on: localDay(at) })),
    next: next === undefined ? null : { day: next.localDay, newSince: localDay(next.newSince) },
  });
}
