/** Reads arXiv's RSS and Atom announcement feeds: their day, and whether they are a listing at all. */

import { PaperroundError } from '../../../errors.ts';
import { partitionResults } from '../../entry.ts';
import type { DecodedPage, ListingEntry, RejectedEntry } from '../../listing.ts';
import { type FeedHead, type FeedItem, readFeed } from '../feeds/feed.ts';
import { parseFeedDate } from '../feeds/feed-date.ts';
import { CUT_OFF, dayOfFeed } from '../feeds/feed-formats.ts';
import { readArxivEntry } from './arxiv-item.ts';

export interface ArxivFeed {
  readonly head: FeedHead;
  readonly results: readonly (ListingEntry | RejectedEntry)[];
  /** The day that the feed announces, if it is an announcement. */
  readonly announcementDay: string | null;
  /** Why there may be more entries than were read. */
  readonly doubt: string | undefined;
}

/**
 * Reads one of arXiv's own feeds. `textOf` extracts the text of a title or description in this kind of
 * feed.
 * @throws PaperroundError `listing_changed` when no item looks like an arXiv item
 */
export async function readArxivFeed(
  page: DecodedPage,
  textOf: (source: string) => string,
): Promise<ArxivFeed> {
  const days = new Set<string | null>();
  const { head, results, isCutOff } = await readFeed(page, (item, place) => {
    days.add(dayOfItem(item));
    return readArxivEntry(item, place, textOf);
  });
  demandIds(results);
  const announcementDay = findAnnouncementDay(dayOfFeed(head), days);
  return { head, results, announcementDay, doubt: isCutOff ? CUT_OFF : undefined };
}

/** The day of an item, in the feed's own time zone. */
const dayOfItem = (item: FeedItem | null): string | null =>
  parseFeedDate(item?.published ?? item?.updated)?.day ?? null;

/**
 * Returns the announcement day (00:00 US Eastern, as written). A feed that was rebuilt but holds only older
 * papers is recognised by their dates.
 */
function findAnnouncementDay(said: string | null, days: ReadonlySet<string | null>): string | null {
  const [only] = days;
  const isOlder = days.size === 1 && only !== undefined && only !== null && (said === null || only < said);
  return isOlder ? only : said;
}

function demandIds(results: ArxivFeed['results']): void {
  const { entries, rejected } = partitionResults(results);
  const count = results.length;
  if (count === 0 || entries.some((entry) => entry.identifiers.arxiv !== undefined)) return;
  const seen =
    entries.length === 0
      ? `none of its ${count} items can be used (${rejected[0]?.reason})`
      : `none of its ${count} items has an arXiv id`;
  throw new PaperroundError('listing_changed', `The page is a feed of arXiv, but ${seen}.`, {
    hint: 'Look at the feed: arXiv may have changed it, or something between changed it.',
  });
}
