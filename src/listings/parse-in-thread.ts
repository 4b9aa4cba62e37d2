/** Parses listing pages in a thread of their own. */

import { MINUTE_MS } from '../durations.ts';
import { parsingThread, type ThreadParts } from '../parsing-thread.ts';
import type { Listing, ListingEntry, RawPage } from './listing.ts';
import type { ParseListingOptions } from './parse-listing.ts';

export interface ListingJob {
  readonly page: Omit<RawPage, 'bytes'>;
  readonly parse: ParseListingOptions;
}

/** Milliseconds. A page of 150 MB takes about 20 s on two slow cores. */
const PAGE_MS = MINUTE_MS;
const PAGE_MS_PER_MB = 1_000;

export interface ListingParser {
  /**
   * `parseListing` in a thread.
   * @param deadline milliseconds; default: a minute and a second for each MB
   * @throws what `parseListing` throws, and PaperroundError `not_a_listing` for a page that takes too
   * long or too much memory
   */
  parseListing(raw: RawPage, options: ParseListingOptions, deadline?: number): Promise<Listing>;
}

export function listingParser(parts: ThreadParts): ListingParser {
  const run = parsingThread<ListingJob, Omit<Listing, 'entries'>, ListingEntry>(
    'listings/parse-worker',
    parts,
  );
  return {
    async parseListing(
      { bytes, ...page },
      parse,
      deadline = PAGE_MS + (bytes.length / 1024 / 1024) * PAGE_MS_PER_MB,
    ) {
      const { value, items } = await run({ bytes, options: { page, parse } }, deadline);
      return { ...value, entries: items };
    },
  };
}
