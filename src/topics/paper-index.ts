/**
 * An inverted index for many queries against the same papers, as the matcher is for many queries against one
 * paper.
 */

import { findName } from './author-names.ts';
import { furtherForms, isVersionForm, type VersionEnd, versionEnd } from './further-forms.ts';
import type { PaperWords } from './matched-places.ts';
import type { QueryField, Term } from './query.ts';
import { expandTerm, isName, type WordChoice, type WordSequence } from './term-forms.ts';

/** The parts of a paper in order: title, abstract, and the authors from `FIRST_AUTHOR` on. */
export const TITLE = 0;
export const ABSTRACT = 1;
const FIRST_AUTHOR = 2;

/** Called for each place: the paper's number, the part of the paper, the first and last word in that part. */
export type FoundPlace = (paper: number, part: number, first: number, last: number) => void;

export interface PaperIndex {
  /** How many papers the index has; they are numbered from 0. */
  readonly size: number;
  /** Finds all places of a term, in no particular order. */
  find(term: Term, found: FoundPlace): void;
  /** The words of a paper's title or abstract. */
  wordsOf(paper: number, part: typeof TITLE | typeof ABSTRACT): readonly string[];
}

/** Stands between parts, so that no phrase crosses from one into the next. */
const GAP = -1;

export interface PaperIndexBuilder {
  /** Adds a paper, which gets the next number. */
  add(paper: PaperWords): void;
  build(): PaperIndex;
}

export function newPaperIndex(): PaperIndexBuilder {
  const numbers = new Map<string, number>();
  /** Words by their further forms (further-forms.ts). */
  const further = new Map<string, number[]>();
  /** The places where versions of names end, by the forms of the names, each followed by the name's place. */
  const versions = new Map<string, number[]>();
  const texts: string[] = [];
  /** The word numbers of all papers, one part after the other. */
  const words: number[] = [];
  /** By part: its paper, its kind (title, abstract or which author), and where it begins in `words`. */
  const papers: number[] = [];
  const kinds: number[] = [];
  const begins: number[] = [];
  /** By paper: the part that is its title; the next part is its abstract. */
  const titles: number[] = [];

  const addFurther = (form: string, number: number): void => {
    const its = further.get(form);
    if (its === undefined) further.set(form, [number]);
    else its.push(number);
  };
  const addVersion = ({ forms, back }: VersionEnd, at: number): void => {
    for (const form of forms) {
      const its = versions.get(form) ?? [];
      versions.set(form, its);
      its.push(at, at - back);
    }
  };
  const addPart = (kind: number, its: readonly string[]): void => {
    papers.push(titles.length - 1);
    kinds.push(kind);
    begins.push(words.length);
    for (let at = 0; at < its.length; at += 1) {
      const word = its[at]!;
      const version = versionEnd(its, at);
      if (version !== null) addVersion(version, words.length);
      let number = numbers.get(word);
      if (number === undefined) {
        number = texts.push(word) - 1;
        numbers.set(word, number);
        for (const form of furtherForms(word)) addFurther(form, number);
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
    build: () =>
      paperIndex({
        numbers,
        further,
        versions,
        texts,
        words: Int32Array.from(words),
        papers,
        kinds,
        begins,
        titles,
      }),
  };
}

interface Indexed {
  readonly numbers: ReadonlyMap<string, number>;
  readonly further: ReadonlyMap<string, readonly number[]>;
  readonly versions: ReadonlyMap<string, readonly number[]>;
  readonly texts: readonly string[];
  readonly words: Int32Array;
  readonly papers: readonly number[];
  readonly kinds: readonly number[];
  readonly begins: readonly number[];
  readonly titles: readonly number[];
}

function paperIndex(indexed: Indexed): PaperIndex {
  const { numbers, further, versions, texts, words, papers, kinds, begins, titles } = indexed;
  const partAt = partsOf(words, begins);
  const { starts, titleEnds, places, followers } = placesOf(words, texts.length, { begins, kinds });
  let sorted: readonly string[] | undefined;

  const beginningWith = (prefix: string): number[] => {
    sorted ??= texts.toSorted((one, other) => (one < other ? -1 : 1));
    const found: number[] = [];
    for (let at = firstFrom(sorted, prefix); sorted[at]?.startsWith(prefix) === true; at += 1)
      found.push(numbers.get(sorted[at]!)!);
    return found;
  };
  const numbersOf = ({ words: forms, isPrefix }: WordChoice): number[] => {
    if (isPrefix) return [...new Set(forms.flatMap(beginningWith))];
    const found: number[] = [];
    for (const form of forms) {
      const number = isVersionForm(form) ? undefined : numbers.get(form);
      if (number !== undefined) found.push(number);
      found.push(...(further.get(form) ?? []));
    }
    return found;
  };
  const endOf = (field: QueryField, number: number): number =>
    field === 'title' ? titleEnds[number]! : starts[number + 1]!;
  const placesIn = (field: QueryField, some: readonly number[]): number =>
    some.reduce((sum, number) => sum + endOf(field, number) - starts[number]!, 0);

  const wordsIn = (part: number): string[] =>
    Array.from(words.subarray(begins[part], (begins[part + 1] ?? words.length) - 1), (word) => texts[word]!);

  function findSequence(field: QueryField, sequence: WordSequence, found: FoundPlace): void {
    const choices = sequence.map(numbersOf);
    if (choices.some((choice) => choice.length === 0)) return;
    const from = whereToLook(choices.map((choice) => placesIn(field, choice)));
    const sets = choices.length === 1 ? [] : choices.map((choice) => new Set(choice));
    const isAt = (place: number): boolean => {
      for (let step = 0; step < sets.length; step += 1)
        if (step !== from && !sets[step]!.has(words[place + step] ?? GAP)) return false;
      return true;
    };
    const next = choices[from + 1];
    // Most words have one form in these papers, so that `followers` is a quick check.
    const onlyNext = next?.length === 1 ? next[0]! : null;
    for (const number of choices[from]!) {
      const end = endOf(field, number);
      for (let at = starts[number]!; at < end; at += 1) {
        if (onlyNext !== null && followers[at] !== onlyNext) continue;
        const place = places[at]! - from;
        if (!isAt(place)) continue;
        const part = partAt[places[at]!]!;
        if (!isInField(field, kinds[part]!)) continue;
        const first = place - begins[part]!;
        found(papers[part]!, kinds[part]!, first, first + sequence.length - 1);
      }
    }
    if (sets.length > 0) findAfterVersions(field, sequence[0]!, sets, found);
  }

  /** Finds a sequence whose first word is a name with a version before the next word. */
  function findAfterVersions(
    field: QueryField,
    { words: forms }: WordChoice,
    sets: readonly ReadonlySet<number>[],
    found: FoundPlace,
  ): void {
    for (const form of forms) {
      const ends = isVersionForm(form) ? (versions.get(form) ?? []) : [];
      for (let i = 0; i < ends.length; i += 2) {
        const [end, name] = [ends[i]!, ends[i + 1]!];
        if (!sets.every((set, step) => step === 0 || set.has(words[end + step] ?? GAP))) continue;
        const part = partAt[end]!;
        if (!isInField(field, kinds[part]!)) continue;
        found(papers[part]!, kinds[part]!, name - begins[part]!, end + sets.length - 1 - begins[part]!);
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

/**
 * Checking the word before a place costs this many times as much as checking the one after it, which is
 * stored with the place.
 */
const BACKWARDS = 8;

/**
 * Chooses the word of a sequence at whose places the other words are checked: the one with the least cost.
 */
function whereToLook(counts: readonly number[]): number {
  const last = counts.length - 1;
  const costs = counts.map((count, step) => (step === last && last > 0 ? BACKWARDS * count : count));
  return costs.indexOf(Math.min(...costs));
}

/** `text` is title and abstract. */
const isInField = (field: QueryField, kind: number): boolean =>
  field === 'author' ? kind >= FIRST_AUTHOR : kind === TITLE || (field === 'text' && kind === ABSTRACT);

/** Returns the part of each word. */
function partsOf(words: Int32Array, begins: readonly number[]): Uint32Array {
  const parts = new Uint32Array(words.length);
  for (const [part, begin] of begins.entries()) parts.fill(part, begin, begins[part + 1]);
  return parts;
}

interface Places {
  /** By word: where its places begin in `places`; they end before `starts[word + 1]`. */
  readonly starts: Uint32Array;
  /** By word: where its places in titles end; these come first. */
  readonly titleEnds: Uint32Array;
  readonly places: Uint32Array;
  /** For each of `places`, the word after it: phrases of two frequent words are found by reading on. */
  readonly followers: Int32Array;
}

function placesOf(
  words: Int32Array,
  count: number,
  { begins, kinds }: Pick<Indexed, 'begins' | 'kinds'>,
): Places {
  const starts = new Uint32Array(count + 2);
  for (const word of words) if (word !== GAP) starts[word + 1]! += 1;
  for (let word = 0; word <= count; word += 1) starts[word + 1]! += starts[word]!;
  const places = new Uint32Array(starts[count]!);
  const followers = new Int32Array(starts[count]!);
  const next = starts.slice();
  const addAll = (areTitles: boolean): void => {
    for (const [part, begin] of begins.entries()) {
      if ((kinds[part] === TITLE) !== areTitles) continue;
      for (let at = begin; words[at] !== GAP; at += 1) {
        const place = next[words[at]!]!;
        next[words[at]!] = place + 1;
        places[place] = at;
        followers[place] = words[at + 1]!;
      }
    }
  };
  addAll(true);
  const titleEnds = next.slice();
  addAll(false);
  return { starts, titleEnds, places, followers };
}

/** Returns the index of the first text that does not come before `wanted`. */
function firstFrom(sorted: readonly string[], wanted: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
