/** Reads an answer that comes in pages from its first page on to its end, or to where nothing new can come, or to a limit; and counts what came against what was announced. */
import type { App } from '../app.ts';
import type { Listing, RawPage } from '../listings/listing.ts';
import { expectedRecords, newestFirstBy, placeInAnswer } from '../listings/next-page.ts';
import { pageHash } from '../sources/sources-store.ts';
import { fetchPolitely } from './fetch-politely.ts';
import type { IngestedPage } from './ingest-listings.ts';
import { note, type ReadPage, type SourceRead } from './note-read.ts';
import { parseListingApart } from './parse-in-worker.ts';

/** At arXiv's three seconds a request, fifty pages are two and a half minutes. */
const MOST_PAGES = 50;
const MOST_BYTES = 256 * 1024 * 1024;

/** A page that was taken in. */
export interface TakenPage extends IngestedPage {
  readonly url: string;
  readonly raw: RawPage;
}

export interface AnswerToRead {
  readonly first: TakenPage;
  /** Was all of it read the last time? */
  readonly wasWhole: boolean;
  readonly ingest: (url: string, raw: RawPage) => Promise<IngestedPage>;
}

export interface ReadAnswer {
  /** The pages after the first; where the answer was not read whole, the last one says why. */
  readonly pages: readonly ReadPage[];
  readonly isWhole: boolean;
}

/** A page that stands by itself is a whole answer. */
export async function readOn(app: App, read: SourceRead, { first, wasWhole, ingest }: AnswerToRead): Promise<ReadAnswer> {
  const pages: ReadPage[] = [];
  const asked = new Set([first.url]);
  const contents = new Set([pageHash(first.raw.bytes)]);
  let page = first;
  let before: number | null = null;
  let done = 0;
  let bytes = 0;
  for (;;) {
    if (wasWhole && endsTheNews(page, first)) return enough(app, read, pages, page, 'nothing is new on this page');
    const listing: Listing = page.listing ?? (await parseListingApart(page.raw, { now: app.clock.now() }));
    const place = placeInAnswer(page.url, listing);
    if (place === null) return { pages, isWhole: true };
    before ??= place.before;
    done += listing.part?.items ?? 0;
    bytes += page.raw.bytes.length;
    const expected = expectedRecords(page.url, listing, before);
    const counted = expected === null ? `${done} ${done === 1 ? 'entry' : 'entries'}` : `${done} of ${expected} entries`;
    const stop = async (reason: string, url = page.url, retryAfter: Date | null = null): Promise<ReadAnswer> => {
      const { format, listingDate } = first.report;
      const told = await note(app, read, { url, outcome: 'partial', format, listingDate, error: reason, milliseconds: 0 });
      return { pages: [...pages, { ...told, retryAfter }], isWhole: false };
    };

    const { next } = place;
    if (next !== null && isOldNews(page.url, listing, app.clock.now()))
      return enough(app, read, pages, page, 'nothing on this page is young enough for a digest');
    if (next === null) {
      if (expected === null || done >= expected) return { pages, isWhole: true };
      return stop(`The answer ended after ${counted}.`);
    }
    if (asked.has(next)) return stop(`The answer leads in a circle: ${counted} were read.`);
    if (asked.size >= MOST_PAGES || bytes >= MOST_BYTES)
      return stop(`${counted} were read: at most ${MOST_PAGES} pages or ${MOST_BYTES / 1024 / 1024} MB are read at a time.`);
    asked.add(next);
    const fetched = await fetchPolitely(app, { url: next, signal: read.signal });
    if (fetched.kind !== 'page') {
      const reason = fetched.kind === 'failed' ? fetched.reason : `${next} answered 304 to a request without conditions.`;
      return stop(`${counted} were read, then: ${reason}`, next, fetched.kind === 'failed' ? fetched.retryAfter : null);
    }
    // A server that does not know the parameter gives its first page again and again.
    const content = pageHash(fetched.raw.bytes);
    if (contents.has(content)) return stop(`${counted} were read, then the same page came again.`, next);
    contents.add(content);
    const ingested = await ingest(next, fetched.raw);
    pages.push({ report: ingested.report, retryAfter: null, freshUntil: null });
    if (!isTaken(ingested)) return stop(`${counted} were read, then a page could not be: ${ingested.report.error}`, next);
    page = { ...ingested, url: next, raw: fetched.raw };
  }
}

/** Was the page understood, and of the day that was asked for? */
export const isTaken = ({ report }: IngestedPage): boolean => report.outcome !== 'failed' && report.outcome !== 'stale';

/**
 * Can nothing new stand on the pages after this one, when all of them were read the last time? Not when the newest come first and the page has nothing new,
 * and not when the first page, which tells the total, is the same as it was.
 */
function endsTheNews({ report, url }: TakenPage, first: TakenPage): boolean {
  if (report.unseen > 0 || report.changed > 0) return false;
  if (url === first.url && report.outcome === 'unchanged') return true;
  const format = first.listing?.format;
  return format !== undefined && newestFirstBy(url, format) !== null;
}

/** Papers that came out longer ago are no news to anybody. */
const NEWS_MS = 14 * 24 * 60 * 60 * 1000;

/** Is every paper of the page, and so of all after it, too old for a digest? An answer over a whole archive ends here. */
function isOldNews(url: string, { format, entries }: Listing, now: Date): boolean {
  if (entries.length === 0 || newestFirstBy(url, format) !== 'publication') return false;
  return entries.every(({ publishedAt }) => publishedAt !== null && now.getTime() - publishedAt.getTime() > NEWS_MS);
}

function enough(app: App, { source }: SourceRead, pages: readonly ReadPage[], { url }: TakenPage, reason: string): ReadAnswer {
  app.log.debug({ source: source.name, page: url, pages: pages.length + 1, reason }, 'the pages after this one were not asked for');
  return { pages, isWhole: true };
}
