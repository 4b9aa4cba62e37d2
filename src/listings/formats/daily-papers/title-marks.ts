/** Removes the Markdown marks that all titles of a page have in common. */

import { buildEntry } from '../../entry.ts';
import { identifiersOfUrl } from '../../identifiers.ts';
import type { ListingEntry } from '../../listing.ts';
import { httpUrl } from '../../paper-url.ts';

// Heading, bullet, number, bold and link. Each is around the whole title.
const MARKS = [
  /^#{1,6} +(?<title>\S.*)$/,
  /^[•*-] +(?<title>\S.*)$/,
  /^\d{1,4}[.)] +(?<title>\S.*)$/,
  /^\*\*(?<title>[^*].*)\*\*$/,
  /^\[(?<title>.+)\]\((?<url>https?:\/\/[^\s()]{1,500})\)$/,
];
/** A single title may itself begin with such a mark. */
const FEWEST_TITLES = 2;

/** `entries` without the marks that are around every title, from the outermost on. */
export function withoutMarks(entries: readonly ListingEntry[]): readonly ListingEntry[] {
  // Each mark occurs at most once around a title.
  return MARKS.reduce<readonly ListingEntry[]>(withoutOuterMark, entries);
}

function withoutOuterMark(entries: readonly ListingEntry[]): readonly ListingEntry[] {
  const mark = MARKS.find((pattern) => entries.every(({ title }) => pattern.test(title)));
  if (entries.length < FEWEST_TITLES || mark === undefined) return entries;
  return entries.map((entry) => {
    const { title = entry.title, url } = mark.exec(entry.title)?.groups ?? {};
    if (url === undefined) return { ...entry, title };
    const identifiers = identifiersOfUrl(url);
    const isKnown = Object.keys(identifiers).length > 0;
    return buildEntry({ ...entry, title, identifiers, url: isKnown ? null : httpUrl(url) });
  });
}
