/** Applies sign-ups and confirmations to the store, as signup.ts decides, in one transaction. */

import type { Database, Transaction } from '../database/client.ts';
import type { AddressHasher } from './address-hash.ts';
import { waitingPreferences } from './confirmations-store.ts';
import type { ParsedAddress } from './email-address.ts';
import type { IssuedLink } from './issued-link.ts';
import { askForConfirmation, lockedReader, lockSignups } from './pending-store.ts';
import { writePreferences } from './preferences-store.ts';
import { queueTransactional } from './queue-transactional-store.ts';
import { isSubscribed, type Preferences, type Reader } from './reader.ts';
import { changeReader, changeReaderWithin, findReader } from './readers-store.ts';
import { decideSignup, type SignupDecision, shortenedClient } from './signup.ts';
import { countClient, countMails, recordMail } from './signup-mails-store.ts';
import { activate, type ConsentGiven, recordConsent } from './subscriptions-store.ts';
import { findSuppression } from './suppression-store.ts';

export interface Signup {
  readonly address: ParsedAddress;
  readonly preferences: Preferences;
  /** The sentence beside the form's button. */
  readonly wording: string;
  /** The client's address, or null if unknown. */
  readonly client: string | null;
}

export type SignupOutcome = SignupDecision & {
  /** The recipient if `mail`; null if nothing was stored. */
  readonly reader: Reader | null;
};

/**
 * Signs up by the form. On return everything accepted is stored, and the permitted mail is counted and
 * queued: a confirmation for `confirm`, the preferences link for `remind`.
 */
export async function signUp(
  db: Database,
  hasher: AddressHasher,
  signup: Signup,
  now: Date,
): Promise<SignupOutcome> {
  return db.$transaction(async (tx) => {
    await lockSignups(tx);
    const { key } = signup.address;
    const clientSignups = await countClient(tx, hasher, signup.client, now);
    const suppression = await findSuppression(tx, hasher, key);
    // Decided once before storing anything, so that refused sign-ups leave no row.
    const first = decideSignup({ suppression, status: null, confirmations: 0, reminders: 0, clientSignups });
    if (first.action !== 'confirm') return { ...first, reader: null };
    const { reader } = await lockedReader(tx, signup.address, signup.preferences, now);
    const decision = decideSignup({
      suppression,
      status: reader.status,
      confirmations: await countMails(tx, hasher, 'confirmation', key, now),
      reminders: await countMails(tx, hasher, 'reminder', key, now),
      clientSignups,
    });
    if (decision.mail && decision.action === 'confirm') {
      await askForConfirmation(tx, hasher, { reader, preferences: signup.preferences }, now);
      const client = signup.client === null ? null : shortenedClient(signup.client);
      await recordConsent(
        tx,
        reader.id,
        'requested',
        { wording: signup.wording, source: 'web', client },
        now,
      );
    }
    if (decision.mail && decision.action === 'remind') {
      await recordMail(tx, hasher, 'reminder', key, now);
      await queueTransactional(tx, { readerId: reader.id, kind: 'known', now });
    }
    return { ...decision, reader };
  });
}

/**
 * Queues a new confirmation mail for what an expired link would have confirmed; null if it no longer
 * confirms anything. `mail` is false if the address had its three mails in thirty days.
 */
export async function requestConfirmation(
  db: Database,
  hasher: AddressHasher,
  { publicId, issuedAt }: IssuedLink,
  now: Date,
): Promise<{ readonly reader: Reader; readonly mail: boolean } | null> {
  return db.$transaction(async (tx) => {
    await lockSignups(tx);
    return changeReaderWithin(tx, { publicId }, async (_, reader) => {
      const preferences = await preferencesToConfirm(tx, reader, issuedAt);
      if (preferences === null) return null;
      return { reader, mail: await askForConfirmation(tx, hasher, { reader, preferences }, now) };
    });
  });
}

/**
 * Can a link still confirm something for this reader? Also true for a former reader who asked to
 * return.
 */
export const isToBeConfirmed = ({ status }: Pick<Reader, 'status'>): boolean =>
  status === 'pending' || status === 'unsubscribed';

/** Returns what the reader's link of this time would confirm; null if it no longer confirms anything. */
const preferencesToConfirm = async (
  db: Transaction,
  reader: Reader,
  issuedAt: Date,
): Promise<Preferences | null> =>
  isToBeConfirmed(reader) ? waitingPreferences(db, { readerId: reader.id, issuedAt }) : null;

/**
 * Returns what the button on a link's page would do, without doing it: `waiting` confirms these preferences.
 */
export async function findConfirmation(
  db: Transaction,
  { publicId, issuedAt }: IssuedLink,
): Promise<
  { readonly state: 'waiting'; readonly preferences: Preferences } | { readonly state: 'already' | 'gone' }
> {
  const reader = await findReader(db, { publicId });
  if (reader !== null && isSubscribed(reader.status)) return { state: 'already' };
  const preferences = reader && (await preferencesToConfirm(db, reader, issuedAt));
  return preferences === null ? { state: 'gone' } : { state: 'waiting', preferences };
}

/**
 * Confirms a sign-up: the reader gets the preferences bound to this link. Returns `already` if this or
 * another link was used before; `gone` if the sign-up is over: erased, unsubscribed since, or stopped by a
 * bounce or complaint.
 */
export async function confirmSignup(
  db: Database,
  hasher: AddressHasher,
  { publicId, issuedAt }: IssuedLink,
  consent: ConsentGiven,
  now: Date,
): Promise<'confirmed' | 'already' | 'gone'> {
  const outcome = await changeReader(db, { publicId }, async (tx, reader) => {
    if (isSubscribed(reader.status)) return 'already' as const;
    const preferences = await preferencesToConfirm(tx, reader, issuedAt);
    if (preferences === null) return 'gone' as const;
    await writePreferences(tx, reader.id, preferences);
    await activate(tx, hasher, { ...reader, ...preferences }, consent, now);
    return 'confirmed' as const;
  });
  return outcome ?? 'gone';
}
