/** Stores sign-ups that await confirmation, and prunes those that were never confirmed. */

import { randomUUID } from 'node:crypto';
import type { Database, Transaction } from '../database/client.ts';
import { type BatchedDeletion, deleteInBatches } from '../database/postgres/delete-in-batches.ts';
import { daysBefore } from '../durations.ts';
import type { AddressHasher } from './address-hash.ts';
import { addConfirmation, pruneConfirmations } from './confirmations-store.ts';
import type { ParsedAddress } from './email-address.ts';
import { addFilters, preferenceColumns, writePreferences } from './preferences-store.ts';
import { queueTransactional } from './queue-transactional-store.ts';
import { isStopped, type Preferences, type Reader } from './reader.ts';
import { changeReader, getReader, lockReaders } from './readers-store.ts';
import { MOST_SIGNUP_MAILS, SIGNUP_MAIL_DAYS } from './signup.ts';
import { countMails, recordMail, takeConfirmationSlot } from './signup-mails-store.ts';
import { findSuppression } from './suppression-store.ts';
import { isWebhookAddress } from './webhook.ts';

export interface LockedReader {
  readonly reader: Reader;
  /** Was the row created just now? Then it has the given preferences, and is pending. */
  readonly isNew: boolean;
}

/**
 * Returns the row of an address, created if there is none, under a lock that serialises sign-ups of one
 * address, even the first two. An existing row is not changed.
 */
export async function lockedReader(
  tx: Transaction,
  address: ParsedAddress,
  preferences: Preferences,
  now: Date,
): Promise<LockedReader> {
  const newId = randomUUID();
  const { id, publicId } = await tx.reader.upsert({
    where: { emailKey: address.key },
    create: {
      ...preferenceColumns(preferences),
      publicId: newId,
      email: address.address,
      emailKey: address.key,
      status: 'pending',
      createdAt: now,
    },
    // An update, even to the same value, locks the row.
    update: { emailKey: address.key },
    select: { id: true, publicId: true },
  });
  const isNew = publicId === newId;
  if (isNew) await addFilters(tx, id, preferences);
  return { reader: await getReader(tx, { id }), isNew };
}

/** Stores preferences that await confirmation. */
export async function writePending(
  tx: Transaction,
  readerId: number,
  preferences: Preferences,
): Promise<void> {
  await writePreferences(tx, readerId, preferences);
  await tx.reader.update({ where: { id: readerId }, data: { status: 'pending', nextDueAt: null } });
}

/**
 * Serialises sign-ups across all processes until the transaction ends: two that count at once could
 * both be within a limit. Take it before any reader's lock, to avoid deadlocks.
 */
export async function lockSignups(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SIGNUP_LOCK}::bigint)`;
}

const SIGNUP_LOCK = 7_266_113_904;

/**
 * Stores preferences with a link of their own and queues its mail, to be sent at once or as soon as the
 * limits of mailbox, domain and all mail together allow. Returns false, and stores nothing, if the address
 * has had its mails already. Requires `lockSignups` and the reader's lock.
 */
export async function askForConfirmation(
  tx: Transaction,
  hasher: AddressHasher,
  asked: { readonly reader: Pick<Reader, 'id' | 'emailKey'>; readonly preferences: Preferences },
  now: Date,
): Promise<boolean> {
  const { reader, preferences } = asked;
  const goesAt = await takeConfirmationSlot(tx, hasher, reader.emailKey, now);
  if (goesAt === null) return false;
  const issuedAt = await addConfirmation(tx, reader.id, preferences, goesAt);
  await queueTransactional(tx, {
    readerId: reader.id,
    kind: 'confirmation',
    now: issuedAt,
    notBefore: goesAt > now ? issuedAt : undefined,
  });
  return true;
}

/**
 * Queues a mail with the preferences link, for a visitor with a weaker link; at most MOST_SIGNUP_MAILS
 * in SIGNUP_MAIL_DAYS, counted with the other reminders. Does nothing for a reader who no longer
 * exists or must not be written to.
 */
export async function askForPreferencesLink(
  db: Database,
  hasher: AddressHasher,
  publicId: string,
  now: Date,
): Promise<void> {
  await changeReader(db, { publicId }, async (tx, reader) => {
    const key = reader.emailKey;
    const stop = await findSuppression(tx, hasher, key);
    if (stop?.scope === 'all' || isStopped(reader.status)) return;
    if (isWebhookAddress(reader.email)) return;
    if ((await countMails(tx, hasher, 'reminder', key, now)) >= MOST_SIGNUP_MAILS) return;
    await recordMail(tx, hasher, 'reminder', key, now);
    await queueTransactional(tx, { readerId: reader.id, kind: 'preferences', now });
  });
}

/**
 * Ends sign-ups and imports that were not confirmed within thirty days: new readers are deleted, former ones
 * are unsubscribed as before. Returns how many there were.
 */
export async function prunePendingSignups(db: Database, now: Date, work: BatchedDeletion): Promise<number> {
  const before = daysBefore(now, SIGNUP_MAIL_DAYS);
  // By the last request, not by the age of the row: a former reader's row is old.
  const stale = {
    status: 'pending',
    createdAt: { lt: before },
    consents: { none: { at: { gte: before } } },
    // A mail that the limits delay may be sent thirty days after the request, or later still.
    confirmations: { none: { issuedAt: { gte: before } } },
  };
  const pruned = await deleteInBatches(work, {
    count: () => db.reader.count({ where: stale }),
    next: () =>
      db.reader.findMany({ where: stale, orderBy: { id: 'asc' }, take: work.size, select: { id: true } }),
    remove: (ids) =>
      db.$transaction(async (tx) => {
        // Without the lock, the statements below would not see what a concurrent sign-up is storing.
        await lockReaders(tx, ids);
        const these = { ...stale, id: { in: ids } };
        const former = await tx.reader.updateMany({
          where: { ...these, confirmedAt: { not: null } },
          data: { status: 'unsubscribed' },
        });
        const forgotten = await tx.reader.deleteMany({ where: { ...these, confirmedAt: null } });
        return former.count + forgotten.count;
      }),
  });
  if (!work.dryRun) {
    await pruneConfirmations(db, before);
    await db.addressChange.deleteMany({ where: { issuedAt: { lt: before } } });
  }
  return pruned;
}
