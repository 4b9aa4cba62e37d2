/** Splits the names of authors into their parts, for reference managers. Pure. */

/**
 * Matches names of groups. In them, BibTeX would take `and` for two authors, and commas for parts of one
 * name.
 */
const GROUP =
  /\b(?:collaborations?|collab|consortium|team|group|project|initiative|network|society|committee)\b|\sand\s|,.*,/i;
const SUFFIX = /^(?:Jr\.?|Sr\.?|II|III|IV)$/;

export const isGroupName = (author: string): boolean => GROUP.test(author);

export interface CitedName {
  readonly first: string;
  readonly last: string;
  /** Such as `Jr.`. */
  readonly suffix: string | null;
}

/**
 * Returns the parts of a person's name. A word in lower case begins the last name: `de la Hoz`. Returns null
 * for a group, for a name that already has a comma, and for a last name alone: a single word, `van der Berg`.
 */
export function splitName(author: string): CitedName | null {
  const words = author.trim().split(/\s+/);
  if (words.length < 2 || author.includes(',') || isGroupName(author)) return null;
  const suffix = words.length > 2 && SUFFIX.test(words.at(-1) ?? '') ? (words.pop() ?? null) : null;
  if (startsLow(words[0]!) && !startsLow(words.at(-1)!)) return null;
  const particle = words.findIndex((word, index) => index > 0 && startsLow(word));
  const from = particle === -1 ? words.length - 1 : particle;
  return { first: words.slice(0, from).join(' '), last: words.slice(from).join(' '), suffix };
}

const startsLow = (word: string): boolean => /^\p{Ll}/u.test(word);
