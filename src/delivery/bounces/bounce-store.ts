/** Matches reports to deliveries, records each report once, counts them, and prunes old ones. */

import type { Database, Transaction } from '../../database/client.ts';
import { type BatchedDeletion, deleteInBatches } from '../../database/postgres/delete-in-batches.ts';
import { BOUNCE_POLICY, REPORTS_COME_WITHIN_MS } from './bounce-policy.ts';

/** The reader that a report is about, according to the ledger. */
export interface BouncedMail {
  readonly readerId: number;
  /** Null if the mail was not a digest. */
  readonly deliveryId: number | null;
}

/**
 * Finds the mail that a report returns by its Message-ID, among the deliveries to the addresses that the
 * report names. Null if the ledger has no such mail: a report that cannot be verified says nothing.
 * `emailKeys` are addresses as compared (Reader.emailKey).
 */
export async function findReturnedMail(
  db: Transaction,
  { emailKeys, messageIds }: { emailKeys: readonly string[]; messageIds: readonly string[] },
): Promise<BouncedMail | null> {
  if (emailKeys.length === 0 || messageIds.length === 0) return null;
  const found = await db.delivery.findFirst({
    where: {
      kind: 'digest',
      reader: { emailKey: { in: [...emailKeys] } },
      messageId: { in: [...messageIds] },
    },
    orderBy: { id: 'desc' },
    select: { id: true, readerId: true },
  });
  return found ? { readerId: found.readerId, deliveryId: found.id } : null;
}

/**
 * Finds the mail that a complaint without an address returns. Only recent mails are searched, because all of
 * them have to be read.
 */
export async function findComplainedMail(
  db: Transaction,
  { messageIds, since }: { messageIds: readonly string[]; since: Date },
): Promise<BouncedMail | null> {
  if (messageIds.length === 0) return null;
  const found = await db.delivery.findFirst({
    where: { run: { periodEnd: { gte: since } }, messageId: { in: [...messageIds] } },
    select: { id: true, readerId: true },
  });
  return found ? { readerId: found.readerId, deliveryId: found.id } : null;
}

export interface BounceRecord extends BouncedMail {
  readonly kind: 'hard' | 'soft' | 'complaint' | 'unsubscribe';
  /** false: recorded for /admin, but without consequences. */
  readonly counts: boolean;
  readonly status: string | null;
  readonly detail: string;
  /**
   * Identifies the report, so that a repeated one is not counted again: its SHA-256, or `delivery:ID` for a
   * response during SMTP.
   */
  readonly report: string;
  readonly at: Date;
}

export async function isReportRecorded(
  db: Transaction,
  { readerId, report }: Pick<BounceRecord, 'readerId' | 'report'>,
): Promise<boolean> {
  return (await db.bounceEvent.count({ where: { readerId, sha256: report } })) > 0;
}

/** What follows from this report by the policy. */
export type BounceConsequence = 'stop' | 'counted' | 'none';

/** Records a report and applies the policy to it (bounce-policy.ts). */
export async function recordBounce(db: Transaction, bounce: BounceRecord): Promise<BounceConsequence> {
  const { readerId, deliveryId, kind, counts, status, detail, report, at } = bounce;
  await db.bounceEvent.createMany({
    data: [{ readerId, deliveryId, kind, counts, status, detail: detail.slice(0, 500), sha256: report, at }],
    skipDuplicates: true,
  });
  if (!counts) return 'none';
  const { limit, ofLast } = BOUNCE_POLICY[kind];
  return limit <= 1 || (await countOfLast(db, { readerId, kind, ofLast, at })) >= limit ? 'stop' : 'counted';
}

/**
 * Returns how many of the last mails to a reader had a report of this kind. A report that names no delivery
 * is assigned to the last delivery before it. Mails after the newest reported one count as arrived only when
 * reports have had time to come. A full mailbox, for example, is reported days later, when the other server
 * gives up; until then, the mails of those days prove nothing.
 */
async function countOfLast(
  db: Transaction,
  { readerId, kind, ofLast, at }: { readerId: number; kind: string; ofLast: number; at: Date },
): Promise<number> {
  const silentSince = new Date(at.getTime() - REPORTS_COME_WITHIN_MS);
  const rows = await db.$queryRaw<{ count: number }[]>`
    WITH tried AS (
      -- Mails from before a change of address say nothing about the present one.
      SELECT id, planned_at FROM deliveries WHERE reader_id = ${readerId} AND kind = 'digest' AND attempts > 0 AND status <> 'empty'
        AND planned_at >= COALESCE((SELECT address_since FROM readers WHERE id = ${readerId}), '-infinity')
    ), bounced AS (
      SELECT DISTINCT COALESCE(e.delivery_id, (SELECT id FROM tried WHERE planned_at <= e.at ORDER BY id DESC LIMIT 1)) AS id
      FROM bounce_events e WHERE e.reader_id = ${readerId} AND e.kind = ${kind} AND e.counts
    ), last AS (
      SELECT id FROM tried
      WHERE id <= (SELECT max(id) FROM bounced) OR planned_at < ${silentSince}::timestamptz
      ORDER BY id DESC LIMIT ${ofLast}
    )
    SELECT count(*)::int AS count FROM last JOIN bounced USING (id)`;
  return rows[0]?.count ?? 0;
}

/**
 * Deletes bounces and complaints from before `before`. Their consequence, the suppression of the address,
 * stays.
 */
export function pruneBounceEvents(db: Database, before: Date, work: BatchedDeletion): Promise<number> {
  const where = { at: { lt: before } };
  return deleteInBatches(work, {
    count: () => db.bounceEvent.count({ where }),
    next: () =>
      db.bounceEvent.findMany({ where, orderBy: { id: 'asc' }, take: work.size, select: { id: true } }),
    remove: async (ids) => (await db.bounceEvent.deleteMany({ where: { id: { in: ids } } })).count,
  });
}
