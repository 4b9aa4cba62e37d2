/** Recomputes when a reader is due, if a wrong clock has set that time too far in the future. Pure. */

import { DAY_MS, HOUR_MS, WEEK_MS } from '../durations.ts';
import { localDayOf, nextDueAfterChange, nextDueOnLaterDay } from './next-due.ts';
import type { Frequency, Schedule } from './reader.ts';

/**
 * The longest time between two digests of each frequency, in milliseconds; the extra hour is for the end of
 * summer time.
 */
export const LONGEST_PERIOD_MS: Readonly<Record<Frequency, number>> = {
  daily: DAY_MS + HOUR_MS,
  weekdays: 3 * DAY_MS + HOUR_MS,
  weekly: WEEK_MS + HOUR_MS,
  monthly: 31 * DAY_MS + HOUR_MS,
};

export interface DueReader extends Schedule {
  readonly nextDueAt: Date;
  /** Has the first digest been planned? */
  readonly hadDigest: boolean;
  /** The latest local day, up to today, that has a digest; null if there is none. */
  readonly lastDay: string | null;
}

/**
 * Returns the due time recomputed from `now`, or null if the present one is right. A digest of today that
 * should have been planned by now is due now; a day that already has a digest gets no second one.
 */
export function correctedDue(reader: DueReader, now: Date): Date | null {
  const { timeZone, nextDueAt, hadDigest, lastDay } = reader;
  if (nextDueAt <= nextDueOnLaterDay(reader, now, lastDay)) return null;
  return nextDueAfterChange(reader, now, lastDay, hadDigest ? { timeZone, dueAt: now } : null);
}

/**
 * Returns the `lastDay` of a reader: the latest of these days that has begun by `now` in the time zone, or
 * null.
 */
export const lastDayUpTo = (days: readonly string[], timeZone: string, now: Date): string | null => {
  const today = localDayOf(timeZone, now);
  return days
    .filter((day) => day <= today)
    .reduce<string | null>((last, day) => (last === null || day > last ? day : last), null);
};
