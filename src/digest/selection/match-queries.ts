/** Matches readers' queries to the candidates of a run; each distinct query is searched only once. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import QuickLRU from 'quick-lru';
import { PaperroundError } from '../../errors.ts';
import { memoize } from '../../memoize.ts';
import { paperWords } from '../../topics/matched-places.ts';
import { parseQuery, type Query, TOPIC_QUERY_LIMITS } from '../../topics/query.ts';
import { explainPaper, type PaperExplanation } from '../../topics/query-search.ts';
import type { MatchablePaper } from '../../topics/topic.ts';
import type { MatchedQuery } from '../digest.ts';
import type { PoolTexts } from './pool-texts.ts';

/** By paper id: which of a reader's queries match it, with the words that matched. */
export type QueryMatches = Pick<
  ReadonlyMap<number, readonly MatchedQuery[]>,
  'size' | 'keys' | 'has' | 'get'
>;

/** The matches of some queries, for any readers that have them. */
export type MatchesOf = (queries: readonly string[]) => QueryMatches;

export interface QueryMatcher {
  /** Searches for these queries, yielding to other work in between. */
  match(queries: Iterable<string>): Promise<MatchesOf>;
}

/**
 * How many queries and matches are kept, about 10 MB: memory must grow neither with readers nor with papers.
 */
const MOST_KEPT = 500_000;
/** Queries searched before yielding to other work: less than a millisecond. */
const QUERIES_AT_ONCE = 32;
const MOST_PARSED = 2_000;

/**
 * The papers that a query matches, ascending. Each is coded as twice its id, plus one if title or authors
 * alone match.
 */
type Found = readonly number[];

const NOTHING: Found = [];
const NONE_FOUND: ReadonlyMap<string, Found> = new Map();
const NONE: readonly MatchedQuery[] = [];

/**
 * @param textOf returns a paper whose matches are shown; the words that matched are found only on demand
 * @param refused called for a stored query that cannot be parsed; it matches nothing, and the others still
 * match
 */
export function queryMatcher(
  texts: Pick<PoolTexts, 'searchable'>,
  textOf: (paperId: number) => MatchablePaper | undefined,
  refused: (query: string, error: PaperroundError) => void,
): QueryMatcher {
  const known = new Map<string, Found>();
  /** The size of `known`: counting it again for each batch would take as long as matching some queries. */
  let size = 0;
  const parsed = new QuickLRU<string, Query>({ maxSize: MOST_PARSED });
  const explained = new WeakMap<MatchablePaper, PaperExplanation>();

  function parse(text: string, otherwise: typeof refused): Query | null {
    const query = parsed.get(text) ?? parseOr(text, otherwise);
    if (query !== null) parsed.set(text, query);
    return query;
  }

  async function look(queries: readonly string[]): Promise<ReadonlyMap<string, Found>> {
    const found = new Map<string, number[]>(queries.map((query) => [query, []]));
    const asked = queries.map((query) => parse(query, refused));
    for await (const { ids, search } of texts.searchable()) {
      for (const [index, query] of asked.entries()) {
        const its = found.get(queries[index]!)!;
        if (query !== null)
          search(query, (paper, withoutAbstract) => its.push(2 * ids[paper]! + Number(withoutAbstract)));
        if (index % QUERIES_AT_ONCE === 0) await nextTurn();
      }
    }
    for (const its of found.values()) its.sort((one, other) => one - other);
    return found;
  }

  function wordsOf(query: string, paperId: number): readonly string[] {
    const paper = textOf(paperId);
    if (paper === undefined) return [];
    const explanation = memoize(explained, paper, () => explainPaper(paperWords(paper)));
    // Only a query that can be parsed has matched, so there is nothing to report.
    const asked = parse(query, () => undefined);
    return asked === null ? [] : (explanation.wordsFor(asked) ?? []);
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
      return (wanted) =>
        together(
          wanted.map((query) => ({ query, found: matches.get(query) ?? NOTHING })),
          wordsOf,
        );
    },
  };
}

interface FoundQuery {
  readonly query: string;
  readonly found: Found;
}

/**
 * Combines the matches of several queries. The words that matched are found only for the few papers that need
 * them.
 */
function together(
  queries: readonly FoundQuery[],
  wordsOf: (query: string, paperId: number) => readonly string[],
): QueryMatches {
  const ids = new Set<number>();
  for (const { found } of queries) for (const code of found) ids.add(idOf(code));
  return {
    size: ids.size,
    keys: () => ids.keys(),
    has: (id) => ids.has(id),
    get(id) {
      if (!ids.has(id)) return undefined;
      const matches: MatchedQuery[] = [];
      for (const { query, found } of queries) {
        const code = codeOf(found, id);
        if (code !== undefined)
          matches.push(new FoundMatch(query, matchesWithoutAbstract(code), () => wordsOf(query, id)));
      }
      return matches;
    },
  };
}

class FoundMatch implements MatchedQuery {
  readonly query: string;
  readonly withoutAbstract: boolean;
  readonly #words: () => readonly string[];
  #known: readonly string[] | undefined;

  constructor(query: string, withoutAbstract: boolean, words: () => readonly string[]) {
    this.query = query;
    this.withoutAbstract = withoutAbstract;
    this.#words = words;
  }

  get matched(): readonly string[] {
    this.#known ??= this.#words();
    return this.#known;
  }
}

const idOf = (code: number): number => Math.floor(code / 2);
const matchesWithoutAbstract = (code: number): boolean => code % 2 === 1;

/** Returns the code of a paper by binary search; undefined if it was not found. */
function codeOf(found: Found, id: number): number | undefined {
  let [low, high] = [0, found.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (found[middle]! < 2 * id) low = middle + 1;
    else high = middle;
  }
  const code = found[low];
  return code !== undefined && idOf(code) === id ? code : undefined;
}

/** Returns the queries that match a paper, in their order; those that cannot be parsed match nothing. */
export function matchedQueries(queries: readonly string[], paper: MatchablePaper): readonly MatchedQuery[] {
  if (queries.length === 0) return NONE;
  const explanation = explainPaper(paperWords(paper));
  return queries.flatMap((query) => {
    const parsed = parseOr(query, () => undefined);
    const matched = parsed === null ? null : explanation.wordsFor(parsed);
    return parsed === null || matched === null
      ? []
      : [{ query, matched, withoutAbstract: explanation.matchesWithoutAbstract(parsed) }];
  });
}

/** Returns null for a query that cannot be parsed, after passing it to `refused`. */
function parseOr(text: string, refused: (query: string, error: PaperroundError) => void): Query | null {
  try {
    return parseQuery(text, TOPIC_QUERY_LIMITS);
  } catch (error) {
    if (!(error instanceof PaperroundError)) throw error;
    refused(text, error);
    return null;
  }
}

const sizeOf = (found: ReadonlyMap<string, Found>): number => {
  let size = 0;
  // A query without matches takes memory, too.
  for (const its of found.values()) size += its.length + 1;
  return size;
};
