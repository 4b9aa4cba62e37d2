/** Reads Atom 1.0 (RFC 4287) and 0.3 feeds from any publisher. */

import type { FormatReader } from '../../listing.ts';
import { detectFeedKind } from './feed-kind.ts';
import { readFeedListing } from './read-feed-listing.ts';

export const atom: FormatReader = {
  format: 'atom',
  recognises: (page) => detectFeedKind(page) === 'atom',
  parse: readFeedListing,
};
