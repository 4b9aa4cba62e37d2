/**
 * Erases readers: all personal data is deleted, and a keyed hash stays to keep imports and restores from
 * undoing it.
 */

import type { Database, Transaction } from '../database/client.ts';
import type { AddressHasher } from './address-hash.ts';
import type { Reader } from './reader.ts';
import { changeReader, type ReaderKey } from './readers-store.ts';
import { addSuppression, findSuppression } from './suppression-store.ts';

/** What must still be deleted outside the database. */
export interface Erased {
  readonly publicId: string;
  /** Message-IDs of digests to this reader, whose copies may be in the outbox folder. */
  readonly messageIds: readonly string[];
  /** Transactional mails to this reader, whose copies may be there too. */
  readonly transactional: readonly {
    readonly id: number;
    readonly kind: string;
    readonly plannedAt: Date;
    readonly messageId: string | null;
  }[];
}

/**
 * Deletes a reader with preferences, consents, deliveries and sent papers, and with them all queued mail.
 * Returns null if there is no such reader, or `only` returns false for them.
 */
export async function eraseReader(
  db: Database,
  hasher: AddressHasher,
  key: ReaderKey,
  now: Date,
  only: (reader: Reader) => boolean = () => true,
): Promise<Erased | null> {
  return changeReader(db, key, async (tx, reader) => {
    if (!only(reader)) return null;
    const { emailKey } = reader;
    // A reader stopped by a bounce or complaint must not be able to return by the form after erasure.
    const scope = (await findSuppression(tx, hasher, emailKey))?.scope;
    await addSuppression(tx, hasher, emailKey, { reason: 'erased', scope }, now);
    const messageIds = await findMessageIds(tx, reader.id);
    const transactional = await tx.delivery.findMany({
      where: { readerId: reader.id, priority: 0 },
      select: { id: true, kind: true, plannedAt: true, messageId: true },
    });
    await deleteReaders(tx, [reader.id]);
    return { publicId: reader.publicId, messageIds, transactional };
  });
}

/** Deletes readers and everything that references them. Returns how many there were. */
export async function deleteReaders(tx: Transaction, ids: readonly number[]): Promise<number> {
  // The delete cascades to nearly every table, including deliveries, and therefore waits for a mail that is
  // being fixed in the ledger. Only then is it certain that no stored message remains.
  const { count } = await tx.reader.deleteMany({ where: { id: { in: [...ids] } } });
  await tx.$executeRaw`DELETE FROM stored_messages k WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE id = k.delivery_id)`;
  return count;
}

async function findMessageIds(tx: Transaction, readerId: number): Promise<readonly string[]> {
  const rows = await tx.delivery.findMany({
    where: { readerId, kind: 'digest', messageId: { not: null } },
    select: { messageId: true },
  });
  return rows.flatMap(({ messageId }) => (messageId === null ? [] : [messageId]));
}
