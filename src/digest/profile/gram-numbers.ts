/** Numbers the words and word pairs (grams) of papers, so that later steps need not handle text. */

import { saysSomething } from '../../topics/gram-index.ts';
import { newPairTable } from './pair-table.ts';

/** The words of a paper, as the tokenizer makes them. */
export interface GramText {
  readonly title: readonly string[];
  readonly abstract: readonly string[];
}

/**
 * The grams of a paper in order of first appearance, and how often each occurs; those of the title count
 * twice.
 */
export interface CountedGrams {
  readonly grams: Uint32Array;
  readonly counts: Float32Array;
}

export interface GramNumbers {
  /** How many grams have a number; numbers start at 0. */
  readonly size: number;
  /** Counts the grams of a paper; grams that no paper had before get a number. */
  count(paper: GramText): CountedGrams;
  /** Undefined if no paper had it. */
  numberOf(gram: string): number | undefined;
  textOf(gram: number): string;
}

const TITLE_WEIGHT = 2;
/** Stands for a word that says nothing of its own: no gram begins or ends with it. */
const SILENT = -1;

export function newGramNumbers(): GramNumbers {
  const words = new Map<string, number>();
  const wordTexts: string[] = [];
  const pairs = newPairTable();
  /** By gram number. Of a pair: the numbers of its words. Of a word: its index in `wordTexts`, and SILENT. */
  const firsts: number[] = [];
  const seconds: number[] = [];
  /** By gram number: the last paper that had the gram, and the gram's index in that paper's list. */
  const lastPaper: number[] = [];
  const lastPlace: number[] = [];
  let papers = 0;

  const newNumber = (first: number, second: number): number => {
    seconds.push(second);
    lastPaper.push(0);
    lastPlace.push(0);
    return firsts.push(first) - 1;
  };
  const newWord = (word: string): number => {
    const number = saysSomething(word) ? newNumber(wordTexts.push(word) - 1, SILENT) : SILENT;
    words.set(word, number);
    return number;
  };
  const newPair = (first: number, second: number): number => {
    const number = newNumber(first, second);
    pairs.add(first, second, number);
    return number;
  };
  const textOf = (gram: number): string => {
    const [first, second] = [firsts[gram]!, seconds[gram]!];
    return second === SILENT ? wordTexts[first]! : `${textOf(first)} ${textOf(second)}`;
  };

  return {
    get size() {
      return firsts.length;
    },
    count(paper) {
      papers += 1;
      const found: number[] = [];
      const counts: number[] = [];
      const add = (gram: number, weight: number): void => {
        if (lastPaper[gram] === papers) {
          counts[lastPlace[gram]!]! += weight;
          return;
        }
        lastPaper[gram] = papers;
        lastPlace[gram] = found.push(gram) - 1;
        counts.push(weight);
      };
      for (const [text, weight] of [
        [paper.title, TITLE_WEIGHT],
        [paper.abstract, 1],
      ] as const) {
        let before = SILENT;
        for (const word of text) {
          const number = words.get(word) ?? newWord(word);
          if (number !== SILENT && before !== SILENT)
            add(pairs.get(before, number) ?? newPair(before, number), weight);
          if (number !== SILENT) add(number, weight);
          before = number;
        }
      }
      return { grams: Uint32Array.from(found), counts: Float32Array.from(counts) };
    },
    numberOf(gram) {
      const space = gram.indexOf(' ');
      const number = words.get(space === -1 ? gram : gram.slice(0, space));
      if (number === undefined || number === SILENT) return undefined;
      if (space === -1) return number;
      const other = words.get(gram.slice(space + 1));
      return other === undefined || other === SILENT ? undefined : pairs.get(number, other);
    },
    textOf,
  };
}
