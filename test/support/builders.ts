/** Builders of domain objects with plain, fixed defaults, so that every override matters to its test. */
import type { Listing, ListingEntry } from '../../src/listings/listing.ts';
import type { Paper } from '../../src/papers/paper.ts';

/** The time of most tests: a Wednesday morning, UTC. */
export const NOW = new Date('2026-03-11T09:00:00.000Z');

/** Returns the instant `hours` after `from`, or before it if `hours` is negative. */
export const hoursAfter = (from: Date, hours: number): Date => new Date(from.getTime() + hours * 3_600_000);

/** Returns a stored paper with one arXiv id, first seen at `NOW`. */
export function aPaper(overrides: Partial<Paper> = {}): Paper {
  return {
    id: 1,
    title: 'A Plain Paper',
    abstract: 'We study something plain.',
    authors: ['Ada Example', 'Ben Sample'],
    categories: ['cs.LG'],
    identifiers: { arxiv: '2603.00001' },
    url: 'https://arxiv.org/abs/2603.00001',
    publishedAt: new Date('2026-03-10T00:00:00.000Z'),
    firstSeenAt: NOW,
    lastSeenAt: NOW,
    announceType: null,
    withdrawnAt: null,
    signals: {},
    details: {},
    written: null,
    topics: [],
    strength: 1,
    trendingKey: 0,
    reasons: [],
    ...overrides,
  };
}

/**
 * Returns an entry of a listing page: the first of its page, without identifiers unless `identifiers` is set.
 */
export function anEntry(overrides: Partial<ListingEntry> = {}): ListingEntry {
  return {
    title: 'A Plain Paper',
    abstract: 'We study something plain.',
    authors: ['Ada Example', 'Ben Sample'],
    identifiers: {},
    url: null,
    publishedAt: null,
    rank: 1,
    categories: [],
    announceType: null,
    version: null,
    withdrawn: false,
    signals: {},
    listingDate: null,
    ...overrides,
  };
}

/** Returns a page of the given entries. Each has the rank of its position, unless it sets one. */
export function aListing(
  entries: readonly Partial<ListingEntry>[] = [{}],
  overrides: Partial<Listing> = {},
): Listing {
  return {
    format: 'daily-papers-json',
    listingDate: '2026-03-11',
    entries: entries.map((entry, index) => anEntry({ rank: index + 1, ...entry })),
    rejected: [],
    announcedTotal: null,
    ...overrides,
  };
}
