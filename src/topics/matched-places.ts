/** Finds where in a paper the terms of an index occur, and how they are written there. */

import type { QueryField } from './query.ts';
import type { Found, SearchedText, TermIndex } from './term-index.ts';
import { tokenize } from './tokenize.ts';
import type { MatchablePaper } from './topic.ts';
import { numberWords } from './word-numbers.ts';

/**
 * The matches in the current paper. One such object is reused for all papers, so that no term costs an
 * allocation.
 */
export interface Places {
  /**
   * Finds all terms in a paper, given its words (`paperWords`), and returns the numbers of those it contains.
   */
  find(paper: PaperWords): readonly number[];
  has(term: number): boolean;
  hasOutsideAbstract(term: number): boolean;
  /**
   * Returns the wording at the first place of each term, in the paper's order, without duplicates and without
   * those inside others.
   */
  words(terms: readonly number[]): readonly string[];
}

/**
 * A paper's words, tokenized on first use and kept with this object, for matching one paper with
 * several matchers.
 */
export interface PaperWords {
  title(): TextWords;
  abstract(): TextWords;
  authors(): readonly TextWords[];
}

export interface TextWords extends SearchedText {
  readonly text: string;
}

export function paperWords(paper: MatchablePaper): PaperWords {
  let title: TextWords | undefined;
  let abstract: TextWords | undefined;
  let authors: readonly TextWords[] | undefined;
  return {
    title() {
      title ??= textWords(paper.title);
      return title;
    },
    abstract() {
      abstract ??= textWords(paper.abstract);
      return abstract;
    },
    authors() {
      authors ??= paper.authors.map(textWords);
      return authors;
    },
  };
}

function textWords(text: string): TextWords {
  const tokens = tokenize(text);
  let numbers: Int32Array | undefined;
  return {
    text,
    tokens,
    numbers() {
      numbers ??= numberWords(tokens.words);
      return numbers;
    },
  };
}

const NO_PART = -1;

export function newPlaces(index: TermIndex): Places {
  /**
   * By term: the last paper in which it was found, and its first place there: the part of the paper, the
   * first and last character.
   */
  const foundIn = new Int32Array(index.count);
  const part = new Int32Array(index.count);
  const start = new Int32Array(index.count);
  const end = new Int32Array(index.count);
  let paperNumber = 0;
  /** The number of the abstract among the parts of the current paper. */
  let abstractPart = NO_PART;
  let parts: string[] = [];
  let found: number[] = [];
  let wordings = new Map<number, string>();

  /** The wording at the first place of a term; many readers need the same ones. */
  function readWording(term: number): string {
    const known = wordings.get(term);
    if (known !== undefined) return known;
    const wording = asWritten(parts[at(part, term)] ?? '', at(start, term), at(end, term));
    wordings.set(term, wording);
    return wording;
  }

  function search(words: TextWords, fields: readonly QueryField[]): void {
    const { text, tokens } = words;
    const number = parts.push(text) - 1;
    const note: Found = (term, first, last) => {
      if (foundIn[term] === paperNumber) return;
      foundIn[term] = paperNumber;
      part[term] = number;
      start[term] = tokens.starts[first] ?? 0;
      end[term] = tokens.ends[last] ?? 0;
      found.push(term);
    };
    for (const field of fields) index.find(field, words, note);
  }
  return {
    find(paper) {
      paperNumber += 1;
      parts = [];
      found = [];
      wordings = new Map();
      if (index.has('title') || index.has('text')) search(paper.title(), ['title', 'text']);
      abstractPart = index.has('text') ? parts.length : NO_PART;
      if (index.has('text')) search(paper.abstract(), ['text']);
      if (index.has('author')) for (const author of paper.authors()) search(author, ['author']);
      return found;
    },
    has: (term) => foundIn[term] === paperNumber,
    // A term that is in the title as well was found there first.
    hasOutsideAbstract: (term) => foundIn[term] === paperNumber && part[term] !== abstractPart,
    words(terms) {
      const [only] = terms;
      if (only !== undefined && terms.length === 1) return [readWording(only)];
      return distinctWordings(
        terms.map((term) => ({
          part: at(part, term),
          start: at(start, term),
          end: at(end, term),
          wording: () => readWording(term),
        })),
      );
    },
  };
}

/** Where a term is in a paper: in which part, and from which character to which. */
export interface TermPlace {
  readonly part: number;
  readonly start: number;
  readonly end: number;
  readonly wording: () => string;
}

/** Returns the wordings in the paper's order, without duplicates and without those inside others. */
export function distinctWordings(places: TermPlace[]): readonly string[] {
  places.sort((a, b) => a.part - b.part || a.start - b.start || b.end - a.end);
  const listed: string[] = [];
  let coveredPart = -1;
  let coveredTo = 0;
  for (const { part, end, wording } of places) {
    // "vision" adds nothing where "computer vision" was found.
    if (part === coveredPart && end <= coveredTo) continue;
    coveredPart = part;
    coveredTo = end;
    const words = wording();
    if (!listed.some((other) => other.length === words.length && other.toLowerCase() === words.toLowerCase()))
      listed.push(words);
  }
  return listed;
}

const at = (list: Int32Array, index: number): number => list[index] ?? 0;

/**
 * Returns the text from `start` to `end` on one line, with an adjacent bracket or TeX dollar sign that pairs
 * with one inside it: `LLM(-Agents)`.
 */
export function asWritten(text: string, start: number, end: number): string {
  const words = text.slice(start, end);
  if (!/[(){}$]/.test(words)) return words.replace(/\s+/g, ' ') + restOfVersion(words, text, end);
  const count = (sign: string): number => words.split(sign).length - 1;
  const isBeside = (open: string, close: string) => ({
    before: count(close) > count(open) && text[start - 1] === open,
    after: count(open) > count(close) && text[end] === close,
  });
  const [round, curly] = [isBeside('(', ')'), isBeside('{', '}')];
  const dollar = count('$') % 2 === 1;
  const opens = (dollar && text[start - 1] === '$') || round.before || curly.before;
  const closes = (dollar && !opens && text[end] === '$') || round.after || curly.after;
  return text.slice(opens ? start - 1 : start, closes ? end + 1 : end).replace(/\s+/g, ' ');
}

/** Of `Qwen2.5` a word is `Qwen2`, which names another version. */
const restOfVersion = (words: string, text: string, end: number): string =>
  /[a-z]\d+$/i.test(words) ? (/^\.\d+/.exec(text.slice(end, end + 4))?.[0] ?? '') : '';
