/** Takes the names of authors apart, for reference managers. Pure. */

/** Names of groups. BibTeX would take `and` for two authors, and commas for the parts of one name. */
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
 * The parts of a person's name. Words in small letters begin the last one: `de la Hoz`. Null for a group, for
 * a name of one word, and for one that has its comma.
 */
export function splitName(author: string): CitedName | null {
  const words = author.trim().split(/\s+/);
  if (words.length < 2 || author.includes(',') || isGroupName(author)) return null;
  const suffix = words.length > 2 && SUFFIX.test(words.at(-1) ?? '') ? (words.pop() ?? null) : null;
  const particle = words.findIndex((word, index) => index > 0 && /^\p{Ll}/u.test(word));
  const from = particle === -1 ? words.length - 1 : particle;
  return { first: words.slice(0, from).join(' '), last: words.slice(from).join(' '), suffix };
}
