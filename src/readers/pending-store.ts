/** Sign-ups that wait for their confirmation, the mails counted for them, and what is forgotten of both. */

import { randomUUID } from 'node:crypto';
import type { Database, Transaction } from '../database/client.ts';
import { DAY_MS } from '../text/days.ts';
import type { AddressHasher, HashPurpose } from './address-hash.ts';
import type { ParsedAddress } from './email-address.ts';
import type { Preferences, Reader } from './reader.ts';
import { getReader } from './readers-store.ts';
import { clientNetwork, MOST_CLIENT_SIGNUPS, MOST_SIGNUP_MAILS, SIGNUP_MAIL_DAYS } from './signup.ts';
import { emailKeyOf, writePreferences } from './subscriptions-store.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Queues a mail to a reader in the transaction that makes it necessary, so that neither is lost without the other. */
export type QueueMail = (
  tx: Transaction,
  mail: { readonly readerId: number; readonly kind: 'confirmation' | 'known'; readonly now: Date },
) => Promise<void>;

/** The row of an address, made when there is none, under a lock: two sign-ups of one address take turns, also the first two. */
export async function lockedReader(
  tx: Transaction,
  address: ParsedAddress,
  preferences: Preferences,
  now: Date,
): Promise<Reader> {
  const { frequency, minuteOfDay, timeZone, weekday, monthDay, maxPapers, pauseUntil, replacements } =
    preferences;
  const wishes = { frequency, minuteOfDay, timeZone, weekday, monthDay, maxPapers, pauseUntil, replacements };
  const { id } = await tx.reader.upsert({
    where: { emailKey: address.key },
    create: {
      publicId: randomUUID(),
      email: address.address,
      emailKey: address.key,
      status: 'pending',
      createdAt: now,
      ...wishes,
    },
    // Writing a row, if only the same again, is what locks it.
    update: { emailKey: address.key },
    select: { id: true },
  });
  return getReader(tx, { id });
}

/** Stores what is wished for, to wait for a confirmation. */
export async function writePending(
  tx: Transaction,
  readerId: number,
  preferences: Preferences,
): Promise<void> {
  await writePreferences(tx, readerId, preferences);
  await tx.reader.update({ where: { id: readerId }, data: { status: 'pending', nextDueAt: null } });
}

/** Counts one more confirmation mail to a reader where the limit allows it. Call it under the reader's lock. */
export async function claimConfirmation(
  tx: Transaction,
  hasher: AddressHasher,
  readerId: number,
  now: Date,
): Promise<boolean> {
  const emailKey = await emailKeyOf(tx, readerId);
  if ((await countMails(tx, hasher, 'confirmation', emailKey, now)) >= MOST_SIGNUP_MAILS) return false;
  await noteMail(tx, hasher, 'confirmation', emailKey, now);
  return true;
}

/** How often this client signed somebody up in the last hour, before now. Counts this time too, unless it was once too often. */
export async function countClient(
  tx: Transaction,
  hasher: AddressHasher,
  client: string | null,
  now: Date,
): Promise<number> {
  if (client === null) return 0;
  const network = clientNetwork(client);
  const earlier = await countSince(tx, hasher.hashes('client', network), new Date(now.getTime() - HOUR_MS));
  if (earlier < MOST_CLIENT_SIGNUPS) await noteMail(tx, hasher, 'client', network, now);
  return earlier;
}

/** How many mails of a kind an address had in the last SIGNUP_MAIL_DAYS. */
export const countMails = (
  tx: Transaction,
  hasher: AddressHasher,
  purpose: HashPurpose,
  key: string,
  now: Date,
): Promise<number> => countSince(tx, hasher.hashes(purpose, key), daysBefore(now, SIGNUP_MAIL_DAYS));

/** Counts one. */
export async function noteMail(
  tx: Transaction,
  hasher: AddressHasher,
  purpose: HashPurpose,
  key: string,
  now: Date,
): Promise<void> {
  await tx.signupMail.create({ data: { addressHash: hasher.hash(purpose, key), at: now } });
}

/** Forgets who was counted more than SIGNUP_MAIL_DAYS ago. Gives how many rows went. */
export async function pruneSignupMails(db: Transaction, now: Date): Promise<number> {
  const { count } = await db.signupMail.deleteMany({
    where: { at: { lte: daysBefore(now, SIGNUP_MAIL_DAYS) } },
  });
  return count;
}

/**
 * Sign-ups that nobody confirmed in thirty days: new ones are forgotten, those of former readers are unsubscribed as before.
 * Gives how many there were.
 */
export async function prunePendingSignups(db: Database, now: Date): Promise<number> {
  // By the last request, not by the age of the row: a former reader's row is old.
  const stale = {
    status: 'pending',
    createdAt: { lt: daysBefore(now, SIGNUP_MAIL_DAYS) },
    consents: { none: { at: { gte: daysBefore(now, SIGNUP_MAIL_DAYS) } } },
  };
  return db.$transaction(async (tx) => {
    const former = await tx.reader.updateMany({
      where: { ...stale, confirmedAt: { not: null } },
      data: { status: 'unsubscribed' },
    });
    const forgotten = await tx.reader.deleteMany({ where: { ...stale, confirmedAt: null } });
    return former.count + forgotten.count;
  });
}

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);

const countSince = (tx: Transaction, hashes: readonly string[], since: Date): Promise<number> =>
  tx.signupMail.count({ where: { addressHash: { in: [...hashes] }, at: { gt: since } } });
