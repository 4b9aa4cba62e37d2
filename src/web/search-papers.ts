/** Searches papers with the readers' query language. */

import { PaperroundError } from '../errors.ts';
import type { Paper } from '../papers/paper.ts';
import { papersByIds } from '../papers/papers-store.ts';
import { searchPaperIds } from '../papers/search-store.ts';
import { requireFindingQuery } from '../topics/negated-query.ts';
import { parseSearchQuery } from '../topics/search-query.ts';
import type { Site } from './site.ts';

export interface Search {
  readonly query: string;
  readonly sort?: 'trending' | 'newest';
  readonly topic?: string;
  readonly since?: Date;
  readonly limit: number;
  readonly offset?: number;
}

export interface SearchResult {
  readonly total: number;
  readonly papers: readonly Paper[];
  /**
   * How many papers are not indexed yet and were not searched: for some minutes after an upgrade, or
   * after a very large page.
   */
  readonly unsearched: number;
}

/** @throws PaperroundError `bad_query` with `position` and `expected`, also for a query of negations alone */
export async function searchPapers(
  { app }: Site,
  { query, topic, since, sort = 'trending', limit, offset = 0 }: Search,
): Promise<SearchResult> {
  requireFindingQuery(query);
  const { total, ids, unsearched } = await searchPaperIds(
    app.db,
    { words: parseSearchQuery(query), topic, since },
    { sort, limit, offset },
  );
  return { total, papers: await papersByIds(app.db, ids), unsearched };
}

/** Returns what is wrong with a query, or null if the error has another cause. */
export const queryProblem = (error: unknown): PaperroundError | null =>
  error instanceof PaperroundError && error.code === 'bad_query' ? error : null;
