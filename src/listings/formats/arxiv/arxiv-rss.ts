/** arXiv's announcement feed in RSS 2.0, and the RSS 1.0 that `export.arxiv.org/rss` served before 2024. */

import type { FormatReader } from '../../listing.ts';
import { cleanMarkup, cleanText } from '../../text/clean-text.ts';
import { detectFeedKind, findRoot } from '../feeds/feed-kind.ts';
import { isClean } from '../feeds/feed-text.ts';
import { readArxivFeed } from './arxiv-feed.ts';

const OWN_NAMESPACE = /xmlns:\w{1,20}\s{0,5}=\s{0,5}["']https?:\/\/arxiv\.org\/schemas\/atom/;
const OWN_LINK =
  /<link>\s{0,20}https?:\/\/(?:(?:rss|export|www)\.)?arxiv\.org(?:\/rss\/[^<]{0,200}|\/?)\s{0,20}<\/link>/;

export const arxivRss: FormatReader = {
  format: 'arxiv-rss',
  recognises: (page) => {
    const kind = detectFeedKind(page);
    const head = findRoot(page)?.head.split(/<item[\s>]/)[0] ?? '';
    return (kind === 'rss' || kind === 'rdf') && (OWN_NAMESPACE.test(head) || OWN_LINK.test(head));
  },
  async parse(page) {
    const { results, announcementDay, doubt } = await readArxivFeed(page, plainText);
    return { results, listingDate: announcementDay, doubt };
  },
};

const MARKUP = /<\/(?:p|b|i|em|strong|a|sub|sup|div|span)\s*>|<(?:p|br)\s*\/?>/i;

/**
 * arXiv escapes plain text for XML once, so what looks like a tag is mathematics; only its old feeds
 * and third-party copies held HTML.
 */
function plainText(source: string): string {
  if (isClean(source)) return source;
  return MARKUP.test(source) ? cleanMarkup(source) : cleanText(source);
}
