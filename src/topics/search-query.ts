/** A query made ready for searching the store: what it asks of the index, and of texts that are not indexed. */
import { type IndexTerms, indexTermsOf } from './index-words.ts';
import { buildMatcher } from './matcher.ts';
import { parseQuery } from './query.ts';
import type { MatchablePaper } from './topic.ts';

export interface SearchQuery extends IndexTerms {
  /** Does the query hold for this text? */
  holds(paper: MatchablePaper): boolean;
}

/** @throws PaperroundError `bad_query` with `position` and `expected`, for more than a reader's query may hold too */
export function searchQueryOf(text: string): SearchQuery {
  const terms = indexTermsOf(parseQuery(text));
  const matcher = buildMatcher([{ key: 'query', query: text }]);
  return { ...terms, holds: (paper) => matcher.match(paper).size > 0 };
}
