/** arXiv in Atom: the query API and the announcement feed; only the API has totals. */

import type { FormatReader } from '../../listing.ts';
import type { FeedHead } from '../feeds/feed.ts';
import { detectFeedKind, findRoot } from '../feeds/feed-kind.ts';
import { feedText } from '../feeds/feed-text.ts';
import { dayOfFeed } from '../feeds/read-feed-listing.ts';
import { readArxivFeed } from './arxiv-feed.ts';

const OWN =
  /xmlns:\w{1,20}\s{0,5}=\s{0,5}["']https?:\/\/arxiv\.org\/schemas\/atom|<id>\s{0,20}https?:\/\/(?:\w{1,10}\.)?arxiv\.org\/(?:api|atom)?/;

/** An error of the query API is an entry, which must not become a paper, whatever the feed is called. */
const ERROR_ENTRY = /<id>\s{0,20}https?:\/\/(?:\w{1,10}\.)?arxiv\.org\/api\/errors/;

export const arxivAtom: FormatReader = {
  format: 'arxiv-atom',
  recognises(page) {
    if (detectFeedKind(page) !== 'atom') return false;
    const head = findRoot(page)?.head ?? '';
    return OWN.test(head.split(/<entry[\s>]/)[0]!) || ERROR_ENTRY.test(head);
  },
  async parse(page) {
    const { head, entries, rejected, announcementDay, doubts } = await readArxivFeed(page, feedText);
    // An API response covers many days of submission, so its day is the day of the response.
    const listingDate = head.totalResults === null ? announcementDay : dayOfFeed(head);
    const part = { items: entries.length + rejected.length, total: head.totalResults, token: null };
    return {
      format: 'arxiv-atom',
      listingDate,
      entries,
      rejected,
      announcedTotal: expectedOnPage(head),
      ...doubts,
      ...(head.totalResults !== null && { part }),
    };
  },
};

/**
 * The number of entries expected on this page: the rest of the total, at most the page size. A page
 * within a longer answer is whole, not partial.
 */
function expectedOnPage({ totalResults, startIndex, itemsPerPage }: FeedHead): number | null {
  if (totalResults === null) return null;
  const rest = Math.max(0, totalResults - (startIndex ?? 0));
  return itemsPerPage === null ? rest : Math.min(rest, itemsPerPage);
}
