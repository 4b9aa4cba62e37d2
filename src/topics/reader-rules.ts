/** The rules for checking readers' preferences: the existing topics and the query language. Pure. */

import { PaperroundError } from '../errors.ts';
import { QUERY_WORDING } from '../text/wording/query-wording.ts';
import { authorQuery } from './author-names.ts';
import { onlyExcludes, requireFindingQuery } from './negated-query.ts';
import { parseQuery } from './query.ts';
import type { Topic } from './topic.ts';

export interface ReaderRules {
  readonly topics: ReadonlySet<string>;
  /** Returns what is wrong with a query, as a sentence that quotes the query, or null if it is valid. */
  readonly checkQuery: (query: string) => string | null;
  /** The same for a query that names what not to show. */
  readonly checkExclusion: (query: string) => string | null;
  /** The same for the name of a followed author. */
  readonly checkAuthor: (name: string) => string | null;
}

export const readerRules = (topics: readonly Topic[]): ReaderRules => ({
  topics: new Set(topics.map(({ slug }) => slug)),
  checkQuery: (query) => problemOf(() => requireFindingQuery(query)),
  checkExclusion: (query) =>
    problemOf(() => parseQuery(query)) ??
    (onlyExcludes(parseQuery(query)) ? QUERY_WORDING.exclusionExcludes(query) : null),
  checkAuthor: (name) =>
    problemOf(() => parseQuery(authorQuery(name))) === null ? null : QUERY_WORDING.noName(name),
});

function problemOf(parse: () => unknown): string | null {
  try {
    parse();
    return null;
  } catch (error) {
    if (error instanceof PaperroundError) return `${error.message}.`;
    throw error;
  }
}
