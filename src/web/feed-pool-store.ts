/**
 * Caches the papers of the last week, which readers' own feeds and counts choose from, until something is
 * ingested.
 */

import { type CandidatePool, loadCandidatePool, type PoolParts } from '../digest/selection/candidate-pool.ts';
import { HOUR_MS, WEEK_MS } from '../durations.ts';
import { loadOnce } from '../load-once.ts';

/**
 * Returns the pool at `now`. Cached because feed readers ask several times an hour, and comparing a week of
 * papers with profiles takes a second.
 */
export type FeedPool = (now: Date) => Promise<CandidatePool>;

/** Even if nothing is ingested, papers drop out of the last week. */
const KEPT_FOR_MS = HOUR_MS;

export function createFeedPool(parts: PoolParts): FeedPool {
  let known: { readonly key: string; readonly pool: () => Promise<CandidatePool> } | null = null;
  return async (now) => {
    const { _max } = await parts.db.read.aggregate({ _max: { id: true } });
    const key = `${_max.id} ${Math.floor(now.getTime() / KEPT_FOR_MS)}`;
    if (known?.key !== key) {
      const from = new Date(now.getTime() - WEEK_MS);
      known = { key, pool: loadOnce(() => loadCandidatePool(parts, from, now)) };
    }
    return known.pool();
  };
}
