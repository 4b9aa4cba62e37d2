/** Treats British and American spellings of a word as one. */

import { readWordLists } from './catalogue-files.ts';

/** Whole words, both ways. */
const words = new Map<string, string>();
/** Beginnings of words, both ways, by their first three letters. */
const beginnings = new Map<string, [from: string, to: string][]>();

for (const [british, american] of readWordLists('spellings.yaml')) {
  for (const [from, to] of [
    [british, american],
    [american, british],
  ] as const) {
    if (from.endsWith('*')) {
      const key = from.slice(0, 3);
      beginnings.set(key, [...(beginnings.get(key) ?? []), [from.slice(0, -1), to.slice(0, -1)]]);
    } else words.set(from, to);
  }
}

/**
 * Returns the word as given, and in the other spelling if it has one. `word` is folded; it may be only the
 * beginning of a word.
 */
export function spellingVariants(word: string): readonly string[] {
  const other = words.get(word);
  if (other !== undefined) return [word, other];
  const pair = beginnings.get(word.slice(0, 3))?.find(([from]) => word.startsWith(from));
  return pair === undefined ? [word] : [word, pair[1] + word.slice(pair[0].length)];
}
