/**
 * Counts the mails and requests of sign-ups, by hash, and finds the time at which the next mail may be sent.
 */

import type { Transaction } from '../database/client.ts';
import type { BatchedDeletion } from '../database/postgres/delete-in-batches.ts';
import { deleteOrCount } from '../database/postgres/delete-or-count.ts';
import { daysBefore, HOUR_MS } from '../durations.ts';
import type { AddressHasher, HashPurpose } from './address-hash.ts';
import { hourOf, type MailsByHour, slotWithin } from './confirmation-limits.ts';
import { domainOfAddress, mailboxKey } from './mailbox-key.ts';
import { clientNetwork, MOST_CLIENT_SIGNUPS, MOST_SIGNUP_MAILS, SIGNUP_MAIL_DAYS } from './signup.ts';

/**
 * Returns when a confirmation may be sent to an address, and counts it as sent then: at once, or as soon as
 * the limits of mailbox, domain and all mail together allow. Returns null if the address has had its mails.
 * Requires `lockSignups`.
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
 * Returns when the newest mails counted under these hashes are sent, newest first: as many as a mailbox may
 * have.
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

/** Returns how many mails counted under these hashes are sent in each hour, from that of `now` on. */
async function mailsByHour(tx: Transaction, hashes: readonly string[], now: Date): Promise<MailsByHour> {
  const since = new Date(hourOf(now) * HOUR_MS);
  const rows = await tx.$queryRaw<{ hour: number; count: number }[]>`
    SELECT floor(extract(epoch FROM at) / 3600)::int AS hour, count(*)::int AS count FROM signup_mails
    WHERE address_hash = ANY(${[...hashes]}) AND at >= ${since} GROUP BY 1`;
  return new Map(rows.map(({ hour, count }) => [hour, count]));
}

/**
 * Returns how many sign-ups this client made in the last hour before this one. Counts this one too, unless
 * the limit is already reached.
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
  if (earlier < MOST_CLIENT_SIGNUPS) await recordMail(tx, hasher, 'client', network, now);
  return earlier;
}

/** Returns how many mails of a kind an address had in the last SIGNUP_MAIL_DAYS. */
export const countMails = (
  tx: Transaction,
  hasher: AddressHasher,
  purpose: HashPurpose,
  key: string,
  now: Date,
): Promise<number> => countSince(tx, hasher.hashes(purpose, key), daysBefore(now, SIGNUP_MAIL_DAYS));

/** Counts one mail. */
export async function recordMail(
  tx: Transaction,
  hasher: AddressHasher,
  purpose: HashPurpose,
  key: string,
  now: Date,
): Promise<void> {
  await tx.signupMail.create({ data: { addressHash: hasher.hash(purpose, key), at: now } });
}

/** Deletes counts older than SIGNUP_MAIL_DAYS. Returns how many rows were, or would be, deleted. */
export const pruneSignupMails = (
  db: Transaction,
  now: Date,
  work: Pick<BatchedDeletion, 'dryRun'>,
): Promise<number> => deleteOrCount(db.signupMail, { at: { lte: daysBefore(now, SIGNUP_MAIL_DAYS) } }, work);

const countSince = (tx: Transaction, hashes: readonly string[], since: Date): Promise<number> =>
  tx.signupMail.count({ where: { addressHash: { in: [...hashes] }, at: { gt: since } } });
