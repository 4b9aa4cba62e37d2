/** Compares author names in any order and with initials: `Saining Xie`, `Xie, Saining`, `S. Xie`. Pure. */

/**
 * Returns the words of a name with the surname last, however it was written.
 * @param firstAfterComma index of the first word after a comma, which follows the surname; null without one
 */
export function nameInOrder(words: readonly string[], firstAfterComma: number | null): readonly string[] {
  if (firstAfterComma !== null && firstAfterComma > 0 && firstAfterComma < words.length) {
    return [...words.slice(firstAfterComma), ...words.slice(0, firstAfterComma)];
  }
  const [first = '', ...others] = words;
  // "Xie S." and "Xie S. N."
  return isInitial(first) || others.length === 0 || !others.every(isInitial) ? words : [...others, first];
}

const isInitial = (word: string): boolean => /^\p{L}$/u.test(word);

/**
 * Finds a name, given with its surname last, in an author's name: every word must occur, in any order;
 * an initial on either side is enough, except for the surname.
 * @returns the first and the last place of the name's words, or null
 */
export function findName(
  name: readonly string[],
  words: readonly string[],
): readonly [first: number, last: number] | null {
  const taken = new Set<number>();
  for (let i = name.length - 1; i >= 0; i -= 1) {
    const wanted = name[i] ?? '';
    let place = words.findIndex((word, at) => word === wanted && !taken.has(at));
    if (place < 0 && i < name.length - 1)
      place = words.findIndex((word, at) => !taken.has(at) && begins(word, wanted));
    if (place < 0) return null;
    taken.add(place);
  }
  return [Math.min(...taken), Math.max(...taken)];
}

const begins = (word: string, wanted: string): boolean =>
  (isInitial(word) && wanted.startsWith(word)) || (isInitial(wanted) && word.startsWith(wanted));

/** The query that finds an author's papers, from the name as a reader wrote it. */
export const authorQuery = (name: string): string => `author:"${name.replaceAll(/["*]/g, ' ').trim()}"`;

/** The name in a query made by `authorQuery`, or null. */
export const authorOfQuery = (query: string): string | null => /^author:"([^"]+)"$/.exec(query)?.[1] ?? null;
