/** Decides where reading an answer of several pages continues and where it ends. */

import type { Clock } from '../clock.ts';
import { DAY_MS } from '../durations.ts';
import type { Listing } from '../listings/listing.ts';
import { expectedRecords, newestFirstBy, placeInAnswer } from '../listings/next-page.ts';
import type { ListingParser } from '../listings/parse-in-thread.ts';
import type { AnswerPage, IngestedPage } from './page-to-ingest.ts';
import type { IngestReport } from './read-report.ts';
import { pageHash } from './sources-store.ts';

/** With arXiv's three seconds between requests, fifty pages take two and a half minutes. */
const MOST_PAGES = 50;
const MOST_BYTES = 256 * 1024 * 1024;
/** Papers published longer ago than this are in no digest any more. */
const NEWS_MS = 14 * DAY_MS;

/** A page that was fetched and parsed. */
interface PageRead {
  readonly kind: 'page';
  readonly url: string;
  /** SHA-256 of its bytes. */
  readonly sha256: string;
  readonly bytes: number;
  readonly listing: Listing;
  readonly report: IngestReport;
}

/** The result of ingesting a page of the answer. `rejected`: the page was not stored. */
type PageArrival =
  | PageRead
  | { readonly kind: 'rejected'; readonly url: string; readonly report: IngestReport };

/** The result of requesting a page of the answer; `report` is null if there was no page to ingest. */
export type Arrival =
  | PageArrival
  | {
      readonly kind: 'unavailable';
      readonly url: string;
      readonly reason: string;
      /** When the server's Retry-After ends; null if there was none. */
      readonly retryAfter: Date | null;
      readonly report: null;
    }
  /** The same bytes as an earlier page: a server that ignores the page parameter repeats its first page. */
  | { readonly kind: 'repeated'; readonly url: string; readonly report: null };

/** How far an answer has been read. */
interface AnswerState {
  /** Was all of it read the last time? Then reading may end where nothing new can follow. */
  readonly wasWhole: boolean;
  readonly urls: ReadonlySet<string>;
  readonly hashes: ReadonlySet<string>;
  /** Number of records before the first page, according to its url. */
  readonly before: number;
  readonly entries: number;
  readonly bytes: number;
  /** "40 of 120 entries", for reports. */
  readonly counted: string;
}

export type NextPage =
  | { readonly kind: 'read'; readonly url: string; readonly state: AnswerState }
  /** All of it was read, or nothing that is left can be new. */
  | { readonly kind: 'whole'; readonly reason: string | null }
  /** It was not read to its end; `url` is the page at which reading stopped. */
  | {
      readonly kind: 'partial';
      readonly url: string;
      readonly reason: string;
      readonly retryAfter: Date | null;
    };

/** Converts the result of ingesting a page to what `nextPage` needs. */
export async function readArrival(
  { clock, parser }: { readonly clock: Pick<Clock, 'now'>; readonly parser: ListingParser },
  { url, raw }: AnswerPage,
  { report, listing }: IngestedPage,
): Promise<PageArrival> {
  if (report.outcome === 'failed' || report.outcome === 'stale') return { kind: 'rejected', url, report };
  return {
    kind: 'page',
    url,
    sha256: pageHash(raw.bytes),
    bytes: raw.bytes.length,
    report,
    // A page that was known already was not parsed, but its link to the next page is needed here.
    listing: listing ?? (await parser.parseListing(raw, { now: clock.now() })),
  };
}

/** The answer was read to its end before, and its first page is unchanged, so the others are as well. */
export const SAME_ANSWER: NextPage = { kind: 'whole', reason: 'the first page is the same as it was' };

/**
 * Decides what to do after the first page of an answer; null if the page was not stored.
 * @param wasWhole whether all of the answer was read the last time
 */
export function afterFirstPage(first: PageArrival, wasWhole: boolean, now: Date): NextPage | null {
  if (first.kind === 'rejected') return null;
  const { url, listing } = first;
  const state = {
    wasWhole,
    urls: new Set([url]),
    hashes: new Set<string>(),
    before: placeInAnswer(url, listing)?.before ?? 0,
    entries: 0,
    bytes: 0,
    counted: '0 entries',
  };
  return nextPage(state, first, now);
}

/** Decides what to do after `arrival`. An answer of a single page is whole. */
export function nextPage(state: AnswerState, arrival: Arrival, now: Date): NextPage {
  switch (arrival.kind) {
    case 'unavailable':
      return {
        ...brokenOff(arrival.url, `${state.counted} were read, then: ${arrival.reason}`),
        retryAfter: arrival.retryAfter,
      };
    case 'rejected':
      return brokenOff(
        arrival.url,
        `${state.counted} were read, then a page could not be: ${arrival.report.error}`,
      );
    case 'repeated':
      return brokenOff(arrival.url, `${state.counted} were read, then the same page came again.`);
    case 'page':
      return afterPage(state, arrival, now);
  }
}

function afterPage(state: AnswerState, page: PageRead, now: Date): NextPage {
  if (state.wasWhole && endsTheNews(page)) return whole('nothing is new on this page');
  const place = placeInAnswer(page.url, page.listing);
  if (place === null) return whole(null);
  const entries = state.entries + (page.listing.part?.items ?? 0);
  const bytes = state.bytes + page.bytes;
  const expected = expectedRecords(page.url, page.listing, state.before);
  const counted = expected === null ? `${entries} ${plural(entries)}` : `${entries} of ${expected} entries`;
  const { next } = place;
  if (next === null) {
    const isComplete = expected === null || entries >= expected;
    return isComplete ? whole(null) : brokenOff(page.url, `The answer ended after ${counted}.`);
  }
  if (isOldNews(page, now)) return whole('nothing on this page is young enough for a digest');
  if (state.urls.has(next)) return brokenOff(page.url, `The answer leads in a circle: ${counted} were read.`);
  if (state.urls.size >= MOST_PAGES || bytes >= MOST_BYTES) return brokenOff(page.url, tooLong(counted));
  const urls = new Set([...state.urls, next]);
  const hashes = new Set([...state.hashes, page.sha256]);
  return { kind: 'read', url: next, state: { ...state, urls, hashes, entries, bytes, counted } };
}

const whole = (reason: string | null): NextPage => ({ kind: 'whole', reason });
const brokenOff = (url: string, reason: string) =>
  ({ kind: 'partial', url, reason, retryAfter: null }) as const;
const plural = (count: number): string => (count === 1 ? 'entry' : 'entries');
const tooLong = (counted: string): string =>
  `${counted} were read: at most ${MOST_PAGES} pages or ${MOST_BYTES / 1024 / 1024} MB are read at a time.`;

/**
 * Can the pages after this one contain nothing new? So it is if the newest papers come first, and nothing on
 * this page is new.
 */
function endsTheNews({ report, url, listing }: PageRead): boolean {
  if (report.unseen > 0 || report.changed > 0) return false;
  return newestFirstBy(url, listing.format) !== null;
}

/**
 * Is every paper of this page, and so of all later pages, too old for a digest? This ends the reading of an
 * answer that contains a whole archive.
 */
function isOldNews({ url, listing: { format, entries } }: PageRead, now: Date): boolean {
  if (entries.length === 0 || newestFirstBy(url, format) !== 'publication') return false;
  return entries.every(
    ({ publishedAt }) => publishedAt !== null && now.getTime() - publishedAt.getTime() > NEWS_MS,
  );
}
