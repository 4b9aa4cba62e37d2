/**
 * Numbers the words of papers, so that each is looked up once for everything that reads them: what is known
 * of a word is kept by its number.
 */

/**
 * About 10 MB of words. Those that come later have no number and are looked up as they are; frequent ones
 * come early.
 */
export const MOST_WORD_NUMBERS = 100_000;
/** Longer ones are no words of a language, and are not kept. */
const LONGEST = 64;
export const NO_WORD_NUMBER = 0;

const numbers = new Map<string, number>();

/** From 1, the same for a word in the whole process; `NO_WORD_NUMBER` where there are no more. */
export function numberWords(words: readonly string[]): Int32Array {
  const its = new Int32Array(words.length);
  for (let i = 0; i < words.length; i += 1) its[i] = numbers.get(words[i]!) ?? newNumber(words[i]!);
  return its;
}

function newNumber(word: string): number {
  if (numbers.size >= MOST_WORD_NUMBERS || word.length > LONGEST) return NO_WORD_NUMBER;
  // A copy: the word is a piece of its paper's text, which would be kept with it.
  numbers.set(Buffer.from(word).toString(), numbers.size + 1);
  return numbers.size;
}
