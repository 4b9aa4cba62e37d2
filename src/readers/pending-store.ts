/** Stores sign-ups that await confirmation, counts the mails for them, and prunes both. */

import { randomUUID } from 'node:crypto';
import type { Database, Transaction } from '../database/client.ts';
import type { BatchedDeletion } from '../database/postgres/delete-in-batches.ts';
import { DAY_MS } from '../text/days.ts';
import type { AddressHasher, HashPurpose } from './address-hash.ts';
import { hourOf, type MailsByHour, slotWithin } from './confirmation-limits.ts';
import { addConfirmation, pruneConfirmations } from './confirmations-store.ts';
import type { ParsedAddress } from './email-address.ts';
import { domainOfAddress, mailboxKey } from './mailbox-key.ts';
import type { Preferences, Reader } from './reader.ts';
import { changeReader, getReader } from './readers-store.ts';
import { clientNetwork, MOST_CLIENT_SIGNUPS, MOST_SIGNUP_MAILS, SIGNUP_MAIL_DAYS } from './signup.ts';
import { getEmailKey, writePreferences } from './subscriptions-store.ts';
import { findSuppression } from './suppression-store.ts';

const HOUR_MS = 60 * 60 * 1000;

/**
 * Queues a mail to a reader in the transaction that requires it, so that neither exists without the
 * other.
 */
export type QueueMail = (
  tx: Transaction,
  mail: {
    readonly readerId: number;
    readonly kind: 'confirmation' | 'known' | 'preferences' | 'new-address' | 'moved' | 'address-taken';
    /** Default: the reader's address. */
    readonly recipient?: string;
    readonly now: Date;
    /** The earliest time to send it; default now. */
    readonly notBefore?: Date;
  },
) => Promise<void>;

/**
 * Returns the row of an address, created if there is none, under a lock that serialises sign-ups of
 * one address, including the first two. An existing row is not changed.
 */
export async function lockedReader(
  tx: Transaction,
  address: ParsedAddress,
  preferences: Preferences,
  now: Date,
): Promise<{ readonly reader: Reader; readonly isNew: boolean }> {
  const newId = randomUUID();
  const { id, publicId } = await tx.reader.upsert({
    where: { emailKey: address.key },
    create: {
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
  if (isNew) await writePreferences(tx, id, preferences);
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
 * Stores preferences with a link of their own and queues its mail, unless the address has had its
 * mails already: at once, or as soon as the limits of mailbox, domain and all together allow. Requires
 * `lockSignups` and the reader's lock. Returns false if there is no mail and nothing was stored.
 */
export async function askForConfirmation(
  tx: Transaction,
  hasher: AddressHasher,
  asked: { readonly readerId: number; readonly wishes: Preferences },
  now: Date,
  queueMail: QueueMail,
): Promise<boolean> {
  const { readerId, wishes } = asked;
  const emailKey = await getEmailKey(tx, readerId);
  const goesAt = await takeConfirmationSlot(tx, hasher, emailKey, now);
  if (goesAt === null) return false;
  const issuedAt = await addConfirmation(tx, readerId, wishes, goesAt);
  await queueMail(tx, {
    readerId,
    kind: 'confirmation',
    now: issuedAt,
    ...(goesAt > now ? { notBefore: issuedAt } : {}),
  });
  return true;
}

/**
 * When a confirmation may go to an address, counted as sent then: at once, or as soon as the limits of
 * mailbox, domain and all together allow. Null if the address has had its mails. Requires `lockSignups`.
 */
export async function takeConfirmationSlot(
  tx: Transaction,
  hasher: AddressHasher,
  emailKey: string,
  now: Date,
): Promise<Date | null> {
  if ((await countMails(tx, hasher, 'confirmation', emailKey, now)) >= MOST_SIGNUP_MAILS) return null;
  const keys = { mailbox: mailboxKey(emailKey), domain: domainOfAddress(emailKey), everybody: '' };
  const earlier = {
    mailbox: await newestMails(tx, hasher.hashes('mailbox', keys.mailbox)),
    domain: await mailsByHour(tx, hasher.hashes('domain', keys.domain), now),
    everybody: await mailsByHour(tx, hasher.hashes('everybody', keys.everybody), now),
  };
  const goesAt = slotWithin(earlier, now);
  await tx.signupMail.createMany({
    data: [
      { addressHash: hasher.hash('confirmation', emailKey), at: now },
      { addressHash: hasher.hash('mailbox', keys.mailbox), at: goesAt },
      { addressHash: hasher.hash('domain', keys.domain), at: goesAt },
      { addressHash: hasher.hash('everybody', keys.everybody), at: goesAt },
    ],
  });
  return goesAt;
}

/**
 * When the newest mails counted under these hashes are sent, as many as a mailbox may have, newest
 * first.
 */
async function newestMails(tx: Transaction, hashes: readonly string[]): Promise<readonly Date[]> {
  const where = { addressHash: { in: [...hashes] } };
  const rows = await tx.signupMail.findMany({
    where,
    orderBy: { at: 'desc' },
    take: MOST_SIGNUP_MAILS,
    select: { at: true },
  });
  return rows.map(({ at }) => at);
}

/** How many mails counted under these hashes are sent in each hour, from that of `now` on. */
async function mailsByHour(tx: Transaction, hashes: readonly string[], now: Date): Promise<MailsByHour> {
  const since = new Date(hourOf(now) * HOUR_MS);
  const rows = await tx.$queryRaw<{ hour: number; count: number }[]>`
    SELECT floor(extract(epoch FROM at) / 3600)::int AS hour, count(*)::int AS count FROM signup_mails
    WHERE address_hash = ANY(${[...hashes]}) AND at >= ${since} GROUP BY 1`;
  return new Map(rows.map(({ hour, count }) => [hour, count]));
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
  queueMail: QueueMail,
): Promise<void> {
  await changeReader(db, { publicId }, async (tx, reader) => {
    const key = await getEmailKey(tx, reader.id);
    const stop = await findSuppression(tx, hasher, key);
    if (stop?.scope === 'all' || reader.status === 'bounced' || reader.status === 'complained') return;
    if ((await countMails(tx, hasher, 'reminder', key, now)) >= MOST_SIGNUP_MAILS) return;
    await noteMail(tx, hasher, 'reminder', key, now);
    await queueMail(tx, { readerId: reader.id, kind: 'preferences', now });
  });
}

/**
 * How many sign-ups this client made in the last hour before this one. Counts this one too, unless it
 * exceeds the limit.
 */
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

/** Counts one mail. */
export async function noteMail(
  tx: Transaction,
  hasher: AddressHasher,
  purpose: HashPurpose,
  key: string,
  now: Date,
): Promise<void> {
  await tx.signupMail.create({ data: { addressHash: hasher.hash(purpose, key), at: now } });
}

/** Deletes counts older than SIGNUP_MAIL_DAYS. Returns how many rows were, or would be, deleted. */
export async function pruneSignupMails(
  db: Transaction,
  now: Date,
  { dryRun }: Pick<BatchedDeletion, 'dryRun'>,
): Promise<number> {
  const where = { at: { lte: daysBefore(now, SIGNUP_MAIL_DAYS) } };
  return dryRun ? db.signupMail.count({ where }) : (await db.signupMail.deleteMany({ where })).count;
}

/**
 * Sign-ups and imported readers not confirmed within thirty days: new ones are deleted, those of
 * former readers are unsubscribed as before. Returns how many there were.
 */
export async function prunePendingSignups(
  db: Database,
  now: Date,
  { dryRun }: Pick<BatchedDeletion, 'dryRun'>,
): Promise<number> {
  // By the last request, not by the age of the row: a former reader's row is old.
  const stale = {
    status: 'pending',
    createdAt: { lt: daysBefore(now, SIGNUP_MAIL_DAYS) },
    consents: { none: { at: { gte: daysBefore(now, SIGNUP_MAIL_DAYS) } } },
    // A mail delayed by limits may be sent after thirty days, or long after.
    confirmations: { none: { issuedAt: { gte: daysBefore(now, SIGNUP_MAIL_DAYS) } } },
  };
  if (dryRun) return db.reader.count({ where: stale });
  return db.$transaction(async (tx) => {
    const former = await tx.reader.updateMany({
      where: { ...stale, confirmedAt: { not: null } },
      data: { status: 'unsubscribed' },
    });
    const forgotten = await tx.reader.deleteMany({ where: { ...stale, confirmedAt: null } });
    await pruneConfirmations(tx, daysBefore(now, SIGNUP_MAIL_DAYS));
    await tx.addressChange.deleteMany({ where: { issuedAt: { lt: daysBefore(now, SIGNUP_MAIL_DAYS) } } });
    return former.count + forgotten.count;
  });
}

const daysBefore = (now: Date, days: number): Date => new Date(now.getTime() - days * DAY_MS);

const countSince = (tx: Transaction, hashes: readonly string[], since: Date): Promise<number> =>
  tx.signupMail.count({ where: { addressHash: { in: [...hashes] }, at: { gt: since } } });
