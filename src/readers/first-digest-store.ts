/** Makes the first digest due at once, for readers who ask for it when they confirm. */

import type { Database } from '../database/client.ts';
import { localDayOf } from './next-due.ts';
import type { Reader } from './reader.ts';
import { statusAt } from './reader-json.ts';
import { changeReader, lastDeliveryDay } from './readers-store.ts';

/** Is the first digest still to come, and not due yet? */
export function isFirstToCome(reader: Reader, now: Date): boolean {
  const { lastPeriodEnd, nextDueAt } = reader;
  const isToCome = lastPeriodEnd === null && nextDueAt !== null && nextDueAt > now;
  return isToCome && statusAt(reader, now) === 'active';
}

/**
 * Makes the first digest due now; the next run plans it like any other. Returns whether it did: asking again
 * changes nothing.
 */
export async function askForFirstDigest(db: Database, publicId: string, now: Date): Promise<boolean> {
  const done = await changeReader(db, { publicId }, async (tx, reader) => {
    if (!isFirstToCome(reader, now)) return false;
    // A reader who returns on a day that already had a digest gets the next one on a later day.
    if ((await lastDeliveryDay(tx, reader.id)) === localDayOf(reader.timeZone, now)) return false;
    await tx.reader.update({ where: { id: reader.id }, data: { nextDueAt: now } });
    return true;
  });
  return done ?? false;
}
