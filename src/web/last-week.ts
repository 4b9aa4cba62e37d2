/** What the last seven days would have brought for somebody's wishes: what a first digest is made of. */
import type { Edition, Selection } from '../digest/digest.ts';
import {
  type CandidatePool,
  loadCandidatePool,
  type PoolParts,
  selectEdition,
} from '../digest/selection/candidate-pool.ts';
import type { Preferences } from '../readers/reader.ts';
import { DAY_MS } from '../text/days.ts';

/** While somebody chooses, each change asks again. */
const KEPT_MS = 60_000;

export interface LastWeek {
  /** The strongest papers for these wishes, at most `most`, and how many there were. Its queries must be valid. */
  select(wishes: Preferences, most: number): Promise<Selection>;
}

interface Week {
  readonly pool: CandidatePool;
  readonly edition: Edition;
}

/** Reads the papers of the week at most once a minute. */
export function createLastWeek(parts: PoolParts & { readonly clock: { now(): Date } }): LastWeek {
  let kept: { readonly at: number; readonly week: Promise<Week> } | null = null;
  const week = (): Promise<Week> => {
    const now = parts.clock.now();
    if (kept !== null && Math.abs(now.getTime() - kept.at) < KEPT_MS) return kept.week;
    const loaded = loadWeek(parts, now);
    const mine = { at: now.getTime(), week: loaded };
    kept = mine;
    // One that could not be read is read again.
    loaded.catch(() => {
      if (kept === mine) kept = null;
    });
    return loaded;
  };
  return {
    async select(wishes, most) {
      const { pool, edition } = await week();
      const reader = {
        ...wishes,
        id: 0,
        editions: 0,
        sent: [],
        unwanted: [],
        profile: null,
        maxPapers: most,
      };
      const chosen = selectEdition(pool, reader, await pool.lookUp([reader]), edition);
      await pool.read(chosen.ids);
      return chosen.selection();
    },
  };
}

async function loadWeek(parts: PoolParts, now: Date): Promise<Week> {
  const from = new Date(now.getTime() - 7 * DAY_MS);
  const edition = { kind: 'welcome', number: null, periodStart: from, periodEnd: now, missedSince: from };
  return { pool: await loadCandidatePool(parts, from, now), edition: edition as Edition };
}
