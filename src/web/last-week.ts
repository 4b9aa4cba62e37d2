/** Selects what the last seven days would have brought for given preferences, as for a first digest. */

import type { Edition, Selection } from '../digest/digest.ts';
import { selectEdition } from '../digest/selection/candidate-pool.ts';
import { WEEK_MS } from '../durations.ts';
import { firstTimeReader } from '../readers/digest-readers-store.ts';
import type { Preferences } from '../readers/reader.ts';
import type { FeedPool } from './feed-pool-store.ts';

export interface LastWeek {
  /**
   * Returns the strongest papers for these preferences, at most `most`, and how many matched. Its queries
   * must be valid.
   */
  select(preferences: Preferences, most: number): Promise<Selection>;
}

/** @param feedPool cached, because each change in a form asks again */
export function createLastWeek(clock: { now(): Date }, feedPool: FeedPool): LastWeek {
  return {
    async select(preferences, most) {
      const now = clock.now();
      const from = new Date(now.getTime() - WEEK_MS);
      const edition: Edition = {
        kind: 'welcome',
        number: null,
        periodStart: from,
        periodEnd: now,
        missedSince: from,
      };
      const reader = firstTimeReader({ ...preferences, maxPapers: most });
      const pool = await feedPool(now);
      const chosen = selectEdition(pool, reader, await pool.lookUp([reader]), edition);
      await pool.read(chosen.ids);
      return chosen.selection();
    },
  };
}
