/** The life of a subscription after sign-up: wishes changed, paused, ended, taken up again, stopped by a bounce or complaint. */
import type { Database, Transaction } from '../database/client.ts';
import type { AddressHasher } from './address-hash.ts';
import { forgetConfirmations, replaceWishes } from './confirmations-store.ts';
import { digestToCome, nextDueAfterChange, sameSchedule } from './next-due.ts';
import type { ConsentSource, Preferences, Reader, Schedule } from './reader.ts';
import { changeReader, changeReaderWithin, lastDeliveryDay, type ReaderName } from './readers-store.ts';
import { addSuppression, liftSuppression } from './suppression-store.ts';

/** Proof of one agreement. */
export interface ConsentGiven {
  /** The sentence that the reader saw, or the operator's own words. */
  readonly wording: string;
  readonly source: ConsentSource;
  /** Where it came from, shortened (`shortenedClient`); null when that is not known. */
  readonly client?: string | null;
}

/** Stores new preferences. A changed schedule moves the next digest, never onto a local day that already had one. False: no such reader. */
export async function setPreferences(
  db: Database,
  name: ReaderName,
  preferences: Preferences,
  now: Date,
): Promise<boolean> {
  const done = await changeReader(db, name, async (tx, reader) => {
    await applyPreferences(tx, reader, preferences, now);
    return true;
  });
  return done ?? false;
}

/** Stops an active reader's mail until it is taken up again (`paused` true), or takes it up. False: there was nothing to change. */
export async function setPaused(
  db: Database,
  name: ReaderName,
  paused: boolean,
  now: Date,
): Promise<boolean> {
  const done = await changeReader(db, name, async (tx, reader) => {
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
 * Ends a subscription, at once and for mail already queued. `already` when it had ended before, or when a bounce or complaint goes
 * further; `gone` when there is no such reader any more. To the person asking all three are the same success.
 */
export async function unsubscribe(
  db: Database,
  hasher: AddressHasher,
  name: ReaderName,
  source: ConsentSource | 'mail',
  now: Date,
): Promise<'unsubscribed' | 'already' | 'gone'> {
  return db.$transaction((tx) => unsubscribeWithin(tx, hasher, name, source, now));
}

/** `unsubscribe` as a part of a transaction that does more. */
export async function unsubscribeWithin(
  tx: Transaction,
  hasher: AddressHasher,
  name: ReaderName,
  source: ConsentSource | 'mail',
  now: Date,
): Promise<'unsubscribed' | 'already' | 'gone'> {
  const outcome = await changeReaderWithin(tx, name, async (_, reader) => {
    // Whoever leaves is not brought back by a link from before.
    await forgetConfirmations(tx, reader.id);
    if (reader.status === 'unsubscribed' || reader.status === 'bounced' || reader.status === 'complained')
      return 'already' as const;
    await tx.reader.update({ where: { id: reader.id }, data: { status: 'unsubscribed', nextDueAt: null } });
    await tx.consent.create({
      data: { readerId: reader.id, event: 'withdrawn', wording: 'Unsubscribed.', source, at: now },
    });
    await addSuppression(tx, hasher, await emailKeyOf(tx, reader.id), { reason: 'unsubscribed' }, now);
    return 'unsubscribed' as const;
  });
  return outcome ?? 'gone';
}

/** Takes up a subscription that its reader ended, on the word of a signed link. False when there is nothing to take up. */
export async function resubscribe(
  db: Database,
  hasher: AddressHasher,
  name: ReaderName,
  consent: ConsentGiven,
  now: Date,
): Promise<boolean> {
  const done = await changeReader(db, name, async (tx, reader) => {
    if (reader.status !== 'unsubscribed' || reader.confirmedAt === null) return false;
    await activate(tx, hasher, reader, consent, now);
    return true;
  });
  return done ?? false;
}

/**
 * Stops a reader whose address does not exist any more (`bounced`) or who called a digest spam (`complained`): only an operator lifts it.
 * A part of the transaction that records the reason. False: no such reader.
 */
export async function stopReader(
  tx: Transaction,
  hasher: AddressHasher,
  name: ReaderName,
  stop: { readonly reason: 'bounced' | 'complained'; readonly detail: string },
  now: Date,
): Promise<boolean> {
  const done = await changeReaderWithin(tx, name, async (_, reader) => {
    await addSuppression(tx, hasher, await emailKeyOf(tx, reader.id), stop, now);
    // A complaint is a person's word and stands, whatever the mail server says later.
    const status = reader.status === 'complained' ? 'complained' : stop.reason;
    await tx.reader.update({ where: { id: reader.id }, data: { status, nextDueAt: null } });
    return true;
  });
  return done ?? false;
}

/**
 * An operator's answer to a bounce or complaint. Whoever was stopped by a bounce is where they were before it; whoever complained is
 * unsubscribed, and may return by the form. Gives how many suppressions were lifted.
 */
export async function liftStop(
  db: Database,
  hasher: AddressHasher,
  emailKey: string,
  now: Date,
): Promise<number> {
  const lifted = await changeReader(db, { emailKey }, async (tx, reader) => {
    const count = await liftSuppression(tx, hasher, emailKey, 'all', now);
    if (reader.status === 'complained') {
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
  await writePreferences(tx, reader.id, preferences);
  if (reader.status === 'pending') await replaceWishes(tx, reader.id, preferences);
  if (reader.status === 'active' && !sameSchedule(reader, preferences))
    await setNextDue(tx, { ...reader, ...preferences }, now, digestToCome(reader));
}

/** Writes what a reader wants; leaves status and times alone. */
export async function writePreferences(
  tx: Transaction,
  readerId: number,
  preferences: Preferences,
): Promise<void> {
  const {
    topics,
    queries,
    frequency,
    minuteOfDay,
    timeZone,
    weekday,
    monthDay,
    maxPapers,
    pauseUntil,
    replacements,
  } = preferences;
  await tx.reader.update({
    where: { id: readerId },
    data: { frequency, minuteOfDay, timeZone, weekday, monthDay, maxPapers, pauseUntil, replacements },
  });
  await tx.readerTopic.deleteMany({ where: { readerId } });
  await tx.readerQuery.deleteMany({ where: { readerId } });
  await tx.readerTopic.createMany({ data: topics.map((topic) => ({ readerId, topic })) });
  await tx.readerQuery.createMany({
    data: queries.map((query, position) => ({ readerId, query, position })),
  });
}

/** Makes a reader active: records the agreement, lifts what a returning person may lift, and sets the first digest. */
export async function activate(
  tx: Transaction,
  hasher: AddressHasher,
  reader: Reader,
  consent: ConsentGiven,
  now: Date,
): Promise<void> {
  await forgetConfirmations(tx, reader.id);
  await liftSuppression(tx, hasher, await emailKeyOf(tx, reader.id), 'digest', now);
  await recordConsent(tx, reader.id, 'confirmed', consent, now);
  // Somebody who returns after months is a new reader: the best of the last week, not of all the time away.
  await tx.reader.update({
    where: { id: reader.id },
    data: { status: 'active', confirmedAt: now, lastPeriodEnd: null },
  });
  await setNextDue(tx, reader, now);
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

/** The address as compared. */
export async function emailKeyOf(tx: Transaction, readerId: number): Promise<string> {
  return (await tx.reader.findUniqueOrThrow({ where: { id: readerId }, select: { emailKey: true } }))
    .emailKey;
}

async function setNextDue(
  tx: Transaction,
  reader: Schedule & { readonly id: number },
  now: Date,
  before: ReturnType<typeof digestToCome> = null,
): Promise<void> {
  const nextDueAt = nextDueAfterChange(reader, now, await lastDeliveryDay(tx, reader.id), before);
  await tx.reader.update({ where: { id: reader.id }, data: { nextDueAt } });
}
