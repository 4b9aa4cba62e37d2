/** Changes subscriptions after sign-up: preferences, pause, unsubscribe, return, bounce, complaint. */

import type { Database, Transaction } from '../database/client.ts';
import type { AddressHasher } from './address-hash.ts';
import { forgetConfirmations, replaceWaitingPreferences } from './confirmations-store.ts';
import { rememberSchedules } from './former-schedules-store.ts';
import { digestToCome, nextDueAfterChange, sameDays, sameSchedule } from './next-due.ts';
import { writePreferences } from './preferences-store.ts';
import { type ConsentSource, isStopped, type Preferences, type Reader, type Schedule } from './reader.ts';
import { changeReader, changeReaderWithin, lastDeliveryDay, type ReaderKey } from './readers-store.ts';
import { addSuppression, findSuppression, liftSuppression } from './suppression-store.ts';

/** Proof of one consent. */
export interface ConsentGiven {
  /** The sentence that the reader saw, or the operator's own wording. */
  readonly wording: string;
  readonly source: ConsentSource;
  /** Shortened address of the client (`shortenedClient`); null if unknown. */
  readonly client?: string | null;
}

/**
 * Stores new preferences. A changed schedule moves the next digest, never onto a local day that
 * already had one. Returns false if there is no such reader.
 */
export async function setPreferences(
  db: Database,
  key: ReaderKey,
  preferences: Preferences,
  now: Date,
): Promise<boolean> {
  const done = await changeReader(db, key, async (tx, reader) => {
    await applyPreferences(tx, reader, preferences, now);
    return true;
  });
  return done ?? false;
}

/**
 * Pauses an active reader's mail until it is resumed (`paused` true), or resumes it. Returns false if
 * there was nothing to change.
 */
export async function setPaused(db: Database, key: ReaderKey, paused: boolean, now: Date): Promise<boolean> {
  const done = await changeReader(db, key, async (tx, reader) => {
    if (reader.status !== (paused ? 'active' : 'paused')) return false;
    await tx.reader.update({
      where: { id: reader.id },
      data: paused ? { status: 'paused', nextDueAt: null } : { status: 'active', pauseUntil: null },
    });
    if (!paused) await setNextDue(tx, { ...reader, pauseUntil: null }, now);
    return true;
  });
  return done ?? false;
}

/**
 * Ends a subscription at once, including mail already queued. Returns `already` if it had ended before, or if
 * a bounce or complaint suppresses more; even so, it is recorded that the person left, which counts when that
 * is lifted. Returns `gone` if there is no such reader: erased, or of another store. To the person, the first
 * two look the same.
 */
export async function unsubscribe(
  db: Database,
  hasher: AddressHasher,
  key: ReaderKey,
  source: ConsentSource | 'mail',
  now: Date,
): Promise<'unsubscribed' | 'already' | 'gone'> {
  return db.$transaction((tx) => unsubscribeWithin(tx, hasher, key, source, now));
}

/** `unsubscribe` within a larger transaction. */
export async function unsubscribeWithin(
  tx: Transaction,
  hasher: AddressHasher,
  key: ReaderKey,
  source: ConsentSource | 'mail',
  now: Date,
): Promise<'unsubscribed' | 'already' | 'gone'> {
  const outcome = await changeReaderWithin(tx, key, async (_, reader) => {
    // Links from before must not bring back a reader who left.
    await forgetConfirmations(tx, reader.id);
    await tx.addressChange.deleteMany({ where: { readerId: reader.id, movedAt: null } });
    if (reader.status === 'unsubscribed') return 'already' as const;
    if (isStopped(reader.status) && (await hasLeft(tx, reader.id))) return 'already' as const;
    await tx.consent.create({
      data: { readerId: reader.id, event: 'withdrawn', wording: 'Unsubscribed.', source, at: now },
    });
    if (isStopped(reader.status)) return 'already' as const;
    await tx.reader.update({ where: { id: reader.id }, data: { status: 'unsubscribed', nextDueAt: null } });
    await addSuppression(tx, hasher, reader.emailKey, { reason: 'unsubscribed' }, now);
    return 'unsubscribed' as const;
  });
  return outcome ?? 'gone';
}

/**
 * Resumes, by a signed link, a subscription that its reader ended. Returns false if there is nothing to
 * resume, or if only an operator can lift what stops the address.
 */
export async function resubscribe(
  db: Database,
  hasher: AddressHasher,
  key: ReaderKey,
  consent: ConsentGiven,
  now: Date,
): Promise<boolean> {
  const done = await changeReader(db, key, async (tx, reader) => {
    if (!(await mayReturn(tx, hasher, reader))) return false;
    await activate(tx, hasher, reader, consent, now);
    return true;
  });
  return done ?? false;
}

/** May the reader return by a link of their own? */
export async function mayReturn(tx: Transaction, hasher: AddressHasher, reader: Reader): Promise<boolean> {
  if (reader.status !== 'unsubscribed' || reader.confirmedAt === null) return false;
  return (await findSuppression(tx, hasher, reader.emailKey))?.scope !== 'all';
}

/** Has the person left since they last agreed? */
export async function hasLeft(tx: Transaction, readerId: number): Promise<boolean> {
  const last = await tx.consent.findFirst({
    where: { readerId, event: { in: ['confirmed', 'withdrawn'] } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    select: { event: true },
  });
  return last?.event === 'withdrawn';
}

/**
 * Stops a reader whose address no longer exists (`bounced`) or who reported a digest as spam
 * (`complained`); only an operator can lift it. Call it in the transaction that records the reason.
 * Returns false if there is no such reader.
 */
export async function stopReader(
  tx: Transaction,
  hasher: AddressHasher,
  key: ReaderKey,
  stop: { readonly reason: 'bounced' | 'complained'; readonly detail: string },
  now: Date,
): Promise<boolean> {
  const done = await changeReaderWithin(tx, key, async (_, reader) => {
    await addSuppression(tx, hasher, reader.emailKey, stop, now);
    // A complaint is a person's decision and takes precedence over what a mail server reports later.
    const status = reader.status === 'complained' ? 'complained' : stop.reason;
    await tx.reader.update({ where: { id: reader.id }, data: { status, nextDueAt: null } });
    return true;
  });
  return done ?? false;
}

/**
 * Lifts what stops an address, on behalf of an operator. A bounced reader gets mail again, or is pending
 * again if never confirmed; one who left before or since, or who complained, is unsubscribed and may return
 * by the form. Returns how many suppressions were lifted.
 */
export async function liftStop(
  db: Database,
  hasher: AddressHasher,
  emailKey: string,
  now: Date,
): Promise<number> {
  const lifted = await changeReader(db, { emailKey }, async (tx, reader) => {
    const stop = await findSuppression(tx, hasher, emailKey);
    const count = await liftSuppression(tx, hasher, emailKey, 'all', now);
    const isOut =
      reader.status === 'complained' ||
      (reader.status === 'bounced' && (await hasLeft(tx, reader.id))) ||
      (reader.status === 'unsubscribed' && stop?.scope === 'all');
    if (isOut) {
      await tx.reader.update({ where: { id: reader.id }, data: { status: 'unsubscribed' } });
      await addSuppression(tx, hasher, emailKey, { reason: 'unsubscribed' }, now);
    } else if (reader.status === 'bounced') {
      await tx.reader.update({
        where: { id: reader.id },
        data: { status: reader.confirmedAt === null ? 'pending' : 'active' },
      });
      if (reader.confirmedAt !== null) await setNextDue(tx, reader, now);
    }
    return count;
  });
  return lifted ?? db.$transaction((tx) => liftSuppression(tx, hasher, emailKey, 'all', now));
}

/** `setPreferences` within a transaction that holds the reader's lock. */
export async function applyPreferences(
  tx: Transaction,
  reader: Reader,
  preferences: Preferences,
  now: Date,
): Promise<void> {
  if (!sameDays(reader, preferences)) await rememberSchedules(tx, [reader.id], now);
  await writePreferences(tx, reader.id, preferences);
  if (reader.status === 'pending') await replaceWaitingPreferences(tx, reader.id, preferences);
  if (reader.status === 'active' && !sameSchedule(reader, preferences))
    await setNextDue(tx, { ...reader, ...preferences }, now, digestToCome(reader));
}

/**
 * Activates a reader: records the consent, lifts what a returning person may lift, and schedules the
 * first digest.
 */
export async function activate(
  tx: Transaction,
  hasher: AddressHasher,
  reader: Reader,
  consent: ConsentGiven,
  now: Date,
): Promise<void> {
  await forgetConfirmations(tx, reader.id);
  await liftSuppression(tx, hasher, reader.emailKey, 'digest', now);
  await recordConsent(tx, reader.id, 'confirmed', consent, now);
  // Without `lastPeriodEnd`, a reader who returns after months is a new one: they get the best of the last
  // week, not of the whole absence.
  const nextDueAt = await nextDueFor(tx, reader, now);
  await tx.reader.update({
    where: { id: reader.id },
    data: { status: 'active', confirmedAt: now, lastPeriodEnd: null, nextDueAt },
  });
}

export async function recordConsent(
  tx: Transaction,
  readerId: number,
  event: 'requested' | 'confirmed',
  { wording, source, client }: ConsentGiven,
  now: Date,
): Promise<void> {
  await tx.consent.create({ data: { readerId, event, wording, source, client: client ?? null, at: now } });
}

/** Schedules the next digest of an active reader. */
export async function setNextDue(
  tx: Transaction,
  reader: Schedule & { readonly id: number },
  now: Date,
  before: ReturnType<typeof digestToCome> = null,
): Promise<void> {
  const nextDueAt = await nextDueFor(tx, reader, now, before);
  await tx.reader.update({ where: { id: reader.id }, data: { nextDueAt } });
}

/** Returns when a reader's next digest is due; `before` is the one that was due without the change. */
const nextDueFor = async (
  tx: Transaction,
  reader: Schedule & { readonly id: number },
  now: Date,
  before: ReturnType<typeof digestToCome> = null,
): Promise<Date> => nextDueAfterChange(reader, now, await lastDeliveryDay(tx, reader.id), before);
