/** The nouns of ingesting a page: what is handed in, and what came of it. */
import type { Listing, ListingFormat, RawPage } from '../listings/listing.ts';
import type { IngestReport } from './read-report.ts';

/** A page in hand, and where it came from. */
export interface PageToIngest {
  readonly raw: RawPage;
  readonly file?: string;
  /** The url that was asked, for fetched sources; `raw.url` is where redirects led. */
  readonly url?: string;
  /** When set, the page must be of this format. */
  readonly format?: ListingFormat | null;
  /** The listing day that was asked for (YYYY-MM-DD), for fetched sources. */
  readonly askedDay?: string;
  /** For a page whose answer is read to its end: what it lacks stands on the next page. */
  readonly part?: 'first' | 'further';
}

export interface IngestedPage {
  readonly report: IngestReport;
  /** What stood on the page; null for one that was known already or could not be read. */
  readonly listing: Listing | null;
}
