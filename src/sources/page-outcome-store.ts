/** What came of a page, judged by what its source had before: as the facts of its report. */
import type { Database } from '../database/client.ts';
import type { Listing } from '../listings/listing.ts';
import { placeInAnswer } from '../listings/next-page.ts';
import { utcDay } from '../text/days.ts';
import { decideKnownPage, decideOutcome } from './outcome.ts';
import type { PageToIngest } from './page-to-ingest.ts';
import type { ReadFacts } from './read-report.ts';
import { earlierEntries, type KnownPage, sameDayEntries } from './sources-store.ts';

/** The bytes of an earlier page came again. */
export function factsOfKnownPage(known: KnownPage, askedDay: string | null): ReadFacts {
  const { outcome, reason } = decideKnownPage({ ...known, askedDay });
  const listingDate = outcome === 'empty' ? (askedDay ?? known.listingDate) : known.listingDate;
  const counts = outcome === 'stale' ? {} : { entries: known.entries, seen: known.entries };
  return { outcome, format: known.format, listingDate, error: reason, ...counts };
}

type PageToJudge = Omit<PageToIngest, 'raw' | 'format'> & { readonly listing: Listing };

/** A page that is new to the store, before anything of it is stored. */
export async function factsOfNewPage(
  db: Database,
  sourceId: number,
  page: PageToJudge,
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

/** The page's own date, else the day that was asked for, else the day of the read (YYYY-MM-DD). */
export const dayOfPage = ({ listing, askedDay }: PageToJudge, now: Date): string =>
  listing.listingDate ?? askedDay ?? utcDay(now);

/**
 * Of an answer that is read to its end, totals and "more to come" are judged when it has ended; only a first page
 * without any entry speaks for itself.
 */
function withoutTotals({ listing, part, url }: PageToJudge): Listing {
  const isOnePage = part === undefined || url === undefined || placeInAnswer(url, listing) === null;
  if (isOnePage || (part === 'first' && listing.entries.length === 0)) return listing;
  const { doubt: _doubt, ...certain } = listing;
  return { ...certain, announcedTotal: null };
}
