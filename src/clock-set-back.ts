/** Decides from instants in the future whether the clock that wrote them or the present one is wrong. */

import { HOUR_MS, MINUTE_MS } from './durations.ts';

/**
 * Clocks of machines that work together differ by less; an instant further in the future was written by a
 * wrong clock.
 */
export const CLOCKS_AGREE_WITHIN_MS = MINUTE_MS;

/** Instants of the store's runs and reads, as seen from now. */
export interface NotedInstants {
  /** The last instant that is not in the future; null if there is none. */
  readonly lastBefore: Date | null;
  /**
   * Was any of the past instants recorded before the first of the future ones? Those recorded after it prove
   * nothing, because a clock that is behind writes such instants, too.
   */
  readonly hasHistory: boolean;
  /** The first instant in the future; null if there is none. */
  readonly firstAfter: Date | null;
  /** On how many future days (UTC) something was recorded. */
  readonly daysAfter: number;
}

/**
 * schedules: only what corrects itself again if it is `now` that is wrong. everything: the history of the
 * store, too.
 */
export type Correction = 'nothing' | 'schedules' | 'everything';

/** A clock that ran ahead has recorded something on no more days than this, as a rule. */
const MOST_DAYS_OF_A_JUMP = 2;
const LEAST_GAP_MS = 36 * HOUR_MS;

/**
 * Decides what to correct. A clock that was wrong and is right again has left a few records in the future, or
 * many beyond a gap in a history. A history that continues without a gap, or begins in the future, shows that
 * `now` is wrong (`--now` with an earlier year), and then nothing is corrected.
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
