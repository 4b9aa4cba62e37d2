/** Builds entries and rejected entries, with defaults for what a format does not say. */
import { urlOfIdentifiers } from './identifiers.ts';
import type { ListingEntry, RejectedEntry } from './listing.ts';

type EntryFacts = Pick<ListingEntry, 'title' | 'rank'> & Partial<ListingEntry>;

/** An entry from the fields that a format has. Without a `url`, the address follows from the identifiers. */
export function entryOf(facts: EntryFacts): ListingEntry {
  const identifiers = facts.identifiers ?? {};
  return {
    title: facts.title,
    abstract: facts.abstract ?? '',
    authors: facts.authors ?? [],
    identifiers,
    url: facts.url ?? urlOfIdentifiers(identifiers),
    publishedAt: facts.publishedAt ?? null,
    rank: facts.rank,
    categories: facts.categories ?? [],
    announceType: facts.announceType ?? null,
    version: facts.version ?? null,
    withdrawn: facts.withdrawn ?? false,
    signals: facts.signals ?? {},
    listingDate: facts.listingDate ?? null,
  };
}

const EXCERPT_LENGTH = 120;

/** A place on the page that could not be used, with the start of its text. */
export function rejectedOf(rank: number, reason: string, found: string): RejectedEntry {
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
