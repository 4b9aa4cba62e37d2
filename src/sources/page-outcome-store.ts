/** Decides the outcome of a page, from the stored history of its source. */

import type { Database } from '../database/client.ts';
import type { Listing } from '../listings/listing.ts';
import { placeInAnswer } from '../listings/next-page.ts';
import { utcDay } from '../text/days.ts';
import { decideKnownPage, decideOutcome } from './outcome.ts';
import type { PageToIngest } from './page-to-ingest.ts';
import type { ReadFacts } from './read-report.ts';
import { earlierEntries, type KnownPage, sameDayEntries } from './sources-store.ts';

/** Assesses a page that has exactly the bytes of an earlier one. */
export function assessKnownPage(known: KnownPage, askedDay: string | null): ReadFacts {
  const { outcome, reason } = decideKnownPage({ ...known, askedDay });
  const listingDate = outcome === 'empty' ? (askedDay ?? known.listingDate) : known.listingDate;
  const counts = outcome === 'stale' ? {} : { entries: known.entries, seen: known.entries };
  return { outcome, format: known.format, listingDate, error: reason, ...counts };
}

type PageToAssess = Omit<PageToIngest, 'raw' | 'format'> & { readonly listing: Listing };

/** Assesses a page that is new to the store, before any of it is stored. */
export async function assessNewPage(
  db: Database,
  sourceId: number,
  page: PageToAssess,
  now: Date,
): Promise<ReadFacts & { readonly listingDate: string | null }> {
  const { listing } = page;
  const { format } = listing;
  const isComparable = page.file === undefined && page.part !== 'further';
  const day = dayOfPage(page, now);
  const { outcome, reason } = decideOutcome({
    listing: withoutTotals(page),
    askedDay: page.askedDay ?? null,
    today: utcDay(now),
    earlierEntries: isComparable ? await earlierEntries(db, sourceId, format) : [],
    sameDayEntries: isComparable ? await sameDayEntries(db, sourceId, format, day) : 0,
  });
  return {
    format,
    outcome,
    listingDate: listing.listingDate,
    rejected: listing.rejected.length,
    error: reason,
  };
}

/** Returns the page's own date, or else the requested day, or else the day of the read (YYYY-MM-DD). */
export const dayOfPage = ({ listing, askedDay }: PageToAssess, now: Date): string =>
  listing.listingDate ?? askedDay ?? utcDay(now);

/**
 * Removes totals and "more to come" from a page of an answer of several pages, because these are checked at
 * the end of the answer. Only a first page without any entries is conclusive by itself.
 */
function withoutTotals({ listing, part, url }: PageToAssess): Listing {
  const isOnePage = part === undefined || url === undefined || placeInAnswer(url, listing) === null;
  if (isOnePage || (part === 'first' && listing.entries.length === 0)) return listing;
  const { doubt: _doubt, ...certain } = listing;
  return { ...certain, announcedTotal: null };
}
