/** Reads RSS 0.90 and 1.0, which are RDF and still published by journals. */

import type { FormatReader } from '../../listing.ts';
import { detectFeedKind } from './feed-kind.ts';
import { readFeedListing } from './read-feed-listing.ts';

export const rdf: FormatReader = {
  format: 'rdf',
  recognises: (page) => detectFeedKind(page) === 'rdf',
  parse: readFeedListing,
};
