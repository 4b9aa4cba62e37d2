/** The types of ingesting a page: its input and its result. */

import type { Listing, ListingFormat, RawPage } from '../listings/listing.ts';
import type { IngestReport } from './read-report.ts';

/** A page and its origin. */
export interface PageToIngest {
  readonly raw: RawPage;
  readonly file?: string;
  /** The url requested, for fetched sources; `raw.url` is the one after redirects. */
  readonly url?: string;
  /** The required format, if set. */
  readonly format?: ListingFormat | null;
  /** The requested listing day (YYYY-MM-DD), for fetched sources. */
  readonly askedDay?: string;
  /**
   * Set for a page of an answer over http, which may have further pages: what this one lacks is on the next.
   */
  readonly part?: 'first' | 'further';
}

/** A page of an answer over http. */
export type AnswerPage = PageToIngest & { readonly url: string };

export interface IngestedPage {
  readonly report: IngestReport;
  /** The parsed page; null for one that was known already or unreadable. */
  readonly listing: Listing | null;
}
