/** The nouns of reading: raw bytes come in, a listing with entries goes out. */

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

/** What came over the wire or from a file, before anybody knows what it is. */
export interface RawPage {
  readonly bytes: Uint8Array;
  /** The Content-Type header, if there was one. It may lie. */
  readonly contentType?: string;
  /** Where it was fetched from; relative links are resolved against it. */
  readonly url?: string;
}

/** How arXiv calls the reason that a paper is on a page (rss_specifications: `arxiv:announce_type`). */
export type AnnounceType = 'new' | 'cross' | 'replace' | 'replace-cross';

/** What a paper is known by; values normalised as src/listings/identifiers.ts says. */
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

/** Counts a page shows beside a paper. Absent means unknown, not zero. */
export interface Signals {
  upvotes?: number;
  comments?: number;
  stars?: number;
}

/** What a page knows of a paper beside its text and its counts. Absent means unknown. Links are https. */
export interface SourceDetails {
  /** Some sentences that the source had written by a model; the abstract is another text. */
  summary?: string;
  /** Of the source, best first. */
  keywords?: readonly string[];
  /** Where the work was done, by its full name. */
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
  /** Empty where the page shows none. */
  readonly abstract: string;
  readonly authors: readonly string[];
  readonly identifiers: Identifiers;
  /** http(s) only; null where the page gives none and none follows from the identifiers. */
  readonly url: string | null;
  readonly publishedAt: Date | null;
  /** Place on the page, from 1. Rejected entries keep their place, so ranks may have gaps. */
  readonly rank: number;
  /** Subject codes such as `cs.CL`, or the source's own section names. */
  readonly categories: readonly string[];
  readonly announceType: AnnounceType | null;
  /** The version the page lists, where it says so (arXiv `vN`). */
  readonly version: number | null;
  /** The page says that the paper was withdrawn. */
  readonly withdrawn: boolean;
  readonly signals: Signals;
  /** Absent where the page has none. */
  readonly details?: SourceDetails;
  /** The day this entry is listed under, where one page covers several days (YYYY-MM-DD). */
  readonly listingDate: string | null;
}

/** An entry that could not be used. */
export interface RejectedEntry {
  /** Place on the page, from 1. */
  readonly rank: number;
  readonly reason: string;
  /** The start of what was there, for a person to find it. */
  readonly excerpt: string;
}

/** What a page of an answer that comes in pages (of an API, or a list with `skip` and `show`) says about the whole of it. */
export interface AnswerPart {
  /** Records on this page, those that are no entries (deleted ones, reviews) too. */
  readonly items: number;
  /** Records of the whole answer; null where it does not say. */
  readonly total: number | null;
  /** What asks for the next page, where the answer hands it out (a cursor, token or offset); null where it does not, or where this is the last. */
  readonly token: string | null;
}

export interface Listing {
  readonly format: ListingFormat;
  /** The page's own date (YYYY-MM-DD), null where it says none. */
  readonly listingDate: string | null;
  readonly entries: readonly ListingEntry[];
  readonly rejected: readonly RejectedEntry[];
  /** How many entries the page says it has; null where it does not say. More than it shows means `partial`. */
  readonly announcedTotal: number | null;
  /** What shows that the page is not whole, or was not read with certainty, as a sentence; absent where nothing does. */
  readonly doubt?: string;
  /** Absent for pages that stand by themselves. */
  readonly part?: AnswerPart;
}

export interface ParseOptions {
  /** The moment of ingest: a date without a year is the latest such day not after it. */
  readonly now: Date;
}

/**
 * One format: how it is recognised and how it is read. Each lives in a file of its own and is a row in formats.ts.
 * `parse` throws a PaperroundError (`not_a_listing`, `listing_changed`) and nothing else.
 */
export interface FormatReader {
  readonly format: ListingFormat;
  /** Is the page of this format? Looks at the text only; never at a file name. */
  recognises(page: DecodedPage): boolean;
  parse(page: DecodedPage, options: ParseOptions): Listing | Promise<Listing>;
}

/** A page whose characters have been put right (BOM, lying charset declarations). */
export interface DecodedPage {
  /** The text, without BOM, line ends as `\n`. */
  readonly text: string;
  /** The encoding that was used, as the WHATWG name. */
  readonly charset: string;
  /** The bytes end within a character, of which nothing is kept. */
  readonly isCutOff?: true;
  readonly url?: string;
}
