/** Prunes old transactional mails, and old bounces and complaints. */

import type { Database } from '../../database/client.ts';
import { type BatchedDeletion, deleteInBatches } from '../../database/postgres/delete-in-batches.ts';

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
