/** Reads a whole feed into a listing, the same way for RSS, Atom and RDF. */

import type { DecodedPage, ParsedPage } from '../../listing.ts';
import { type FeedHead, readFeed } from './feed.ts';
import { parseFeedDate } from './feed-date.ts';
import { readFeedEntry } from './feed-entry.ts';

export async function readFeedListing(page: DecodedPage): Promise<ParsedPage> {
  const { head, results, isCutOff } = await readFeed(page, readFeedEntry);
  return { results, listingDate: dayOfFeed(head), doubt: isCutOff ? CUT_OFF : undefined };
}

/** The doubt about XML whose first element is never closed. */
export const CUT_OFF = 'The page ends before its own end tag: it was cut off.';

/** The feed's own day, as written: its publication date, else its build or update date. */
export const dayOfFeed = ({ published, built }: FeedHead): string | null =>
  (parseFeedDate(published) ?? parseFeedDate(built))?.day ?? null;
