/** Decides from instants in the future whether the clock that wrote them or the present one is wrong. */

import { HOUR_MS, MINUTE_MS } from './durations.ts';

/**
 * Clocks of machines that work together differ by less; what is later than now by more was written by
 * a wrong clock.
 */
export const CLOCKS_AGREE_WITHIN_MS = MINUTE_MS;

/** Runs and reads of the store, seen from now. */
export interface NotedInstants {
  /** The last one that is not in the future; null when there is none. */
  readonly lastBefore: Date | null;
  /**
   * Was one of the earlier ones written down before the first of the future ones? Those written down after it
   * prove nothing, because a clock that is behind writes such instants, too.
   */
  readonly hasHistory: boolean;
  /** The first one in the future; null when there is none. */
  readonly firstAfter: Date | null;
  /** On how many days (UTC) of the future something was recorded. */
  readonly daysAfter: number;
}

/** schedules: what corrects itself if `now` is the wrong one. everything: the history of the store too. */
export type Correction = 'nothing' | 'schedules' | 'everything';

/** A clock that ran ahead leaves few days behind. */
const MOST_DAYS_OF_A_JUMP = 2;
const LEAST_GAP_MS = 36 * HOUR_MS;

/**
 * A wrong clock that is right again has left a few records in the future, or many beyond a gap in a history.
 * A history that continues without a gap, or begins in the future, shows that `now` is wrong (`--now` with
 * an earlier year), and then nothing is corrected.
 */
export function correctionAt(
  { lastBefore, hasHistory, firstAfter, daysAfter }: NotedInstants,
  now: Date,
): Correction {
  const before = lastBefore === null ? 0 : now.getTime() - lastBefore.getTime();
  const after = firstAfter === null ? Number.POSITIVE_INFINITY : firstAfter.getTime() - now.getTime();
  const isBeyondAGap = after > LEAST_GAP_MS && after > 2 * before;
  if (daysAfter <= MOST_DAYS_OF_A_JUMP) return isBeyondAGap ? 'everything' : 'schedules';
  return isBeyondAGap && hasHistory ? 'everything' : 'nothing';
}
