/** Builds the query text of built-in topics from readable lists of words (see query.ts). */

/** Matches if one of the parts does. */
export const anyOf = (...parts: readonly string[]): string => parts.join(' OR ');

/** Words separated by white space; each counts wherever it stands. */
export const words = (list: string): string[] => list.trim().split(/\s+/);

/** Words that count in the title only. */
export const inTitle = (list: string): string[] => words(list).map((word) => `title:${word}`);

/** Phrases separated by commas. */
export const phrases = (list: string): string[] =>
  list.split(',').map((phrase) => `"${phrase.trim().replace(/\s+/g, ' ')}"`);

/** Phrases separated by commas that count in the title only. */
export const phrasesInTitle = (list: string): string[] => phrases(list).map((phrase) => `title:${phrase}`);

/** The parts, but not in a paper that an unwanted term shows to be of another field. */
export const unless = (unwanted: readonly string[], ...parts: readonly string[]): string =>
  `((${anyOf(...parts)}) NOT (${anyOf(...unwanted)}))`;

/** The parts, but only in a paper that a wanted term shows to be of the field. */
export const where = (wanted: readonly string[], ...parts: readonly string[]): string =>
  `((${anyOf(...parts)}) (${anyOf(...wanted)}))`;
