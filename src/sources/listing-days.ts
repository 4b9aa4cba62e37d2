/** Which listing days of a `{date}` url are to be read (pure). Days are UTC, as the sources count them. */
import { DAY_MS, utcDay } from '../text/days.ts';

/** A day's list grows for up to three days after it (late submissions, votes). */
const GROWING_DAYS = 3;
/** The day before today grows visibly and is read as often as today; older ones this often. */
const OLDER_EVERY_MS = 6 * 60 * 60 * 1000;
/** A day read this long after it began has been read for good when it no longer grows. */
const SETTLED_MS = 2 * DAY_MS;
/** So far back are days made up that nobody read. */
const CATCH_UP_DAYS = 14;

export interface DayReads {
  /** When this source was first read; null when never. */
  readonly firstReadAt: Date | null;
  /** When each day was last read without failing. */
  readonly lastReads: ReadonlyMap<string, Date>;
  /** Read everything that still grows, however short ago it was read. */
  readonly named: boolean;
}

/** The days to read at `now`, newest first: today, days that still grow, and days that were missed since the source is in use. */
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

/** Was a day, while the source was in use, never read after it had grown? */
function isMissed(start: number, lastRead: number | null, firstReadAt: Date | null): boolean {
  if (firstReadAt === null || firstReadAt.getTime() >= start + DAY_MS) return false;
  return lastRead === null || lastRead < start + SETTLED_MS;
}

/** The earliest instant whose reads `daysToRead` looks at. */
export const readsSince = (now: Date): Date => new Date(now.getTime() - (CATCH_UP_DAYS + 1) * DAY_MS);

/** Does a url ask for one listing day? */
export const isByDay = (url: string): boolean => url.includes('{date}');

/** The url of one listing day. */
export const urlOfDay = (url: string, day: string): string => url.replaceAll('{date}', day);
