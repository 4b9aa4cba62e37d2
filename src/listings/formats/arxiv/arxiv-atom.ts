/** arXiv in Atom: the query API and the announcement feed; only the API has totals. */

import type { FormatReader } from '../../listing.ts';
import type { FeedHead } from '../feeds/feed.ts';
import { dayOfFeed } from '../feeds/feed-formats.ts';
import { detectFeedKind, findRoot } from '../feeds/feed-kind.ts';
import { feedText } from '../feeds/feed-text.ts';
import { readArxivFeed } from './arxiv-feed.ts';

const OWN =
  /xmlns:\w{1,20}\s{0,5}=\s{0,5}["']https?:\/\/arxiv\.org\/schemas\/atom|<id>\s{0,20}https?:\/\/(?:\w{1,10}\.)?arxiv\.org\/(?:api|atom)?/;

export const arxivAtom: FormatReader = {
  format: 'arxiv-atom',
  recognises(page) {
    if (detectFeedKind(page) !== 'atom') return false;
    const head = findRoot(page)?.head ?? '';
    return OWN.test(head.split(/<entry[\s>]/)[0]!);
  },
  async parse(page) {
    const { head, results, announcementDay, doubt } = await readArxivFeed(page, feedText);
    if (head.totalResults === null) return { results, listingDate: announcementDay, doubt };
    return {
      results,
      // An API response covers many days of submission, so its day is the day of the response.
      listingDate: dayOfFeed(head),
      announcedTotal: expectedOnPage(head, head.totalResults),
      doubt,
      part: { items: results.length, total: head.totalResults, token: null },
    };
  },
};

/**
 * The number of entries expected on this page: the rest of the total, at most the page size. A page
 * within a longer answer is whole, not partial.
 */
function expectedOnPage({ startIndex, itemsPerPage }: FeedHead, total: number): number {
  const rest = Math.max(0, total - (startIndex ?? 0));
  return itemsPerPage === null ? rest : Math.min(rest, itemsPerPage);
}
