/** The types for ingesting a page: the input and the result. */

import type { Listing, ListingFormat, RawPage } from '../listings/listing.ts';
import type { IngestReport } from './read-report.ts';

/** A page and where it came from. */
export interface PageToIngest {
  readonly raw: RawPage;
  readonly file?: string;
  /** For fetched sources, the requested url; `raw.url` is the one after redirects. */
  readonly url?: string;
  /** The required format; null or left out: recognised from the page. */
  readonly format?: ListingFormat | null;
  /** For fetched sources, the requested listing day (YYYY-MM-DD). */
  readonly askedDay?: string;
  /**
   * Set for a page of an answer over http, which may have several pages: what is missing here may be on the
   * next one.
   */
  readonly part?: 'first' | 'further';
}

/** A page of an answer over http. */
export type AnswerPage = PageToIngest & { readonly url: string };

export interface IngestedPage {
  readonly report: IngestReport;
  /** The parsed page; null if it was known already or could not be parsed. */
  readonly listing: Listing | null;
}
