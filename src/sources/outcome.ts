/** What came of reading a page: decided from the page's own date and totals (pure). */
import type { Listing } from '../listings/listing.ts';

export const OUTCOMES = ['ok', 'unchanged', 'empty', 'stale', 'partial', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface OutcomeFacts {
  readonly listing: Listing;
  /** The listing day that was asked for (YYYY-MM-DD); null when no particular day was, or for a file. */
  readonly askedDay: string | null;
  /** How many entries earlier pages of this source had, newest first; empty for a file or a new source. */
  readonly earlierEntries: readonly number[];
}

export interface DecidedOutcome {
  readonly outcome: Exclude<Outcome, 'unchanged'>;
  /** A sentence for everything that is not `ok`. */
  readonly reason: string | null;
}

/** A page may shrink by weekends and holidays, but not to this share of what its source usually has. */
const SHRUNK_SHARE = 0.1;
const SHRUNK_LEAST = 20;

export function decideOutcome({ listing, askedDay, earlierEntries }: OutcomeFacts): DecidedOutcome {
  const count = listing.entries.length;
  const rejected = listing.rejected.length;
  if (askedDay !== null && listing.listingDate !== null && listing.listingDate !== askedDay) {
    return { outcome: 'stale', reason: `The page is of ${listing.listingDate}, ${askedDay} was asked for.` };
  }
  if (count === 0 && rejected > 0) {
    return { outcome: 'failed', reason: `None of the ${rejected} entries could be used. The first one: ${listing.rejected[0]?.reason}` };
  }
  const announced = listing.announcedTotal;
  if (count === 0) {
    if (announced !== null && announced > 0) return { outcome: 'failed', reason: `The page says it has ${announced} entries, none was found: its layout may have changed.` };
    return { outcome: 'empty', reason: 'The page has no entries.' };
  }
  if (announced !== null && announced > count + rejected) {
    return { outcome: 'partial', reason: `The page says it has ${announced} entries, it shows ${count + rejected}.` };
  }
  if (rejected > 0) return { outcome: 'partial', reason: `${rejected} of ${count + rejected} entries were rejected. The first one: ${listing.rejected[0]?.reason}` };
  const usual = median(earlierEntries);
  if (usual >= SHRUNK_LEAST && count < usual * SHRUNK_SHARE) {
    return { outcome: 'partial', reason: `The page has ${count} entries where this source usually has ${usual}.` };
  }
  return { outcome: 'ok', reason: null };
}

function median(counts: readonly number[]): number {
  const sorted = counts.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
