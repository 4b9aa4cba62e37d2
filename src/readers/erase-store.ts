/** Forgetting a reader: everything personal goes, a keyed hash of the address stays, so that import and restore do not bring them back. */
import type { Database, Transaction } from '../database/client.ts';
import type { AddressHasher } from './address-hash.ts';
import type { Reader } from './reader.ts';
import { changeReader, type ReaderName } from './readers-store.ts';
import { emailKeyOf } from './subscriptions-store.ts';
import { addSuppression, suppressionOfAddress } from './suppression-store.ts';

/** What else has to be forgotten, outside the database. */
export interface Erased {
  readonly publicId: string;
  /** Of the digests to this reader, whose copies may lie in the outbox folder. */
  readonly messageIds: readonly string[];
  /** Confirmations and other single mails to this reader, the same. */
  readonly singleMails: readonly { readonly id: number; readonly kind: string; readonly createdAt: Date }[];
}

/**
 * Removes a reader with preferences, consents, deliveries and what was sent. Mail already queued finds no reader and is dropped. Null: there
 * is no such reader, or not one as `only` asks for.
 */
export async function eraseReader(
  db: Database,
  hasher: AddressHasher,
  name: ReaderName,
  now: Date,
  only: (reader: Reader) => boolean = () => true,
): Promise<Erased | null> {
  return changeReader(db, name, async (tx, reader) => {
    if (!only(reader)) return null;
    const emailKey = await emailKeyOf(tx, reader.id);
    // Whom a bounce or complaint had stopped cannot return by the form for having been erased.
    const scope = (await suppressionOfAddress(tx, hasher, emailKey))?.scope;
    await addSuppression(tx, hasher, emailKey, { reason: 'erased', scope }, now);
    const messageIds = await messageIdsOf(tx, reader.id);
    const singleMails = await tx.transactionalMail.findMany({
      where: { readerId: reader.id },
      select: { id: true, kind: true, createdAt: true },
    });
    await deleteReaders(tx, [reader.id]);
    return { publicId: reader.publicId, messageIds, singleMails };
  });
}

/** Removes readers and all that hangs on them. Gives how many there were. */
export async function deleteReaders(tx: Transaction, ids: readonly number[]): Promise<number> {
  // Nearly every table that knows a reader deletes with the row, deliveries too: a mail that is just being fixed ends first. Only then
  // is it certain that no mail is kept.
  const { count } = await tx.reader.deleteMany({ where: { id: { in: [...ids] } } });
  await tx.$executeRaw`DELETE FROM stored_messages k WHERE NOT EXISTS (SELECT 1 FROM deliveries WHERE id = k.delivery_id)`;
  return count;
}

async function messageIdsOf(tx: Transaction, readerId: number): Promise<readonly string[]> {
  const rows = await tx.delivery.findMany({
    where: { readerId, messageId: { not: null } },
    select: { messageId: true },
  });
  return rows.flatMap(({ messageId }) => (messageId === null ? [] : [messageId]));
}
