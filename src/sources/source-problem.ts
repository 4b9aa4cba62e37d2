/** Describes what is wrong with a source, for `status`: failing, overdue, late or incomplete. Pure. */

import { DAY_MS, HOUR_MS } from '../durations.ts';
import { utcDay } from '../text/days.ts';
import { ordinaryDaysBetween } from './non-publishing-days.ts';
import type { Outcome } from './outcome.ts';

export interface SourceFacts {
  readonly enabled: boolean;
  /** Interval between reads, in milliseconds. */
  readonly everyMs: number;
  readonly nextReadAt: Date | null;
  readonly failures: number;
  readonly outcome: Outcome | null;
  readonly error: string | null;
  readonly lastSuccessAt: Date | null;
  /** Times of the newest pages with entries, newest first. */
  readonly pagesAt: readonly Date[];
}

/** A source that usually has a page every day is late after this many ordinary days without one. */
const LATE_DAYS = 3;

/** Returns a sentence; null if all is well, or nothing is expected of the source. */
export function findSourceProblem(facts: SourceFacts, now: Date): string | null {
  const { enabled, failures, outcome, error, lastSuccessAt, nextReadAt, everyMs } = facts;
  if (!enabled) return null;
  if (outcome === 'failed') {
    const times = failures > 1 ? `has failed ${failures} times in a row` : 'failed';
    return `It ${times}; ${lastSuccessAt === null ? 'it was never read well' : `it was last read well at ${lastSuccessAt.toISOString()}`}. ${error ?? ''}`.trimEnd();
  }
  if (nextReadAt !== null && now.getTime() - nextReadAt.getTime() > Math.max(2 * everyMs, HOUR_MS)) {
    return `It was to be read at ${nextReadAt.toISOString()} and was not: is \`serve\` or a timetable running?`;
  }
  const late = lateness(facts.pagesAt, now);
  if (late !== null) return late;
  return outcome === 'partial' || outcome === 'stale' ? error : null;
}

/** A source is late if it has been silent for much longer than usual, not counting weekends and holidays. */
function lateness(pagesAt: readonly Date[], now: Date): string | null {
  const [newest] = pagesAt;
  if (newest === undefined || pagesAt.length < 3) return null;
  const gaps = pagesAt.slice(1).map((at, index) => (pagesAt[index] as Date).getTime() - at.getTime());
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] as number;
  const silence = now.getTime() - newest.getTime();
  const days = ordinaryDaysBetween(utcDay(newest), utcDay(now));
  if (silence <= 3 * usual || days < LATE_DAYS) return null;
  return `It is late: nothing new since ${newest.toISOString()}, ${Math.floor(silence / DAY_MS)} days ago.`;
}
