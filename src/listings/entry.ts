/** Builds entries and rejected entries, with defaults for what a format lacks; separates the two. */

import type { ListingEntry, RejectedEntry } from './listing.ts';
import { urlOfIdentifiers } from './paper-url.ts';

type EntryFields = Pick<ListingEntry, 'title' | 'rank'> & Partial<ListingEntry>;

/**
 * Builds an entry from the fields that a format has. Without a `url`, the address follows from the
 * identifiers. Empty names and categories are left out.
 */
export function buildEntry(fields: EntryFields): ListingEntry {
  const identifiers = fields.identifiers ?? {};
  return {
    title: fields.title,
    abstract: fields.abstract ?? '',
    authors: (fields.authors ?? []).filter(isFilled),
    identifiers,
    url: fields.url ?? urlOfIdentifiers(identifiers),
    publishedAt: fields.publishedAt ?? null,
    rank: fields.rank,
    categories: (fields.categories ?? []).filter(isFilled),
    announceType: fields.announceType ?? null,
    version: fields.version ?? null,
    withdrawn: fields.withdrawn ?? false,
    signals: fields.signals ?? {},
    listingDate: fields.listingDate ?? null,
    ...(fields.details !== undefined &&
      Object.keys(fields.details).length > 0 && { details: fields.details }),
  };
}

const isFilled = (text: string): boolean => text !== '';

const EXCERPT_LENGTH = 120;

/** Describes a place on the page that could not be used, with the start of its text. */
export function rejectEntry(rank: number, reason: string, found: string): RejectedEntry {
  const excerpt = found
    .slice(0, EXCERPT_LENGTH * 4)
    .replace(/\s+/g, ' ')
    .trim();
  return {
    rank,
    reason,
    excerpt: excerpt.length > EXCERPT_LENGTH ? `${excerpt.slice(0, EXCERPT_LENGTH)}…` : excerpt,
  };
}

/** Separates entries from rejected ones, each in the order of the page. */
export function partitionResults(results: readonly (ListingEntry | RejectedEntry)[]): {
  entries: ListingEntry[];
  rejected: RejectedEntry[];
} {
  const entries: ListingEntry[] = [];
  const rejected: RejectedEntry[] = [];
  for (const result of results) {
    if ('reason' in result) rejected.push(result);
    else entries.push(result);
  }
  return { entries, rejected };
}
