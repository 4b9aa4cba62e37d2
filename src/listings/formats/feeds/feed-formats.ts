/** Reads feeds of any publisher: RSS, Atom and RDF are read the same way. */

import type { FormatReader } from '../../listing.ts';
import { type FeedHead, readFeed } from './feed.ts';
import { parseFeedDate } from './feed-date.ts';
import type { FeedKind } from './feed-elements.ts';
import { readFeedEntry } from './feed-entry.ts';
import { detectFeedKind } from './feed-kind.ts';

const feedFormat = (kind: FeedKind): FormatReader => ({
  format: kind,
  recognises: (page) => detectFeedKind(page) === kind,
  async parse(page) {
    const { head, results, isCutOff } = await readFeed(page, readFeedEntry);
    return { results, listingDate: dayOfFeed(head), doubt: isCutOff ? CUT_OFF : undefined };
  },
});

/** RSS 0.9 to 2.0. */
export const rss = feedFormat('rss');

/** Atom 1.0 (RFC 4287) and 0.3. */
export const atom = feedFormat('atom');

/** RSS 0.90 and 1.0, which are RDF and still published by journals. */
export const rdf = feedFormat('rdf');

/** The doubt about XML whose first element is never closed. */
export const CUT_OFF = 'The page ends before its own end tag: it was cut off.';

/** The feed's own day, as written: its publication date, else its build or update date. */
export const dayOfFeed = ({ published, built }: FeedHead): string | null =>
  (parseFeedDate(published) ?? parseFeedDate(built))?.day ?? null;
