/** Recognises queries that name only what they do not want, and turns them into exclusions. Pure. */

import { PaperroundError } from '../errors.ts';
import { QUERY_WORDING } from '../text/wording/query-wording.ts';
import { formatQuery, parseQuery, type Query, type QueryLimits } from './query.ts';

/**
 * Checks a query that is meant to find papers.
 * @param limits those of a reader's query if not given
 * @throws PaperroundError `bad_query` with `position` and `expected`, also for a query of negations alone
 */
export function requireFindingQuery(text: string, limits?: QueryLimits): void {
  if (!onlyExcludes(parseQuery(text, limits))) return;
  throw new PaperroundError('bad_query', QUERY_WORDING.onlyExcludes(text), {
    hint: QUERY_WORDING.hint,
    facts: { position: 1, expected: QUERY_WORDING.expected.wantedTerm, seen: text },
  });
}

/** Does the query name nothing to be found: `NOT survey`, `-survey -review`? */
export function onlyExcludes(query: Query): boolean {
  if (query.kind === 'term') return false;
  if (query.kind === 'not') return !onlyExcludes(query.part);
  return query.parts.every(onlyExcludes);
}

/**
 * Returns what a query of negations alone excludes, as queries; null for any other query, also for one that
 * cannot be parsed.
 */
export function exclusionsIn(text: string): readonly string[] | null {
  let query: Query;
  try {
    query = parseQuery(text);
  } catch (error) {
    if (error instanceof PaperroundError) return null;
    throw error;
  }
  if (!onlyExcludes(query)) return null;
  const parts = query.kind === 'and' ? query.parts : [query];
  return parts.map((part) => formatQuery(positive(part)));
}

/** Returns the query for the papers that a query of negations alone leaves out (De Morgan). */
function positive(query: Query): Query {
  if (query.kind === 'not') return query.part;
  if (query.kind === 'term') return { kind: 'not', part: query };
  return { kind: query.kind === 'and' ? 'or' : 'and', parts: query.parts.map(positive) };
}
