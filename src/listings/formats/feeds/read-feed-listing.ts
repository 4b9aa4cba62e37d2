/** Reads a whole feed into a listing, the same way for RSS, Atom and RDF. */

import type { DecodedPage, Listing, ListingEntry, ListingFormat, RejectedEntry } from '../../listing.ts';
import { type FeedHead, readFeed } from './feed.ts';
import { parseFeedDate } from './feed-date.ts';
import { readFeedEntry } from './feed-entry.ts';

/** Reads any feed as a listing of `format`. */
export async function readFeedListing(page: DecodedPage, format: ListingFormat): Promise<Listing> {
  const { head, results, isCutOff } = await readFeed(page, readFeedEntry);
  return {
    format,
    listingDate: dayOfFeed(head),
    ...partitionResults(results),
    announcedTotal: null,
    ...(isCutOff && { doubt: CUT_OFF }),
  };
}

/** The doubt about XML whose first element is never closed. */
export const CUT_OFF = 'The page ends before its own end tag: it was cut off.';

/** The feed's own day, as written: its publication date, else its build or update date. */
export const dayOfFeed = ({ published, built }: FeedHead): string | null =>
  (parseFeedDate(published) ?? parseFeedDate(built))?.day ?? null;

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
