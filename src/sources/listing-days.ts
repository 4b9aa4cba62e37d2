/** Decides which listing days (UTC, as at the sources) of a `{date}` url are to be read. Pure. */

import { DAY_MS, HOUR_MS } from '../durations.ts';
import { utcDay } from '../text/days.ts';

/** A day's list grows for up to three days after it (late submissions, votes). */
const GROWING_DAYS = 3;
/** Yesterday's list still grows visibly and is read as often as today's; older ones this often. */
const OLDER_EVERY_MS = 6 * HOUR_MS;
/** The final read of a day is one this long after the day began. */
const SETTLED_MS = 2 * DAY_MS;
/** How far back missed days are caught up with. */
const CATCH_UP_DAYS = 14;

export interface DayReads {
  /** When this source was first read; null when never. */
  readonly firstReadAt: Date | null;
  /** When each day was last read without failing. */
  readonly lastReads: ReadonlyMap<string, Date>;
  /** Read everything that still grows, however recently it was read. */
  readonly named: boolean;
}

/**
 * The days to read at `now`, newest first: today, days that still grow, and days missed since the
 * first read of the source.
 */
export function daysToRead({ firstReadAt, lastReads, named }: DayReads, now: Date): string[] {
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const days: string[] = [];
  for (let back = 0; back <= CATCH_UP_DAYS; back += 1) {
    const start = today - back * DAY_MS;
    const day = utcDay(new Date(start));
    const lastRead = lastReads.get(day)?.getTime() ?? null;
    if (
      back <= 1 ||
      (back <= GROWING_DAYS
        ? named || lastRead === null || now.getTime() - lastRead >= OLDER_EVERY_MS
        : isMissed(start, lastRead, firstReadAt))
    ) {
      days.push(day);
    }
  }
  return days;
}

/** Is this a day, since the first read of the source, without a read after its list was complete? */
function isMissed(start: number, lastRead: number | null, firstReadAt: Date | null): boolean {
  if (firstReadAt === null || firstReadAt.getTime() >= start + DAY_MS) return false;
  return lastRead === null || lastRead < start + SETTLED_MS;
}

/** The earliest instant of the reads that `daysToRead` uses. */
export const readsSince = (now: Date): Date => new Date(now.getTime() - (CATCH_UP_DAYS + 1) * DAY_MS);

/** Is the url for one listing day? */
export const isByDay = (url: string): boolean => url.includes('{date}');

/** The url of one listing day. */
export const urlOfDay = (url: string, day: string): string => url.replaceAll('{date}', day);
