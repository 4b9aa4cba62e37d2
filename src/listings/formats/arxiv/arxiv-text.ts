/** Reads categories, notices and prefixes as arXiv writes them in pages, mails and feeds. */

import { arxivReference } from '../../identifiers.ts';

// Only at the start: "we withdraw the claim of …" within an abstract is about something else.
const WITHDRAWN =
  /^(?:\W{0,3}(?:this|the) (?:paper|article|manuscript|submission|preprint|work|version|note)(?: \(?v?\d{0,2}\)?)? (?:has been|have been|was|is(?: being)?|had been) (?:temporarily )?(?:withdrawn|retracted)|\W{0,3}(?:paper|article|manuscript|submission)? ?(?:temporarily )?withdrawn\b|retracted\b)/i;

/** Does a comment or abstract begin with the statement that the paper was withdrawn? */
export const saysWithdrawn = (text: string): boolean => WITHDRAWN.test(text.trim());

// A comma that no suffix of the name (Jr., III) follows.
const NAME_END = /,(?!\s?(?:[js]r|i{2,3})\b)\s?/i;

/**
 * arXiv separates authors by commas and writes first names first, so what seems to be one reversed name is
 * two authors.
 */
export function naturalNames(names: readonly string[]): readonly string[] {
  const [only] = names;
  return names.length === 1 && only !== undefined ? only.split(NAME_END) : names;
}

const CATEGORY = /^[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z-]{2,})?$/;

/**
 * Returns the arXiv categories in a string, separated by spaces (`cs.CL cs.LG`) or in parentheses after their
 * names (`Machine Learning (cs.LG); …`), without duplicates.
 */
export function categoriesIn(text: string): string[] {
  const named = [...text.matchAll(/\(([^()\s]{2,30})\)/g)].map((match) => match[1] ?? '');
  const found = named.length > 0 ? named : text.split(/[\s,;]+/);
  return [...new Set(found.filter((category) => CATEGORY.test(category)))];
}

const ANNOUNCEMENT = /\barXiv:(\S{1,40})\s+Announce Type:\s*[\w-]{1,30}\s+Abstract:\s*(?=\S)/i;

/**
 * Returns the abstract of this paper as arXiv announced it, if another party put it after a text of its own,
 * such as a translation; null if there is none.
 */
export function announcedAbstract(text: string, arxivId: string): string | null {
  const prefix = ANNOUNCEMENT.exec(text);
  if (prefix === null || arxivReference(prefix[1] ?? '')?.id !== arxivId) return null;
  return text.slice(prefix.index + prefix[0].length);
}
