/**
 * Numbers the words of papers, so that whatever reads them can keep what it knows about a word by its number.
 */

/**
 * About 10 MB of words. Later words get no number and are looked up by their text; frequent ones come early.
 */
export const MOST_WORD_NUMBERS = 100_000;
/** Longer strings are not words of a language, and get no number. */
const LONGEST = 64;
export const NO_WORD_NUMBER = 0;

const numbers = new Map<string, number>();

/**
 * Returns the number of each word, from 1, the same in the whole process; `NO_WORD_NUMBER` for words without
 * one.
 */
export function numberWords(words: readonly string[]): Int32Array {
  const its = new Int32Array(words.length);
  for (let i = 0; i < words.length; i += 1) its[i] = numbers.get(words[i]!) ?? newNumber(words[i]!);
  return its;
}

function newNumber(word: string): number {
  if (numbers.size >= MOST_WORD_NUMBERS || word.length > LONGEST) return NO_WORD_NUMBER;
  // A copy, because the word is a slice of its paper's text and would keep all of it in memory.
  numbers.set(Buffer.from(word).toString(), numbers.size + 1);
  return numbers.size;
}
