/** The words of which the built-in topics are made. Each function gives query text (see query.ts) from a list that reads as one. */

/** Holds where one of the parts does. */
export const anyOf = (...parts: readonly string[]): string => parts.join(' OR ');

/** Words as people write them, with white space between; each counts wherever it stands. */
export const words = (list: string): string[] => list.trim().split(/\s+/);

/** Words that count in the title only. */
export const inTitle = (list: string): string[] => words(list).map((word) => `title:${word}`);

/** Phrases with commas between. */
export const phrases = (list: string): string[] =>
  list.split(',').map((phrase) => `"${phrase.trim().replace(/\s+/g, ' ')}"`);

/** Phrases with commas between that count in the title only. */
export const phrasesInTitle = (list: string): string[] => phrases(list).map((phrase) => `title:${phrase}`);

/** The parts, but not in a paper that one of the unwanted terms tells to be of another field. */
export const unless = (unwanted: readonly string[], ...parts: readonly string[]): string =>
  `((${anyOf(...parts)}) NOT (${anyOf(...unwanted)}))`;

/** The parts, but only in a paper that one of the wanted terms tells to be of the field. */
export const where = (wanted: readonly string[], ...parts: readonly string[]): string =>
  `((${anyOf(...parts)}) (${anyOf(...wanted)}))`;
