/** Turns an item of arXiv's RSS, Atom or query API into an entry. */

import { buildEntry, rejectEntry } from '../../entry.ts';
import {
  type ArxivReference,
  arxivReference,
  arxivReferenceIn,
  normaliseIdentifiers,
} from '../../identifiers.ts';
import { ANNOUNCE_TYPES, type AnnounceType, type ListingEntry, type RejectedEntry } from '../../listing.ts';
import { cleanText } from '../../text/clean-text.ts';
import type { FeedItem, FeedPlace } from '../feeds/feed.ts';
import { categoriesOf, entryLink, parseCreators, parsePublished, untitled } from '../feeds/feed-entry.ts';
import { naturalNames, saysWithdrawn } from './arxiv-text.ts';

// `arXiv:2203.01250v3 Announce Type: replace-cross`, then `Abstract: …` on the next line (since 2024);
// unknown types may appear.
const PREFIX = /^\s*arXiv:(\S{1,40})\s+Announce Type:\s*([\w-]{1,30})\s+(?:Abstract:\s*)?/i;
// `A title. (arXiv:2203.01250v3 [cs.LG] UPDATED)`, until 2024.
const TITLE_SUFFIX =
  /(?:\.\s*|(?<!\s)\s*)\(arXiv:(\S{1,40})\s+\[([\w.-]{1,20})\]\s*(UPDATED|CROSS LISTED)?\)\s*$/;

/**
 * Returns the entry for an arXiv item. `textOf` extracts the text of a title or description in this
 * kind of feed.
 */
export function readArxivEntry(
  item: FeedItem | null,
  { rank, base }: FeedPlace,
  textOf: (source: string) => string,
): ListingEntry | RejectedEntry {
  if (item === null) return rejectEntry(rank, 'the item cannot be read as XML', '');
  const link = entryLink(item, base);
  const listedTitle = textOf(item.title);
  const suffix = TITLE_SUFFIX.exec(listedTitle);
  const title = suffix === null ? listedTitle : listedTitle.slice(0, suffix.index);
  if (title === '') return untitled(item, rank, link);

  const listed = textOf(item.summary);
  const prefix = PREFIX.exec(listed);
  const abstract = prefix === null ? listed.replace(/^Abstract:\s*/i, '') : listed.slice(prefix[0].length);
  const reference = findReference([
    item.id,
    item.link,
    prefix?.[1] ?? null,
    suffix?.[1] ?? null,
    ...item.identifiers,
  ]);
  const identifiers = normaliseIdentifiers({ doi: item.doi ?? undefined });
  const categories = categoriesOf(item);
  const primary = item.primaryCategory ?? suffix?.[2] ?? null;
  const announceType = parseAnnounceType(
    item.announceType ?? prefix?.[2] ?? suffix?.[3] ?? (suffix === null ? null : 'new'),
  );
  return buildEntry({
    title,
    abstract,
    authors: arxivAuthors(item.creators),
    identifiers: reference === null ? identifiers : { ...identifiers, arxiv: reference.id },
    url: link,
    // Items are dated by their announcement, which for a new version may be years after the paper.
    publishedAt: announceType?.startsWith('replace') ? null : parsePublished(item),
    rank,
    categories: primary === null ? categories : [...new Set([primary, ...categories])],
    announceType,
    version: reference?.version ?? null,
    withdrawn: saysWithdrawn(cleanText(item.comment ?? '')) || saysWithdrawn(abstract),
  });
}

function findReference(places: readonly (string | null)[]): ArxivReference | null {
  const found = places
    .map((place) => (place === null ? null : (arxivReference(place) ?? arxivReferenceIn(place))))
    .filter((reference) => reference !== null);
  // Prefer a reference with a version: a link often leaves it out, the id does not.
  return (
    found.find((reference) => reference.version !== null && reference.id === found[0]?.id) ?? found[0] ?? null
  );
}

function parseAnnounceType(text: string | null): AnnounceType | null {
  const word = (text ?? '').trim().toLowerCase();
  if (word === 'updated') return 'replace';
  if (word === 'cross listed') return 'cross';
  return ANNOUNCE_TYPES.find((type) => type === word) ?? null;
}

const arxivAuthors = (creators: readonly string[]): readonly string[] =>
  creators.length === 1 ? naturalNames(parseCreators(creators)) : parseCreators(creators);
