/** Entries put together: what a format does not know gets the value that says so. */
import { urlOfIdentifiers } from './identifiers.ts';
import type { ListingEntry, RejectedEntry } from './listing.ts';

type EntryFacts = Pick<ListingEntry, 'title' | 'rank'> & Partial<ListingEntry>;

/** An entry out of what a format knows. Without a `url`, the address that follows from its identifiers. */
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
    ...(facts.details !== undefined && Object.keys(facts.details).length > 0 && { details: facts.details }),
  };
}

const EXCERPT_LENGTH = 120;

/** A place on the page that could not be used, with the start of what stood there. */
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
