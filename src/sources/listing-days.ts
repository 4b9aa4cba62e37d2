/** Decides which listing days of a `{date}` url are to be read (in UTC, as sources count them). Pure. */

import { DAY_MS, HOUR_MS } from '../durations.ts';
import { utcDay } from '../text/days.ts';

/** The list of a day may grow for up to this many days after it, by late submissions and votes. */
const GROWING_DAYS = 3;
/** Yesterday's list still grows visibly, so it is read as often as today's; older ones this often. */
const OLDER_EVERY_MS = 6 * HOUR_MS;
/** A day is complete when it was read at least this long after it began. */
const SETTLED_MS = 2 * DAY_MS;
/** How far back missed days are made up for. */
const CATCH_UP_DAYS = 14;

export interface DayReads {
  /** When this source was first read; null if never. */
  readonly firstReadAt: Date | null;
  /** When each day was last read without failing. */
  readonly lastReads: ReadonlyMap<string, Date>;
  /** Include every day whose list still grows, however recently it was read. */
  readonly named: boolean;
}

/**
 * Returns the days to read at `now`, newest first: today, days whose list still grows, and days that were
 * missed since the first read of the source.
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

/** Is this a day since the first read of the source that was not read after its list was complete? */
function isMissed(start: number, lastRead: number | null, firstReadAt: Date | null): boolean {
  if (firstReadAt === null || firstReadAt.getTime() >= start + DAY_MS) return false;
  return lastRead === null || lastRead < start + SETTLED_MS;
}

/** Returns the instant since which `daysToRead` needs to know the reads. */
export const readsSince = (now: Date): Date => new Date(now.getTime() - (CATCH_UP_DAYS + 1) * DAY_MS);

/** Does the url stand for one url per listing day? */
export const isByDay = (url: string): boolean => url.includes('{date}');

/** Returns the url of one listing day. */
export const urlOfDay = (url: string, day: string): string => url.replaceAll('{date}', day);
