/** Reads categories, dates and withdrawal notices as arXiv writes them in pages and mails. */
import { isoDay } from '../../text/listing-date.ts';

// Only at the start: "we withdraw the claim of …" within an abstract is about something else.
const WITHDRAWN =
  /^(?:\W{0,3}(?:this|the) (?:paper|article|manuscript|submission|preprint|work|version|note)(?: \(?v?\d{0,2}\)?)? (?:has been|have been|was|is(?: being)?|had been) (?:temporarily )?(?:withdrawn|retracted)|\W{0,3}(?:paper|article|manuscript|submission)? ?(?:temporarily )?withdrawn\b|retracted\b)/i;

/** Does a comment or abstract begin with the statement that the paper was withdrawn? */
export const saysWithdrawn = (text: string): boolean => WITHDRAWN.test(text.trim());

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * The first `9 Jun 23`, `Friday, 9 June 2023` or `2023-06-09` in a heading, as YYYY-MM-DD. Two-digit
 * years are 1991 to 2090.
 */
export function dayInHeading(heading: string): string | null {
  const numeric = /\b(\d{4})-(\d{2})-(\d{2})\b/.exec(heading);
  if (numeric !== null) return isoDay(Number(numeric[1]), Number(numeric[2]), Number(numeric[3]));
  const words =
    /\b(\d{1,2})\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?\s+(\d{4}|\d{2})\b/i.exec(
      heading,
    );
  if (words === null) return null;
  const month = MONTHS.indexOf((words[2] ?? '').toLowerCase()) + 1;
  const short = Number(words[3]);
  return isoDay(short > 99 ? short : short > 90 ? 1900 + short : 2000 + short, month, Number(words[1]));
}

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
