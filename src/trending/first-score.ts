/** Scores a new paper from the page that lists it, as `refreshTrending` would, without a query. Pure. */

import { LISTING_FORMATS, type ListingEntry, type ListingFormat } from '../listings/listing.ts';
import { isReplacement } from '../papers/paper.ts';
import { explainTrending } from './reasons.ts';
import { computeScore, type Evidence, type Score, type SignalReading } from './score.ts';

/**
 * Formats whose pages are ordered by readers' interest. Feeds and archive lists are ordered by id or
 * date.
 */
export const RANKED_FORMATS: readonly ListingFormat[] = LISTING_FORMATS.filter((format) =>
  format.startsWith('daily-papers-'),
);

export interface ListingPage {
  readonly source: string;
  readonly format: ListingFormat;
  /** YYYY-MM-DD, for entries that have no day of their own. */
  readonly listingDate: string;
  /** Number of entries on the page. */
  readonly size: number;
}

export interface ExplainedScore extends Score {
  readonly reasons: string[];
}

/** Computes what is stored from all the evidence. */
export const explainedScore = (evidence: Evidence): ExplainedScore => ({
  ...computeScore(evidence),
  reasons: explainTrending(evidence),
});

export function firstScore(entry: ListingEntry, page: ListingPage, now: Date): ExplainedScore {
  const list = {
    source: page.source,
    listingDate: entry.listingDate ?? page.listingDate,
    seenAt: now,
    isRanked: RANKED_FORMATS.includes(page.format),
    rank: entry.rank,
    size: Math.max(page.size, entry.rank),
  };
  const readings = (Object.entries(entry.signals) as [SignalReading['kind'], number | undefined][]).flatMap(
    ([kind, value]) => (value === undefined ? [] : [{ kind, seenAt: now, value }]),
  );
  return explainedScore({
    firstSeenAt: now,
    lists: isReplacement(entry.announceType) ? [] : [list],
    readings,
  });
}
