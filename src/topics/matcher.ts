/** Matches one paper at a time against many filters: one index of all terms, one pass per paper. */

import { newPlaces, type PaperWords, paperWords } from './matched-places.ts';
import { formatQuery, parseQuery, type Query, TOPIC_QUERY_LIMITS } from './query.ts';
import { newTermIndex, type TermIndex } from './term-index.ts';
import type { MatchablePaper } from './topic.ts';

/** A filter matches a paper if one of its categories or its query does. */
interface Filter<K> {
  readonly key: K;
  readonly query?: string;
  readonly categories?: readonly string[];
}

export interface Matcher<K> {
  /**
   * Returns the keys of all filters that match the paper, with the words of the paper that matched: as
   * written there, without duplicates, in the order of title, abstract, authors; then the categories. Empty
   * if only the absence of words decided (`NOT survey`).
   * @param words those of the paper, for callers that match it with other filters too
   */
  match(paper: MatchablePaper, words?: PaperWords): Map<K, readonly string[]>;
  /**
   * Does the same, and also returns the keys of filters that match without the abstract; words are looked up
   * once for both.
   */
  matchBoth(paper: MatchablePaper, words?: PaperWords): BothMatches<K>;
}

interface BothMatches<K> {
  readonly whole: ReadonlyMap<K, readonly string[]>;
  readonly withoutAbstract: ReadonlySet<K>;
}

/** A query with its terms as numbers of the index. */
type Compiled =
  | { readonly kind: 'term'; readonly term: number }
  | { readonly kind: 'and'; readonly parts: readonly Compiled[] }
  /**
   * `terms` and `others` divide its parts: a topic has hundreds of terms, of which a paper contains a dozen.
   */
  | {
      readonly kind: 'or';
      readonly parts: readonly Compiled[];
      readonly terms: ReadonlySet<number>;
      readonly others: readonly Compiled[];
    }
  | { readonly kind: 'not'; readonly part: Compiled };

interface SharedQuery<K> {
  readonly query: Compiled;
  /** All filters with this query. */
  readonly keys: K[];
  /** The number of the last pass it was evaluated in, so that it is evaluated once per pass. */
  lookedAt: number;
}

/** The terms that a paper contains, or contains outside its abstract. */
interface FoundTerms {
  readonly terms: readonly number[];
  has(term: number): boolean;
}

/**
 * Compiles all filters into one matcher. Equivalent queries are evaluated once.
 * @throws PaperroundError bad_query
 */
export function buildMatcher<K>(filters: Iterable<Filter<K>>): Matcher<K> {
  const index = newTermIndex();
  const shared = new Map<string, SharedQuery<K>>();
  const byText = new Map<string, SharedQuery<K>>();
  const byCategory = new Map<string, { code: string; keys: K[] }>();
  /** By term: the queries to evaluate when it is found. */
  const wokenBy: SharedQuery<K>[][] = [];
  /** Queries that match papers without any of their terms. */
  const always: SharedQuery<K>[] = [];

  for (const { key, query, categories } of filters) {
    if (query !== undefined) sharedFor(query).keys.push(key);
    for (const code of categories ?? []) {
      const entry = byCategory.get(code.toLowerCase()) ?? { code, keys: [] };
      byCategory.set(code.toLowerCase(), entry);
      entry.keys.push(key);
    }
  }

  function sharedFor(text: string): SharedQuery<K> {
    const sameText = byText.get(text);
    if (sameText) return sameText;
    const query = parseQuery(text, TOPIC_QUERY_LIMITS);
    const meaning = formatQuery(query);
    const entry = shared.get(meaning) ?? addShared(query);
    shared.set(meaning, entry);
    byText.set(text, entry);
    return entry;
  }

  function addShared(query: Query): SharedQuery<K> {
    const entry: SharedQuery<K> = { query: compile(query, index), keys: [], lookedAt: 0 };
    const terms = neededTerms(query, index);
    if (terms === null) always.push(entry);
    for (const { term } of terms ?? []) {
      wokenBy[term] ??= [];
      if (!wokenBy[term].includes(entry)) wokenBy[term].push(entry);
    }
    return entry;
  }

  const places = newPlaces(index);
  let passes = 0;
  const eachHolding = (found: FoundTerms, matched: (entry: SharedQuery<K>) => void): void => {
    passes += 1;
    const look = (entry: SharedQuery<K>): void => {
      if (entry.lookedAt === passes) return;
      entry.lookedAt = passes;
      if (holds(entry.query, found)) matched(entry);
    };
    for (const term of found.terms) wokenBy[term]?.forEach(look);
    always.forEach(look);
  };
  const eachInCategory = (paper: MatchablePaper, matched: (key: K, category: string) => void): void => {
    if (byCategory.size === 0) return;
    for (const category of new Set(paper.categories)) {
      const code = category.toLowerCase();
      const archive = code.split('.', 1)[0] ?? code;
      for (const name of new Set([code, archive]))
        for (const key of byCategory.get(name)?.keys ?? []) matched(key, category);
    }
  };
  const matchFound = (paper: MatchablePaper, found: FoundTerms): Map<K, readonly string[]> => {
    const matched = new Map<K, readonly string[]>();
    eachHolding(found, ({ query, keys }) => {
      const terms: number[] = [];
      addDecidingTerms(query, found, terms);
      const wordings = places.words(terms);
      for (const key of keys) matched.set(key, union(matched.get(key), wordings));
    });
    eachInCategory(paper, (key, category) => matched.set(key, union(matched.get(key), [category])));
    return matched;
  };
  return {
    match: (paper, words = paperWords(paper)) =>
      matchFound(paper, { terms: places.find(words), has: places.has }),
    matchBoth(paper, words = paperWords(paper)) {
      const terms = places.find(words);
      const whole = matchFound(paper, { terms, has: places.has });
      const withoutAbstract = new Set<K>();
      const has = places.hasOutsideAbstract;
      eachHolding({ terms: terms.filter(has), has }, ({ keys }) => {
        for (const key of keys) withoutAbstract.add(key);
      });
      eachInCategory(paper, (key) => withoutAbstract.add(key));
      return { whole, withoutAbstract };
    },
  };
}

const union = (words: readonly string[] | undefined, more: readonly string[]): readonly string[] =>
  words === undefined ? more : [...new Set([...words, ...more])];

function compile(query: Query, index: TermIndex): Compiled {
  if (query.kind === 'term') return { kind: 'term', term: index.add(query) };
  if (query.kind === 'not') return { kind: 'not', part: compile(query.part, index) };
  const parts = query.parts.map((part) => compile(part, index));
  if (query.kind === 'and') return { kind: 'and', parts };
  const terms = new Set(parts.flatMap((part) => (part.kind === 'term' ? [part.term] : [])));
  return { kind: 'or', parts, terms, others: parts.filter(({ kind }) => kind !== 'term') };
}

interface NeededTerm {
  readonly term: number;
  /** Letters: the longer a term, the rarer. */
  readonly length: number;
}

/**
 * Returns terms of which at least one must be found for the query to match; null if it can match without any.
 * For an AND, those of its rarest part are enough.
 */
function neededTerms(query: Query, index: TermIndex): readonly NeededTerm[] | null {
  if (query.kind === 'not') return null;
  if (query.kind === 'term') {
    return [
      {
        term: index.add(query),
        length: query.words.reduce(
          (sum, { word, match }) => sum + word.length - (match === 'prefix' ? 2 : 0),
          0,
        ),
      },
    ];
  }
  const parts = query.parts.map((part) => neededTerms(part, index));
  if (query.kind === 'or') return parts.includes(null) ? null : parts.flatMap((terms) => terms ?? []);
  const frequency = (terms: readonly NeededTerm[]): number =>
    terms.reduce((sum, { length }) => sum + 1 / length ** 2, 0);
  return parts.reduce(
    (best, terms) => (best === null || (terms !== null && frequency(terms) < frequency(best)) ? terms : best),
    null,
  );
}

function holds(query: Compiled, found: FoundTerms): boolean {
  switch (query.kind) {
    case 'term':
      return found.has(query.term);
    case 'not':
      return !holds(query.part, found);
    case 'and':
      return query.parts.every((part) => holds(part, found));
    case 'or':
      if (query.terms.size <= found.terms.length) return query.parts.some((part) => holds(part, found));
      return (
        found.terms.some((term) => query.terms.has(term)) || query.others.some((part) => holds(part, found))
      );
  }
}

/** Adds the found terms that made a query match: not those under NOT, not those of a failed alternative. */
function addDecidingTerms(query: Compiled, found: FoundTerms, terms: number[]): void {
  if (query.kind === 'term') terms.push(query.term);
  if (query.kind !== 'and' && query.kind !== 'or') return;
  const byFound = query.kind === 'or' && query.terms.size > found.terms.length;
  if (byFound) for (const term of found.terms) if (query.terms.has(term)) terms.push(term);
  for (const part of byFound ? query.others : query.parts) {
    if (holds(part, found)) addDecidingTerms(part, found, terms);
  }
}
