/** When a reader is due whose next time a wrong clock has put too far away. Pure. */

import { DAY_MS, HOUR_MS, WEEK_MS } from '../durations.ts';
import { localDayOf, nextDueAfterChange, nextDueOnLaterDay } from './next-due.ts';
import type { Frequency, Schedule } from './reader.ts';

/**
 * The longest time between two digests of a frequency, in milliseconds; an hour more for the end of summer
 * time.
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
  /** The latest local day up to today that has a digest. */
  readonly lastDay: string | null;
}

/**
 * The next time computed anew from `now`, or null when it is right as it is. Today's digest comes now where
 * its time has passed and it was not planned; one for a day that has one is never due.
 */
export function correctedDue(reader: DueReader, now: Date): Date | null {
  const { timeZone, nextDueAt, hadDigest, lastDay } = reader;
  if (nextDueAt <= nextDueOnLaterDay(reader, now, lastDay)) return null;
  return nextDueAfterChange(reader, now, lastDay, hadDigest ? { timeZone, dueAt: now } : null);
}

/** The days that count as `lastDay`: those which have begun by `now` in the reader's zone. */
export const lastDayUpTo = (days: readonly string[], timeZone: string, now: Date): string | null => {
  const today = localDayOf(timeZone, now);
  return days
    .filter((day) => day <= today)
    .reduce<string | null>((last, day) => (last === null || day > last ? day : last), null);
};
