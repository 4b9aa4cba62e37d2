/** The rules for checking readers' preferences: the existing topics and the query language. Pure. */
import { PaperroundError } from '../errors.ts';
import { QUERY_WORDING } from '../text/wording/query-wording.ts';
import { authorQuery } from './author-names.ts';
import { onlyExcludes } from './negated-query.ts';
import { parseQuery } from './query.ts';
import type { Topic } from './topic.ts';

export interface ReaderRules {
  readonly topics: ReadonlySet<string>;
  /** What is wrong with a query, as a sentence that quotes the query, or null if it is valid. */
  readonly checkQuery: (query: string) => string | null;
  /** The same for a query that says what not to show. */
  readonly checkExclusion: (query: string) => string | null;
  /** The same for the name of a followed author. */
  readonly checkAuthor: (name: string) => string | null;
}

export const readerRules = (topics: readonly Topic[]): ReaderRules => ({
  topics: new Set(topics.map(({ slug }) => slug)),
  checkQuery: (query) => problemOf(query, QUERY_WORDING.onlyExcludes(query)),
  checkExclusion: (query) => problemOf(query, QUERY_WORDING.exclusionExcludes(query)),
  checkAuthor: (name) => (problemOf(authorQuery(name), null) === null ? null : QUERY_WORDING.noName(name)),
});

function problemOf(text: string, negated: string | null): string | null {
  try {
    return onlyExcludes(parseQuery(text)) ? negated : null;
  } catch (error) {
    if (error instanceof PaperroundError) return `${error.message}.`;
    throw error;
  }
}
