/** Matches readers' queries to the candidates of a run; each distinct query is searched only once. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PaperroundError } from '../../errors.ts';
import type { PaperTexts } from '../../papers/candidates-store.ts';
import { type PaperWords, paperWords, withoutAbstract } from '../../topics/matched-places.ts';
import { buildMatcher, type Matcher } from '../../topics/matcher.ts';
import type { MatchedQuery } from '../digest.ts';
import type { PoolTexts } from './pool-texts.ts';

/** By paper id: which of a reader's queries match it, with the words that did. */
export type QueryMatches = ReadonlyMap<number, readonly MatchedQuery[]>;

/** The matches of some queries, for any readers that have them. */
export type MatchesOf = (queries: readonly string[]) => QueryMatches;

export interface QueryMatcher {
  /**
   * Searches for these queries; one pass over the papers for all new ones, yielding to other work in
   * between.
   */
  match(queries: Iterable<string>): Promise<MatchesOf>;
}

/** The most matches kept: memory must grow neither with readers nor with papers. */
const MOST_KEPT = 250_000;
/** Less than a millisecond of work, with the new queries of a batch. */
const PAPERS_AT_ONCE = 16;

const NOTHING: QueryMatches = new Map();
const NONE_FOUND: ReadonlyMap<string, QueryMatches> = new Map();
const NONE: readonly MatchedQuery[] = [];

/**
 * @param refused called for a stored query that cannot be parsed; it matches nothing, and the others
 * still match
 */
export function queryMatcher(
  texts: Pick<PoolTexts, 'all'>,
  refused: (query: string, error: PaperroundError) => void,
): QueryMatcher {
  const known = new Map<string, QueryMatches>();
  /** Of all that is known: counting them anew for each batch would take as long as matching some. */
  let size = 0;

  async function look(queries: readonly string[]): Promise<Map<string, QueryMatches>> {
    const found = new Map(queries.map((query) => [query, new Map<number, readonly MatchedQuery[]>()]));
    const matcher = buildMatcher(
      queries.map((query) => ({ key: query, query })),
      refused,
    );
    for await (const batch of texts.all()) {
      for (const [index, { paper, words }] of batch.entries()) {
        for (const match of matchedQueries(matcher, paper, words))
          found.get(match.query)?.set(paper.id, [match]);
        if (index % PAPERS_AT_ONCE === 0) await nextTurn();
      }
    }
    return found;
  }

  return {
    async match(queries) {
      const asked = [...new Set(queries)];
      const unknown = asked.filter((query) => !known.has(query));
      const found = unknown.length === 0 ? NONE_FOUND : await look(unknown);
      const matches = new Map(asked.map((query) => [query, found.get(query) ?? known.get(query)!]));
      const added = sizeOf(found);
      if (size + added > MOST_KEPT) {
        known.clear();
        size = 0;
      }
      for (const [query, its] of found) known.set(query, its);
      size += added;
      return (wanted) => together(wanted.map((query) => matches.get(query)!));
    },
  };
}

/** The queries that match a paper. */
export function matchedQueries(
  matcher: Matcher<string>,
  paper: PaperTexts,
  words: PaperWords = paperWords(paper),
): readonly MatchedQuery[] {
  const whole = matcher.match(paper, words);
  if (whole.size === 0) return NONE;
  const inTitle = matcher.match(paper, withoutAbstract(words));
  return [...whole].map(([query, matched]) => ({ query, matched, inTitle: inTitle.has(query) }));
}

/** The same for papers in memory. */
export function matchesAmong(papers: readonly PaperTexts[], matcher: Matcher<string>): QueryMatches {
  const matches = new Map<number, readonly MatchedQuery[]>();
  for (const paper of papers) {
    const queries = matchedQueries(matcher, paper);
    if (queries.length > 0) matches.set(paper.id, queries);
  }
  return matches;
}

const sizeOf = (found: ReadonlyMap<string, QueryMatches>): number => {
  let size = 0;
  for (const matches of found.values()) size += matches.size;
  return size;
};

function together([first = NOTHING, ...others]: readonly QueryMatches[]): QueryMatches {
  // Most readers who have a query have one.
  if (others.length === 0) return first;
  const byPaper = new Map(first);
  for (const found of others)
    for (const [paperId, own] of found) byPaper.set(paperId, [...(byPaper.get(paperId) ?? []), ...own]);
  return byPaper;
}
