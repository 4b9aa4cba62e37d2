/** Evaluates readers' queries in an index of papers: which papers match, and by which of their words. Means the same as the matcher. */
import {
  asWritten,
  distinctWordings,
  type PaperWords,
  type TermPlace,
  type TextWords,
} from './matched-places.ts';
import { ABSTRACT, newPaperIndex, type PaperIndex } from './paper-index.ts';
import { formatQuery, type Query, type Term } from './query.ts';

/** Sets of papers as bits, by their numbers in the index. */
interface Hits {
  readonly whole: Uint32Array;
  /** Those that match without their abstracts as well. */
  readonly short: Uint32Array;
}

export interface QuerySearch {
  /** Calls `found` for each paper that matches, by number: does it without its abstract, too? */
  search(query: Query, found: (paper: number, inTitle: boolean) => void): void;
}

/** What is found in this many places or more is kept: rare terms are found again as fast as they are looked up. */
const COMMON = 64;
/** Of common terms; then they are found anew. */
const MOST_TERMS = 1_000;

export function newQuerySearch(index: PaperIndex): QuerySearch {
  const known = new Map<string, Hits>();
  const length = Math.ceil(index.size / 32);
  const none = (): Hits => ({ whole: new Uint32Array(length), short: new Uint32Array(length) });

  function findTerm(term: Term): Hits {
    const key = formatQuery(term);
    const before = known.get(key);
    if (before !== undefined) return before;
    const hits = none();
    let places = 0;
    index.find(term, (paper, part) => {
      places += 1;
      hits.whole[paper >>> 5]! |= 1 << (paper & 31);
      if (part !== ABSTRACT) hits.short[paper >>> 5]! |= 1 << (paper & 31);
    });
    if (known.size >= MOST_TERMS) known.clear();
    if (places >= COMMON) known.set(key, hits);
    return hits;
  }

  function evaluate(query: Query): Hits {
    if (query.kind === 'term') return findTerm(query);
    const hits = none();
    if (query.kind === 'not') combine(hits, evaluate(query.part), (_, bits) => ~bits);
    else if (query.kind === 'or')
      for (const part of query.parts) combine(hits, evaluate(part), (one, other) => one | other);
    else {
      combine(hits, hits, () => ~0);
      for (const part of query.parts) combine(hits, evaluate(part), (one, other) => one & other);
    }
    return hits;
  }

  return {
    search(query, found) {
      const { whole, short } = evaluate(query);
      for (let word = 0; word < length; word += 1) {
        for (let left = whole[word]!; left !== 0; left &= left - 1) {
          const bit = 31 - Math.clz32(left & -left);
          // The last word has room for papers that there are none of.
          if (word * 32 + bit < index.size) found(word * 32 + bit, ((short[word]! >>> bit) & 1) === 1);
        }
      }
    },
  };
}

function combine(to: Hits, from: Hits, operator: (one: number, other: number) => number): void {
  for (let word = 0; word < to.whole.length; word += 1) {
    to.whole[word] = operator(to.whole[word]!, from.whole[word]!);
    to.short[word] = operator(to.short[word]!, from.short[word]!);
  }
}

/** Tells of one paper which queries it matches, and by which of its words. */
export interface PaperExplanation {
  /** As written there, in its order; none where only the absence of words decided. Null if it does not match. */
  wordsFor(query: Query): readonly string[] | null;
  /** Does it match without its abstract? */
  isInTitle(query: Query): boolean;
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
    isInTitle: (query) =>
      decidingPlaces(query, (term) => placeAmong(term, (part) => part !== ABSTRACT)) !== null,
  };
}

function placeIn({ text, tokens }: TextWords, part: number, first: number, last: number): TermPlace {
  const [start, end] = [tokens.starts[first]!, tokens.ends[last]!];
  return { part, start, end, wording: () => asWritten(text, start, end) };
}

/** The places that make a query match: not those under NOT, not those of a failed alternative. Null if it does not match. */
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
