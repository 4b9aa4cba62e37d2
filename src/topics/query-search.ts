/**
 * Evaluates readers' queries in an index of papers, with the same meaning as the matcher: which papers match,
 * and by which words.
 */

import { addBit, addBits, type Bitset, keepBits } from '../bitset.ts';
import {
  asWritten,
  distinctWordings,
  type PaperWords,
  type TermPlace,
  type TextWords,
} from './matched-places.ts';
import { ABSTRACT, newPaperIndex, type PaperIndex } from './paper-index.ts';
import { formatQuery, type Query, type Term } from './query.ts';

/**
 * A bitset of papers by their numbers in the index, followed by another of the same length: those of them
 * that match without their abstracts, too.
 */
type Hits = Bitset;

export interface QuerySearch {
  /**
   * Calls `found` with the number of each paper that matches, and whether it does so without its abstract,
   * too.
   */
  search(query: Query, found: (paper: number, withoutAbstract: boolean) => void): void;
}

/**
 * Terms with this many places or more are cached; rarer ones are found again as fast as they are looked up.
 */
const COMMON = 64;
/** When this many terms are cached, the cache is cleared. */
const MOST_TERMS = 1_000;

export function newQuerySearch(index: PaperIndex): QuerySearch {
  const known = new Map<string, Hits>();
  const length = Math.ceil(index.size / 32);
  /**
   * A buffer for each depth of a query, reused for the next query: new ones would be most of the garbage of a
   * search.
   */
  const workspaces: Hits[] = [];

  function workspaceAt(depth: number): Hits {
    workspaces[depth] ??= new Uint32Array(2 * length);
    return workspaces[depth];
  }

  function findTerm(term: Term, hits: Hits): Hits {
    const key = formatQuery(term);
    const before = known.get(key);
    if (before !== undefined) return before;
    hits.fill(0);
    let places = 0;
    index.find(term, (paper, part) => {
      places += 1;
      addBit(hits, paper);
      if (part !== ABSTRACT) addBit(hits, length * 32 + paper);
    });
    if (known.size >= MOST_TERMS) known.clear();
    if (places >= COMMON) known.set(key, hits.slice());
    return hits;
  }

  /** Returns a cached result, which must not be changed, or the workspace of this depth. */
  function evaluate(query: Query, depth: number): Hits {
    const hits = workspaceAt(depth);
    if (query.kind === 'term') return findTerm(query, hits);
    if (query.kind === 'not') {
      const negated = evaluate(query.part, depth + 1);
      for (let word = 0; word < hits.length; word += 1) hits[word] = ~negated[word]!;
      return hits;
    }
    const [first, ...others] = query.parts;
    hits.set(evaluate(first!, depth + 1));
    for (const part of others) {
      const its = evaluate(part, depth + 1);
      if (query.kind === 'or') addBits(hits, its);
      else keepBits(hits, its);
    }
    return hits;
  }

  return {
    search(query, found) {
      const hits = evaluate(query, 0);
      for (let word = 0; word < length; word += 1) {
        // Each bit is looked up in both halves.
        for (let left = hits[word]!; left !== 0; left &= left - 1) {
          const bit = 31 - Math.clz32(left & -left);
          const paper = word * 32 + bit;
          // NOT also sets the bits after the last paper.
          if (paper < index.size) found(paper, ((hits[length + word]! >>> bit) & 1) === 1);
        }
      }
    },
  };
}

/** Finds which queries one paper matches, and by which of its words. */
export interface PaperExplanation {
  /**
   * Returns the words as written in the paper, in its order; none if only the absence of words decided. Null
   * if it does not match.
   */
  wordsFor(query: Query): readonly string[] | null;
  /** Does the query match without the abstract? */
  matchesWithoutAbstract(query: Query): boolean;
}

export function explainPaper(words: PaperWords): PaperExplanation {
  const builder = newPaperIndex();
  builder.add(words);
  const index = builder.build();
  const parts = (): readonly TextWords[] => [words.title(), words.abstract(), ...words.authors()];
  const placeAmong = (term: Term, isAllowed: (part: number) => boolean): TermPlace | null => {
    let [bestPart, bestFirst, bestLast] = [Number.POSITIVE_INFINITY, 0, 0];
    index.find(term, (_, part, first, last) => {
      if (isAllowed(part) && (part < bestPart || (part === bestPart && first < bestFirst)))
        [bestPart, bestFirst, bestLast] = [part, first, last];
    });
    return bestPart === Number.POSITIVE_INFINITY
      ? null
      : placeIn(parts()[bestPart]!, bestPart, bestFirst, bestLast);
  };
  return {
    wordsFor(query) {
      const places = decidingPlaces(query, (term) => placeAmong(term, () => true));
      return places === null ? null : distinctWordings(places);
    },
    matchesWithoutAbstract: (query) =>
      decidingPlaces(query, (term) => placeAmong(term, (part) => part !== ABSTRACT)) !== null,
  };
}

function placeIn({ text, tokens }: TextWords, part: number, first: number, last: number): TermPlace {
  const [start, end] = [tokens.starts[first]!, tokens.ends[last]!];
  return { part, start, end, wording: () => asWritten(text, start, end) };
}

/**
 * Returns the places that make a query match: not those under NOT, not those of a failed alternative. Null if
 * it does not match.
 */
function decidingPlaces(query: Query, placeOf: (term: Term) => TermPlace | null): TermPlace[] | null {
  if (query.kind === 'term') {
    const place = placeOf(query);
    return place === null ? null : [place];
  }
  if (query.kind === 'not') return decidingPlaces(query.part, placeOf) === null ? [] : null;
  const places: TermPlace[] = [];
  let matching = 0;
  for (const part of query.parts) {
    const its = decidingPlaces(part, placeOf);
    if (its === null) continue;
    matching += 1;
    places.push(...its);
  }
  const isEnough = query.kind === 'and' ? matching === query.parts.length : matching > 0;
  return isEnough ? places : null;
}
