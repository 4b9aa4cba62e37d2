/** Queries of the ledger: lists, why a reader got no mail, and decisions on uncertain deliveries. */

import { Prisma, type Transaction } from '../../database/client.ts';
import { PaperroundError } from '../../errors.ts';
import type { DeliveryStatus } from '../delivery.ts';
import { describeDeliveryReason, type Reason, reasonOf } from '../reason.ts';
import { describeStop } from '../run-stop.ts';
import { explainDelivery, explainNoDelivery } from './why-no-mail.ts';

const BATCH = 1_000;

/** One line of `deliveries --json`. */
export interface ListedDelivery {
  readonly id: number;
  readonly email: string;
  readonly runId: number;
  readonly status: DeliveryStatus;
  /** A sentence; null if the delivery has no reason. */
  readonly reason: string | null;
  readonly localDay: string;
  readonly attempts: number;
  /** The process that has claimed it; null unless it is `sending`. */
  readonly sender: string | null;
  readonly messageId: string | null;
  readonly response: string | null;
  /** Ids, in the order shown. */
  readonly papers: readonly number[];
  readonly matched: number | null;
  readonly bytes: number | null;
  readonly plannedAt: Date;
  readonly nextAttemptAt: Date | null;
  readonly sentAt: Date | null;
}

export interface DeliveryFilter {
  readonly status?: DeliveryStatus;
  /** The address as compared (Reader.emailKey). */
  readonly emailKey?: string;
  readonly limit: number;
}

/** Lists deliveries, newest first; only those with an id below `below` if it is given. */
export function listDeliveries(
  db: Transaction,
  { status, emailKey, limit }: DeliveryFilter,
  below?: number,
): Promise<ListedDelivery[]> {
  const onlyStatus = status === undefined ? Prisma.empty : Prisma.sql`AND d.status = ${status}`;
  const onlyReader = emailKey === undefined ? Prisma.empty : Prisma.sql`AND r.email_key = ${emailKey}`;
  const onlyBelow = below === undefined ? Prisma.empty : Prisma.sql`AND d.id < ${below}`;
  return listed(
    db,
    Prisma.sql`d.kind = 'digest' ${onlyStatus} ${onlyReader} ${onlyBelow} ORDER BY d.id DESC LIMIT ${limit}`,
  );
}

/** Lists the deliveries of one run by reader, the order of an index, because a run may have a million. */
export function deliveriesOfRun(
  db: Transaction,
  { runId, status, limit }: { runId: number; status?: DeliveryStatus; limit: number },
): Promise<ListedDelivery[]> {
  const onlyStatus = status === undefined ? Prisma.empty : Prisma.sql`AND d.status = ${status}`;
  return listed(db, Prisma.sql`d.run_id = ${runId} ${onlyStatus} ORDER BY d.reader_id LIMIT ${limit}`);
}

export async function findDelivery(db: Transaction, id: number): Promise<ListedDelivery | null> {
  const [delivery] = await listed(db, Prisma.sql`d.id = ${id} AND d.kind = 'digest'`);
  return delivery ?? null;
}

async function listed(db: Transaction, which: Prisma.Sql): Promise<ListedDelivery[]> {
  const rows = await db.$queryRaw<(Omit<ListedDelivery, 'reason'> & Reason)[]>`
  SELECT d.id, r.email, d.run_id AS "runId", d.status, d.reason_code AS code, d.reason_detail AS detail, d.local_day AS "localDay", d.attempts,
    d.lease_holder AS sender, d.message_id AS "messageId", d.response,
    d.paper_ids AS papers, d.matched, d.bytes, d.planned_at AS "plannedAt",
    CASE WHEN d.status IN ('retrying', 'uncertain') THEN d.next_attempt_at END AS "nextAttemptAt", d.sent_at AS "sentAt"
  FROM deliveries d JOIN readers r ON r.id = d.reader_id WHERE ${which}`;
  return rows.map(({ code, detail, ...row }) => ({
    ...row,
    reason: describeDeliveryReason(row.status, { code, detail }),
  }));
}

/** Yields deliveries, newest first, in batches of 1,000, so that memory use does not depend on `limit`. */
export async function* deliveryBatches(
  db: Transaction,
  filter: DeliveryFilter,
): AsyncGenerator<readonly ListedDelivery[]> {
  let below: number | undefined;
  for (let left = filter.limit; left > 0; left -= BATCH) {
    const batch = await listDeliveries(db, { ...filter, limit: Math.min(left, BATCH) }, below);
    yield batch;
    if (batch.length < BATCH) return;
    below = batch.at(-1)?.id;
  }
}

/** Returns the ids of those `outcomes` that the ledger confirms, with the same status and response. */
export async function alreadyRecorded(
  db: Transaction,
  outcomes: readonly {
    readonly deliveryId: number;
    readonly status: DeliveryStatus;
    readonly response: string | null;
  }[],
): Promise<number[]> {
  const rows = await db.delivery.findMany({
    where: { id: { in: outcomes.map(({ deliveryId }) => deliveryId) } },
    select: { id: true, status: true, response: true },
  });
  const isRecorded = ({ id, status, response }: (typeof rows)[number]) =>
    outcomes.some(
      (outcome) => outcome.deliveryId === id && outcome.status === status && outcome.response === response,
    );
  return rows.filter(isRecorded).map(({ id }) => id);
}

/** Returns when the oldest digest that is still to be sent was planned; null if there is none. */
export async function oldestPendingAt(db: Transaction): Promise<Date | null> {
  const rows = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(planned_at) AS at FROM deliveries WHERE status IN ('planned', 'sending', 'retrying') AND priority = 1`;
  return rows[0]?.at ?? null;
}

/**
 * Records an operator's decision on an uncertain delivery.
 * @throws PaperroundError `unknown_delivery` if there is none with this id, or it is not uncertain
 */
export async function resolveUncertain(
  db: Transaction,
  { id, as, now }: { id: number; as: 'sent' | 'resend'; now: Date },
): Promise<void> {
  const reopened = Prisma.sql`reopened AS (UPDATE digest_runs r SET outcomes = NULL FROM resolved WHERE r.id = resolved.run_id)`;
  const changed =
    as === 'sent'
      ? await db.$executeRaw`
          WITH resolved AS (
            UPDATE deliveries SET status = 'sent', reason_code = 'operator_sent', reason_detail = NULL, sent_at = ${now}::timestamptz, next_attempt_at = NULL, handed_at = NULL
            WHERE id = ${id} AND status = 'uncertain' RETURNING id, run_id
          ), ${reopened}, unneeded AS (DELETE FROM stored_messages k USING resolved WHERE k.delivery_id = resolved.id)
          SELECT id FROM resolved`
      : await db.$executeRaw`
          WITH resolved AS (
            UPDATE deliveries SET status = 'retrying', reason_code = 'operator_resend', reason_detail = NULL, next_attempt_at = ${now}::timestamptz, handed_at = NULL,
              -- However old it is, from now on it is tried for as long as a new delivery.
              planned_at = ${now}::timestamptz, in_doubt = true
            WHERE id = ${id} AND status = 'uncertain' RETURNING id, run_id
          ), ${reopened}
          SELECT id FROM resolved`;
  if (changed === 1) return;
  const delivery = await findDelivery(db, id);
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
 * Explains, as text, why a reader got no mail on a local day (or that they got one).
 * @param localDay returns the reader's local day at an instant
 * @param keptSince deliveries planned before this instant may have been pruned
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
  const delivery = await db.delivery.findUnique({
    where: { readerId_localDay: { readerId, localDay: day } },
    include: { run: true },
  });
  if (delivery)
    return explainDelivery({
      ...delivery,
      reason: describeDeliveryReason(delivery.status, reasonOf(delivery)),
      stopReason: delivery.run === null ? null : describeStop(delivery.run),
    });
  const reader = await db.reader.findUnique({
    where: { id: readerId },
    include: {
      consents: { orderBy: { at: 'asc' } },
      bounceEvents: {
        where: { kind: { in: ['hard', 'soft', 'complaint'] }, counts: true },
        orderBy: { at: 'asc' },
      },
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
    next: next?.localDay && next.newSince ? { day: next.localDay, newSince: localDay(next.newSince) } : null,
  });
}
