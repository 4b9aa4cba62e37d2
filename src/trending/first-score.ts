/** The score of a paper that a page is the first to list: what `refreshTrending` would find, without asking the store. Pure. */
import { LISTING_FORMATS, type ListingEntry, type ListingFormat } from '../listings/listing.ts';
import { reasonsOf } from './reasons.ts';
import { type Evidence, type SignalReading, strengthOf, trendingKey } from './score.ts';

/** Formats whose pages are in the order of the readers' interest. Feeds and archive lists are in the order of ids or dates. */
export const RANKED_FORMATS: readonly ListingFormat[] = LISTING_FORMATS.filter((format) =>
  format.startsWith('daily-papers-'),
);

export interface ListingPage {
  readonly source: string;
  readonly format: ListingFormat;
  /** YYYY-MM-DD, for entries that have no day of their own. */
  readonly listingDate: string;
  /** How many entries it has. */
  readonly size: number;
}

export interface TrendingScore {
  readonly strength: number;
  readonly trendingKey: number;
  readonly reasons: string[];
}

/** All of what is known, as a score to store. */
export function scoreOf(evidence: Evidence): TrendingScore {
  const { strength, countsFrom } = strengthOf(evidence);
  return { strength, trendingKey: trendingKey(strength, countsFrom), reasons: reasonsOf(evidence) };
}

export function firstScore(entry: ListingEntry, page: ListingPage, now: Date): TrendingScore {
  const list = {
    source: page.source,
    listingDate: entry.listingDate ?? page.listingDate,
    seenAt: now,
    isRanked: RANKED_FORMATS.includes(page.format),
    rank: entry.rank,
    size: Math.max(page.size, entry.rank),
    pages: 1,
  };
  const readings = (Object.entries(entry.signals) as [SignalReading['kind'], number | undefined][]).flatMap(
    ([kind, value]) => (value === undefined ? [] : [{ kind, seenAt: now, value }]),
  );
  return scoreOf({
    firstSeenAt: now,
    lists: entry.announceType?.startsWith('replace') ? [] : [list],
    readings,
  });
}
