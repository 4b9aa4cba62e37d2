/** Prepares a query for searching the store: its form for the index, and its check of other texts. */

import { buildIndexTerms, type IndexTerms } from './index-words.ts';
import { buildMatcher } from './matcher.ts';
import { parseQuery, type QueryLimits } from './query.ts';
import type { MatchablePaper } from './topic.ts';

export interface SearchQuery extends IndexTerms {
  /** Does the query match this text? */
  holds(paper: MatchablePaper): boolean;
}

/**
 * Parses a reader's query for searching.
 * @param limits default: those of a reader's query
 * @throws PaperroundError `bad_query` with `position` and `expected`, also beyond the limits
 */
export function parseSearchQuery(text: string, limits?: QueryLimits): SearchQuery {
  const terms = buildIndexTerms(parseQuery(text, limits));
  const matcher = buildMatcher([{ key: 'query', query: text }]);
  return { ...terms, holds: (paper) => matcher.match(paper).size > 0 };
}
