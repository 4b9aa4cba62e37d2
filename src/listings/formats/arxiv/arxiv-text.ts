/** Reads categories and withdrawal notices as arXiv writes them in pages and mails. */

// Only at the start: "we withdraw the claim of …" within an abstract is about something else.
const WITHDRAWN =
  /^(?:\W{0,3}(?:this|the) (?:paper|article|manuscript|submission|preprint|work|version|note)(?: \(?v?\d{0,2}\)?)? (?:has been|have been|was|is(?: being)?|had been) (?:temporarily )?(?:withdrawn|retracted)|\W{0,3}(?:paper|article|manuscript|submission)? ?(?:temporarily )?withdrawn\b|retracted\b)/i;

/** Does a comment or abstract begin with the statement that the paper was withdrawn? */
export const saysWithdrawn = (text: string): boolean => WITHDRAWN.test(text.trim());

const CATEGORY = /^[a-z]+(?:-[a-z]+)?(?:\.[A-Za-z-]{2,})?$/;

/**
 * The arXiv categories in a string, separated by spaces (`cs.CL cs.LG`) or in parentheses after their
 * names (`Machine Learning (cs.LG); …`), without duplicates.
 */
export function categoriesIn(text: string): string[] {
  const named = [...text.matchAll(/\(([^()\s]{2,30})\)/g)].map((match) => match[1] ?? '');
  const found = named.length > 0 ? named : text.split(/[\s,;]+/);
  return [...new Set(found.filter((category) => CATEGORY.test(category)))];
}
