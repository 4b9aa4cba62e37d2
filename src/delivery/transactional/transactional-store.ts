/** Queries of the transactional mails in the queue, and their pruning. */

import type { Database, Transaction } from '../../database/client.ts';
import { type BatchedDeletion, deleteInBatches } from '../../database/postgres/delete-in-batches.ts';
import { DELAYED } from '../../readers/queue-transactional-store.ts';
import type { DeliveryStatus } from '../delivery.ts';
import { describeReason, type Reason, reasonOf } from '../reason.ts';

/**
 * Returns the state of the newest mail queued for a reader, with the server's response, or else why it waits
 * or was not sent.
 * @throws if there is none
 */
export async function newestTransactional(
  db: Transaction,
  readerId: number,
): Promise<{ readonly status: DeliveryStatus | 'delayed'; readonly response: string | null }> {
  const mail = await db.delivery.findFirstOrThrow({
    where: { readerId, priority: 0 },
    orderBy: { id: 'desc' },
    select: { status: true, response: true, reasonCode: true, reasonDetail: true },
  });
  return {
    status: mail.reasonCode === DELAYED ? DELAYED : (mail.status as DeliveryStatus),
    response: mail.response ?? describeReason(reasonOf(mail)),
  };
}

/**
 * Returns how many confirmations wait because of their limits, and when the last of them is due; null if none
 * waits.
 */
export async function delayedConfirmations(
  db: Transaction,
): Promise<{ readonly count: number; readonly until: Date } | null> {
  const { _count, _max } = await db.delivery.aggregate({
    where: { priority: 0, status: 'retrying', reasonCode: DELAYED },
    _count: true,
    _max: { nextAttemptAt: true },
  });
  return _max.nextAttemptAt === null ? null : { count: _count, until: _max.nextAttemptAt };
}

/** Returns how many transactional mails are waiting to be sent. */
export const countWaitingTransactional = (db: Transaction): Promise<number> =>
  db.delivery.count({ where: { priority: 0, status: { in: ['planned', 'sending', 'retrying'] } } });

/** Returns the oldest mail that was tried and still waits, with the reason; null if there is none. */
export async function oldestRetriedTransactional(
  db: Transaction,
): Promise<{ readonly plannedAt: Date; readonly response: string | null; readonly reason: Reason } | null> {
  const mail = await db.delivery.findFirst({
    where: {
      priority: 0,
      status: 'retrying',
      OR: [{ reasonCode: null }, { reasonCode: { not: DELAYED } }],
    },
    orderBy: { plannedAt: 'asc' },
    select: { plannedAt: true, response: true, reasonCode: true, reasonDetail: true },
  });
  return mail === null
    ? null
    : { plannedAt: mail.plannedAt, response: mail.response, reason: reasonOf(mail) };
}

/** Deletes closed transactional mails that were requested before `before`. */
export function pruneTransactional(db: Database, before: Date, work: BatchedDeletion): Promise<number> {
  const where = { priority: 0, status: { in: ['sent', 'failed', 'suppressed'] }, plannedAt: { lt: before } };
  return deleteInBatches(work, {
    count: () => db.delivery.count({ where }),
    // In no order: by id, PostgreSQL walks the primary key through all digests, instead of the index of
    // status and priority.
    next: () => db.delivery.findMany({ where, take: work.size, select: { id: true } }),
    remove: async (ids) => (await db.delivery.deleteMany({ where: { ...where, id: { in: ids } } })).count,
  });
}
