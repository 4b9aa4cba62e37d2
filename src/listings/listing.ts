/** The types of reading: a raw page comes in, a listing with entries comes out. */

export const LISTING_FORMATS = [
  'daily-papers-text',
  'daily-papers-html',
  'daily-papers-json',
  'arxiv-rss',
  'arxiv-atom',
  'arxiv-list',
  'arxiv-mail',
  'oai-pmh',
  'biorxiv-json',
  'pubmed-xml',
  'europepmc-json',
  'crossref-json',
  'openalex-json',
  'semantic-scholar-json',
  'openreview-json',
  'rss',
  'atom',
  'rdf',
  'json-feed',
] as const;

export type ListingFormat = (typeof LISTING_FORMATS)[number];

/** A page from the network or a file, before its format is known. */
export interface RawPage {
  readonly bytes: Uint8Array;
  /** The Content-Type header, if there was one. It may be wrong. */
  readonly contentType?: string;
  /** Where it was fetched from; the base of relative links. */
  readonly url?: string;
}

/** arXiv's reasons for a paper to be on a page (rss_specifications: `arxiv:announce_type`). */
export const ANNOUNCE_TYPES = ['new', 'cross', 'replace', 'replace-cross'] as const;
export type AnnounceType = (typeof ANNOUNCE_TYPES)[number];

/** A paper's identifiers, normalised as described in src/listings/identifiers.ts. */
export interface Identifiers {
  /** Without `arXiv:` and version: `2203.01250`, `astro-ph/9901001`. */
  arxiv?: string;
  /** In lower case, without resolver: `10.1000/xyz`. Never an arXiv DOI: that is an `arxiv` id. */
  doi?: string;
  openreview?: string;
  pmid?: string;
  pmcid?: string;
  acl?: string;
  s2?: string;
  openalex?: string;
}

export type IdentifierScheme = keyof Identifiers;

/** Counts that a page shows for a paper. Absent means unknown, not zero. */
export interface Signals {
  upvotes?: number;
  comments?: number;
  stars?: number;
}

/** What a page says about a paper besides its text and its counts. Absent means unknown. Links are https. */
export interface SourceDetails {
  /** A few sentences that the source had a model write; not the abstract. */
  summary?: string;
  /** The source's keywords, best first. */
  keywords?: readonly string[];
  /** The organisation where the work was done, by its full name. */
  organization?: string;
  /** The repository of its code. */
  codeUrl?: string;
  projectUrl?: string;
  /** The page on which it is voted on and discussed. */
  discussionUrl?: string;
}

/** One paper as one page lists it. Text is cleaned as clean-text.ts says. */
export interface ListingEntry {
  readonly title: string;
  /** Empty if the page has none. */
  readonly abstract: string;
  readonly authors: readonly string[];
  readonly identifiers: Identifiers;
  /** http(s) only; null if the page has none and none follows from the identifiers. */
  readonly url: string | null;
  readonly publishedAt: Date | null;
  /** Place on the page, from 1. Rejected entries keep their place, so ranks may have gaps. */
  readonly rank: number;
  /** Subject codes such as `cs.CL`, or the source's own section names. */
  readonly categories: readonly string[];
  readonly announceType: AnnounceType | null;
  /** The version listed on the page, if it has one (arXiv `vN`). */
  readonly version: number | null;
  /** True when the page says that the paper was withdrawn. */
  readonly withdrawn: boolean;
  readonly signals: Signals;
  /** Absent if the page has none. */
  readonly details?: SourceDetails;
  /** The day this entry is listed under, where one page covers several days (YYYY-MM-DD). */
  readonly listingDate: string | null;
}

/** An entry that could not be used. */
export interface RejectedEntry {
  /** Place on the page, from 1. */
  readonly rank: number;
  readonly reason: string;
  /** The start of the text, so that a person can find it. */
  readonly excerpt: string;
}

/**
 * What one page of a multi-page answer (of an API, or a list with `skip` and `show`) says about the
 * whole.
 */
export interface AnswerPart {
  /** Records on this page, including those that are not entries (deleted ones, reviews). */
  readonly items: number;
  /** Records of the whole answer; null if unknown. */
  readonly total: number | null;
  /** The token, cursor or offset of the next page, if the answer contains one; otherwise null. */
  readonly token: string | null;
}

export interface Listing {
  readonly format: ListingFormat;
  /** The page's own date (YYYY-MM-DD); null if it has none. */
  readonly listingDate: string | null;
  readonly entries: readonly ListingEntry[];
  readonly rejected: readonly RejectedEntry[];
  /** Number of entries that the page announces; null if it does not. More than it shows means `partial`. */
  readonly announcedTotal: number | null;
  /** Evidence that the page is incomplete or was read with doubt, as a sentence. */
  readonly doubt?: string;
  /** Absent for single pages. */
  readonly part?: AnswerPart;
}

/** What a format reads from a page; what it leaves out, the page does not say. */
export interface ParsedPage extends Partial<Omit<Listing, 'format' | 'entries' | 'rejected'>> {
  /** Entries and rejected ones, each in the order of the page. */
  readonly results: readonly (ListingEntry | RejectedEntry)[];
}

export interface ParseOptions {
  /** The time of ingest: a date without a year is the latest such day not after it. */
  readonly now: Date;
}

/**
 * One format: how it is recognised and read. Each has a row in formats.ts.
 * `parse` throws a PaperroundError (`not_a_listing`, `listing_changed`) and nothing else.
 */
export interface FormatReader {
  readonly format: ListingFormat;
  /** Is the page in this format? Looks only at the text, never at a file name. */
  recognises(page: DecodedPage): boolean;
  parse(page: DecodedPage, options: ParseOptions): ParsedPage | Promise<ParsedPage>;
}

/** A page decoded to text, despite BOMs and wrong charset declarations. */
export interface DecodedPage {
  /** The text, without BOM, line ends as `\n`. */
  readonly text: string;
  /** The encoding that was used, as the WHATWG name. */
  readonly charset: string;
  /** True when the bytes end within a character; that character is dropped. */
  readonly isCutOff?: true;
  readonly url?: string;
  /** The header fields of the mail in which the text came, names in lower case; absent for other pages. */
  readonly mail?: ReadonlyMap<string, string>;
}
