/** Decides when a source is read next. Pure. */

import { createHash } from 'node:crypto';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../durations.ts';

/**
 * Delay of the first retry after a failure, unless the source's own interval is shorter; doubled for each
 * further failure.
 */
const FIRST_BACK_OFF_MS = 5 * MINUTE_MS;
const LONGEST_BACK_OFF_MS = 6 * HOUR_MS;
/** Nothing is scheduled later than this; a later time was written while a clock was wrong. */
export const LATEST_SCHEDULE_MS = 8 * DAY_MS;
/** After more failures in a row than this, a server's Retry-After no longer shortens the delay. */
const MOST_SHORT_RETRIES = 3;

export interface ScheduledSource {
  readonly name: string;
  readonly enabled: boolean;
  /** Interval between reads, in milliseconds. */
  readonly everyMs: number;
}

/** Is the source to be read at `now`, without being named? */
export function isDue(
  { enabled }: Pick<ScheduledSource, 'enabled'>,
  nextReadAt: Date | null,
  now: Date,
): boolean {
  if (!enabled) return false;
  return (
    nextReadAt === null || nextReadAt <= now || nextReadAt.getTime() - now.getTime() > LATEST_SCHEDULE_MS
  );
}

export interface ReadOutcome {
  /** Number of failed reads in a row, including this one; 0 after a success. */
  readonly failures: number;
  /** When the server's Retry-After ends; null if there was none. */
  readonly retryAfter: Date | null;
  /** Until when the answer is fresh; null if not known. */
  readonly freshUntil: Date | null;
}

/** Returns when to read a source next that was read at `now`. */
export function nextReadAt(
  { name, everyMs }: Omit<ScheduledSource, 'enabled'>,
  { failures, retryAfter, freshUntil }: ReadOutcome,
  now: Date,
): Date {
  if (failures === 0)
    return latest(latest(new Date(onTheMinute(now, everyMs) + everyMs), freshUntil), retryAfter);
  const backOff = new Date(now.getTime() + backOffMs(name, everyMs, failures));
  if (retryAfter === null) return backOff;
  return failures > MOST_SHORT_RETRIES ? latest(retryAfter, backOff) : retryAfter;
}

/**
 * Returns how many milliseconds to wait after `failures` failures in a row. It varies by the source's name,
 * so that sources that failed together are not retried together.
 */
export function backOffMs(name: string, everyMs: number, failures: number): number {
  const first = Math.min(FIRST_BACK_OFF_MS, everyMs);
  const longest = Math.max(LONGEST_BACK_OFF_MS, Math.min(everyMs, DAY_MS));
  const spread = 1 + (createHash('sha256').update(name).digest()[0] as number) / 255 / 5;
  return Math.min(longest, Math.round(first * 2 ** Math.min(failures - 1, 20) * spread));
}

/**
 * Rounds down, because the scheduler wakes at full minutes: an interval of 30 minutes must be over when it
 * wakes, not a second later.
 */
const onTheMinute = (now: Date, everyMs: number): number =>
  everyMs < MINUTE_MS ? now.getTime() : Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS;

const latest = (one: Date, other: Date | null): Date => (other !== null && other > one ? other : one);
