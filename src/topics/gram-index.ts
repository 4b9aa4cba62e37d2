/** Indexes the words and word pairs (grams) of a topic model, and counts them in a paper. */

import type { PaperWords } from './matched-places.ts';
import { MOST_WORD_NUMBERS, NO_WORD_NUMBER } from './word-numbers.ts';

/** How often a paper uses the grams of an index. */
export interface GramCounts {
  /** Numbers of the grams found, without duplicates. */
  readonly grams: readonly number[];
  /**
   * Term frequency of each: 1 + ln(count), divided by the square root of the paper's length. The title
   * counts twice.
   */
  readonly values: readonly number[];
  /**
   * The first and last word of each gram where it first occurs. Words are numbered from the first of the
   * title to the last of the abstract.
   */
  readonly firsts: readonly number[];
  readonly lasts: readonly number[];
  /** How many words of the paper say something, and how many of them the index knows; repetitions count. */
  readonly words: number;
  readonly known: number;
}

export interface GramIndex {
  count(paper: PaperWords): GramCounts;
}

const TITLE_WEIGHT = 2;

/** Words that say nothing on their own; no gram begins or ends with one. */
const FUNCTION_WORDS = new Set(
  `a about across after against all also although among an and any are as at be because been before being between both but by can could
  do does during each either for from had has have here how however i if in into is it its itself may might more most much must nor not
  of often on only onto or other our over per rather same several should since so some still such than that the their them themselves
  then there thereby therefore these they this those though through thus to too toward towards under until up upon us very via was we
  were what when where whereas whether which while who whose why will with within without would yet you your`.split(
    /\s+/,
  ),
);

/** May a gram begin or end with this word? */
export const saysSomething = (word: string): boolean =>
  word.length > 1 && !FUNCTION_WORDS.has(word) && !/^\d+$/.test(word);

/**
 * A pair is looked up by one number made of two, since joining words into strings would cost more than
 * everything else.
 */
const PAIR = 65_536;

/** States of a word that has no number: not looked up yet, never in a gram, or in none of these grams. */
const WORD = { notLookedUp: -3, silent: -2, unknown: -1 };
const NO_GRAM = -1;

/** @param grams at most 65,536 different words and any number of pairs of them */
export function newGramIndex(grams: readonly string[]): GramIndex {
  /** The number of each word that occurs in a gram. */
  const words = new Map<string, number>();
  const singles: number[] = [];
  const pairs = new Map<number, number>();
  const numberOf = (word: string): number => {
    const known = words.get(word) ?? singles.push(NO_GRAM) - 1;
    words.set(word, known);
    return known;
  };
  for (const [gram, text] of grams.entries()) {
    const [first = '', second] = text.split(' ');
    const number = numberOf(first);
    if (second === undefined) singles[number] = gram;
    else pairs.set(number * PAIR + numberOf(second), gram);
  }
  /** By the number that a word has in the whole process (word-numbers.ts). */
  const known = new Int32Array(MOST_WORD_NUMBERS + 1).fill(WORD.notLookedUp);
  const lookUp = (word: string, wordNumber: number): number => {
    const its = saysSomething(word) ? (words.get(word) ?? WORD.unknown) : WORD.silent;
    if (wordNumber !== NO_WORD_NUMBER) known[wordNumber] = its;
    return its;
  };
  /** By gram: the last paper that had it, and its index in that paper's lists. */
  const lastPaper = new Uint32Array(grams.length);
  const lastSlot = new Uint32Array(grams.length);
  let papers = 0;

  return {
    count(paper) {
      papers += 1;
      const found: number[] = [];
      const times: number[] = [];
      const firsts: number[] = [];
      const lasts: number[] = [];
      let length = 0;
      let all = 0;
      let knownWords = 0;
      const note = (gram: number, weight: number, first: number, last: number): void => {
        if (lastPaper[gram] === papers) {
          times[lastSlot[gram]!]! += weight;
          return;
        }
        lastPaper[gram] = papers;
        lastSlot[gram] = found.push(gram) - 1;
        times.push(weight);
        firsts.push(first);
        lasts.push(last);
      };
      let from = 0;
      for (const [text, weight] of [
        [paper.title(), TITLE_WEIGHT],
        [paper.abstract(), 1],
      ] as const) {
        const { words: written } = text.tokens;
        const wordNumbers = text.numbers();
        let before = WORD.silent;
        for (let i = 0; i < written.length; i += 1) {
          let number = known[wordNumbers[i]!]!;
          if (number === WORD.notLookedUp) number = lookUp(written[i]!, wordNumbers[i]!);
          if (number !== WORD.silent) {
            length += weight;
            all += 1;
          }
          if (number >= 0) {
            knownWords += 1;
            const at = from + i;
            if (singles[number] !== NO_GRAM) note(singles[number]!, weight, at, at);
            const pair = before < 0 ? undefined : pairs.get(before * PAIR + number);
            if (pair !== undefined) note(pair, weight, at - 1, at);
          }
          before = number;
        }
        from += written.length;
      }
      const scale = 1 / Math.sqrt(Math.max(length, 1));
      return {
        grams: found,
        values: times.map((n) => (1 + Math.log(n)) * scale),
        firsts,
        lasts,
        words: all,
        known: knownWords,
      };
    },
  };
}
