/** What the last seven days would have brought for somebody's wishes: what a first digest is made of. */

import type { Edition, Selection } from '../digest/digest.ts';
import { selectEdition } from '../digest/selection/candidate-pool.ts';
import { WEEK_MS } from '../durations.ts';
import { firstTimeReader } from '../readers/digest-readers-store.ts';
import type { Preferences } from '../readers/reader.ts';
import type { FeedPool } from './feed-pool-store.ts';

export interface LastWeek {
  /**
   * The strongest papers for these wishes, at most `most`, and how many there were. Its queries must be
   * valid.
   */
  select(wishes: Preferences, most: number): Promise<Selection>;
}

/** @param feedPool read anew when something was ingested: while somebody chooses, each change asks again */
export function createLastWeek(clock: { now(): Date }, feedPool: FeedPool): LastWeek {
  return {
    async select(wishes, most) {
      const now = clock.now();
      const from = new Date(now.getTime() - WEEK_MS);
      const edition: Edition = {
        kind: 'welcome',
        number: null,
        periodStart: from,
        periodEnd: now,
        missedSince: from,
      };
      const reader = firstTimeReader({ ...wishes, maxPapers: most });
      const pool = await feedPool(now);
      const chosen = selectEdition(pool, reader, await pool.lookUp([reader]), edition);
      await pool.read(chosen.ids);
      return chosen.selection();
    },
  };
}
