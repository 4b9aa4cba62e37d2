/** An inverted index of some papers: finds where they have a query's terms. For many queries against the same papers; the matcher is for one paper against many queries. */
import { findName } from './author-names.ts';
import type { PaperWords } from './matched-places.ts';
import type { QueryField, Term } from './query.ts';
import { expandTerm, isName, type WordChoice, type WordSequence } from './term-forms.ts';

/** The parts of a paper in their order: title, abstract, and each author from here on. */
export const TITLE = 0;
export const ABSTRACT = 1;
const FIRST_AUTHOR = 2;

/** Called for each place: the paper's number, the part of the paper, the first and last word there. */
export type FoundPlace = (paper: number, part: number, first: number, last: number) => void;

export interface PaperIndex {
  /** How many papers it has; they are numbered from 0. */
  readonly size: number;
  /** Finds all places of a term, in no particular order. */
  find(term: Term, found: FoundPlace): void;
  /** The words of a paper's title or abstract. */
  wordsOf(paper: number, part: typeof TITLE | typeof ABSTRACT): readonly string[];
}

/** Stands between parts, so that no phrase goes from one into the next. */
const GAP = -1;

export interface PaperIndexBuilder {
  /** Adds a paper, which gets the next number. */
  add(paper: PaperWords): void;
  build(): PaperIndex;
}

export function newPaperIndex(): PaperIndexBuilder {
  const numbers = new Map<string, number>();
  const texts: string[] = [];
  /** The words of all papers by their numbers, one part after the other. */
  const words: number[] = [];
  /** By part: its paper, which of its parts it is, and where it begins. */
  const papers: number[] = [];
  const kinds: number[] = [];
  const begins: number[] = [];
  /** The part that is the title of each paper; its abstract is the next. */
  const titles: number[] = [];

  const addPart = (kind: number, its: readonly string[]): void => {
    papers.push(titles.length - 1);
    kinds.push(kind);
    begins.push(words.length);
    for (const word of its) {
      let number = numbers.get(word);
      if (number === undefined) {
        number = texts.push(word) - 1;
        numbers.set(word, number);
      }
      words.push(number);
    }
    words.push(GAP);
  };
  return {
    add(paper) {
      titles.push(begins.length);
      addPart(TITLE, paper.title().tokens.words);
      addPart(ABSTRACT, paper.abstract().tokens.words);
      for (const [place, author] of paper.authors().entries())
        addPart(FIRST_AUTHOR + place, author.tokens.words);
    },
    build: () => paperIndex({ numbers, texts, words: Int32Array.from(words), papers, kinds, begins, titles }),
  };
}

interface Indexed {
  readonly numbers: ReadonlyMap<string, number>;
  readonly texts: readonly string[];
  readonly words: Int32Array;
  readonly papers: readonly number[];
  readonly kinds: readonly number[];
  readonly begins: readonly number[];
  readonly titles: readonly number[];
}

function paperIndex({ numbers, texts, words, papers, kinds, begins, titles }: Indexed): PaperIndex {
  const partAt = partsOf(words, begins);
  const { starts, places } = placesOf(words, texts.length);
  let sorted: readonly string[] | undefined;

  const beginningWith = (prefix: string): number[] => {
    sorted ??= texts.toSorted((one, other) => (one < other ? -1 : 1));
    const found: number[] = [];
    for (let at = firstFrom(sorted, prefix); sorted[at]?.startsWith(prefix) === true; at += 1)
      found.push(numbers.get(sorted[at]!)!);
    return found;
  };
  const numbersOf = ({ words: forms, isPrefix }: WordChoice): number[] => {
    const found = new Set<number>();
    for (const form of forms)
      if (isPrefix) for (const number of beginningWith(form)) found.add(number);
      else if (numbers.has(form)) found.add(numbers.get(form)!);
    return [...found];
  };
  const placesIn = (some: readonly number[]): number =>
    some.reduce((sum, number) => sum + starts[number + 1]! - starts[number]!, 0);

  const wordsIn = (part: number): string[] =>
    Array.from(words.subarray(begins[part], (begins[part + 1] ?? words.length) - 1), (word) => texts[word]!);

  function findSequence(field: QueryField, sequence: WordSequence, found: FoundPlace): void {
    const choices = sequence.map(numbersOf);
    const counts = choices.map(placesIn);
    // Looked for where its rarest word is.
    const rarest = counts.indexOf(Math.min(...counts));
    // Most words have one form in these papers.
    const only = choices.map((choice) => (choice.length === 1 ? choice[0]! : null));
    const sets = choices.map((choice) => (choice.length === 1 ? NO_WORDS : new Set(choice)));
    const isAt = (place: number): boolean => {
      for (let step = 0; step < choices.length; step += 1) {
        if (step === rarest) continue;
        const word = words[place + step] ?? GAP;
        if (only[step] === null ? !sets[step]!.has(word) : word !== only[step]) return false;
      }
      return true;
    };
    for (const number of choices[rarest] ?? []) {
      for (let at = starts[number]!; at < starts[number + 1]!; at += 1) {
        const place = places[at]! - rarest;
        if (!isAt(place)) continue;
        const part = partAt[places[at]!]!;
        if (!isInField(field, kinds[part]!)) continue;
        const first = place - begins[part]!;
        found(papers[part]!, kinds[part]!, first, first + sequence.length - 1);
      }
    }
  }

  function findAuthor(name: readonly string[], found: FoundPlace): void {
    const surname = numbers.get(name.at(-1) ?? '') ?? texts.length;
    for (let at = starts[surname] ?? 0; at < (starts[surname + 1] ?? 0); at += 1) {
      const part = partAt[places[at]!]!;
      if (kinds[part]! < FIRST_AUTHOR) continue;
      const place = findName(name, wordsIn(part));
      if (place !== null) found(papers[part]!, kinds[part]!, ...place);
    }
  }

  return {
    size: titles.length,
    wordsOf: (paper, part) => wordsIn(titles[paper]! + part),
    find(term, found) {
      if (isName(term))
        findAuthor(
          term.words.map(({ word }) => word),
          found,
        );
      else for (const sequence of expandTerm(term)) findSequence(term.field, sequence, found);
    },
  };
}

const NO_WORDS: ReadonlySet<number> = new Set();

/** `text` is title and abstract. */
const isInField = (field: QueryField, kind: number): boolean =>
  field === 'author' ? kind >= FIRST_AUTHOR : kind === TITLE || (field === 'text' && kind === ABSTRACT);

/** The part of each word. */
function partsOf(words: Int32Array, begins: readonly number[]): Uint32Array {
  const parts = new Uint32Array(words.length);
  for (const [part, begin] of begins.entries()) parts.fill(part, begin, begins[part + 1]);
  return parts;
}

/** The places of each word, ascending: from `starts[word]` to `starts[word + 1]`. */
function placesOf(words: Int32Array, count: number): { starts: Uint32Array; places: Uint32Array } {
  const starts = new Uint32Array(count + 2);
  for (const word of words) if (word !== GAP) starts[word + 1]! += 1;
  for (let word = 0; word <= count; word += 1) starts[word + 1]! += starts[word]!;
  const places = new Uint32Array(starts[count]!);
  const next = starts.slice();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (word === GAP) continue;
    places[next[word]!] = at;
    next[word]! += 1;
  }
  return { starts, places };
}

/** Where the first text is that does not come before `wanted`. */
function firstFrom(sorted: readonly string[], wanted: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
