/** Reads RSS 0.9 to 2.0 feeds from any publisher. */

import type { FormatReader } from '../../listing.ts';
import { detectFeedKind } from './feed-kind.ts';
import { readFeedListing } from './read-feed-listing.ts';

export const rss: FormatReader = {
  format: 'rss',
  recognises: (page) => detectFeedKind(page) === 'rss',
  parse: readFeedListing,
};
