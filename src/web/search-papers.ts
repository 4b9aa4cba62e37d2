/** Looks for papers with the query language of readers, within bounds that keep the site answering. */
import { PaperroundError } from '../errors.ts';
import type { Paper } from '../papers/paper.ts';
import { findPapers } from '../papers/papers-store.ts';
import { buildMatcher } from '../topics/matcher.ts';
import { firstSeenOfNewest } from './papers-shown-store.ts';
import type { Site } from './site.ts';

/** A search reads texts; this many take about a second. */
const MOST_SEARCHED = 30_000;

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
  /** Set when the store has more papers than are searched: only those first seen since are. */
  readonly searchedSince: Date | null;
}

/** @throws PaperroundError bad_query with `position` and `expected` */
export async function searchPapers({ app }: Site, search: Search): Promise<SearchResult> {
  const matcher = buildMatcher([{ key: 'query', query: search.query }]);
  const oldest = await firstSeenOfNewest(app.db, MOST_SEARCHED);
  const searchedSince =
    oldest === null || (search.since !== undefined && search.since > oldest) ? null : oldest;
  const { total, papers } = await findPapers(app.db, {
    sort: search.sort ?? 'trending',
    limit: search.limit,
    offset: search.offset ?? 0,
    topic: search.topic,
    since: searchedSince ?? search.since,
    matches: (paper) => matcher.match(paper).size > 0,
  });
  return { total, papers, searchedSince };
}

/** What is wrong with a query, or null when the error is about something else. */
export const queryProblem = (error: unknown): PaperroundError | null =>
  error instanceof PaperroundError && error.code === 'bad_query' ? error : null;
