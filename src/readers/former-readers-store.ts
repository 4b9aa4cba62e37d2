/** Erases readers who left long ago; only the keyed hash remains, which keeps them out. */

import type { Database } from '../database/client.ts';
import { type BatchedDeletion, deleteInBatches } from '../database/postgres/delete-in-batches.ts';
import type { AddressHasher } from './address-hash.ts';
import { eraseReader } from './erase-store.ts';
import { ENDED_STATUSES, isEnded, type Reader } from './reader.ts';

/**
 * Erases readers who are unsubscribed, bounced or complained and have had no event since `before`: no consent
 * or withdrawal, no mail and no report. Their consents go with them: proof of a consent is kept only while it
 * could be asked for, and always while the subscription lasts.
 */
export function pruneFormerReaders(
  db: Database,
  hasher: AddressHasher,
  dates: { before: Date; now: Date },
  work: BatchedDeletion,
): Promise<number> {
  const since = { gte: dates.before };
  const where = {
    status: { in: [...ENDED_STATUSES] },
    createdAt: { lt: dates.before },
    consents: { none: { at: since } },
    bounceEvents: { none: { at: since } },
    deliveries: { none: { plannedAt: since } },
  };
  return deleteInBatches(work, {
    count: () => db.reader.count({ where }),
    next: () =>
      db.reader.findMany({
        where,
        orderBy: { id: 'asc' },
        take: Math.ceil(work.size / 10),
        select: { id: true },
      }),
    remove: async (ids) => {
      let erased = 0;
      // Checked again under the reader's lock, because the reader may have returned.
      const isFormer = ({ status }: Reader): boolean => isEnded(status);
      for (const id of ids)
        if ((await eraseReader(db, hasher, { id }, dates.now, isFormer)) !== null) erased += 1;
      return erased;
    },
  });
}
