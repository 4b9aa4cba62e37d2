/** Ingests what a url returns: requested conditionally, and page after page if the response has several. */
import { type Arrival, beginAnswer, type NextPage, nextPage } from '../sources/answer-pages.ts';
import { fetchIfChanged, rememberAnswer, type UrlToRead } from '../sources/fetching/fetch-if-changed.ts';
import { unaskedNotModified } from '../sources/fetching/fetch-page.ts';
import { fetchPolitely, type PoliteFetching } from '../sources/fetching/fetch-politely.ts';
import type { IngestedPage, PageToIngest } from '../sources/page-to-ingest.ts';
import { type ReadResult, recordReport, reportResult } from '../sources/read-report.ts';
import type { OpenSource } from '../sources/source-request.ts';
import { pageHash } from '../sources/sources-store.ts';
import { type IngestParts, ingestPage } from './ingest-page.ts';

export type IngestSourceParts = IngestParts & PoliteFetching;

/** @returns a result for each page; where the answer was not read to its end, the last one says why */
export async function ingestAnswer(
  parts: IngestSourceParts,
  open: OpenSource,
  target: UrlToRead,
): Promise<ReadResult[]> {
  const answer = await fetchIfChanged(parts, open, target);
  if (answer.kind === 'no-page') return [answer.result];

  const firstPage = { ...pageAt(open, target), raw: answer.raw, part: 'first' } as const;
  const ingested = await ingestOneAtATime(parts, open, firstPage);
  const results = [reportResult(ingested.report)];
  let next = await afterFirst(parts, firstPage, ingested, answer);
  // Not stored: what was remembered of the last answer stays, and the next read compares with it.
  if (next === null) return results;

  while (next.kind === 'read') {
    const arrival = await readFurther(parts, open, target, next);
    if ('report' in arrival) results.push(reportResult(arrival.report));
    next = nextPage(next.state, arrival, parts.clock.now());
  }

  await rememberAnswer(parts.db, open.read, target.url, answer, next.kind === 'whole');
  if (next.kind === 'partial') {
    const { format, listingDate } = ingested.report;
    const facts = { outcome: 'partial', url: next.url, format, listingDate, error: next.reason } as const;
    const partial = await recordReport(parts.db, open.read, facts);
    return [...results, { ...reportResult(partial), retryAfter: next.retryAfter }];
  }
  parts.log.debug({ url: target.url, pages: results.length, reason: next.reason }, 'an answer was read');
  // What a server says of how long its first page is fresh holds for no other page.
  const { freshUntil } = answer.validators;
  return results.length > 1 ? results : [{ ...reportResult(ingested.report), freshUntil }];
}

/** null if the first page was not stored. */
async function afterFirst(
  parts: IngestSourceParts,
  page: FetchedPage,
  ingested: IngestedPage,
  { wasWhole, isSame }: { readonly wasWhole: boolean; readonly isSame: boolean },
): Promise<NextPage | null> {
  if (isSame && ingested.report.outcome === 'unchanged')
    return { kind: 'whole', reason: 'the first page is the same as it was' };
  const arrival = await arrivalOf(parts, page, ingested);
  return arrival.kind === 'page'
    ? nextPage(beginAnswer(arrival, wasWhole), arrival, parts.clock.now())
    : null;
}

async function readFurther(
  parts: IngestSourceParts,
  open: OpenSource,
  target: UrlToRead,
  { url, state }: Extract<NextPage, { kind: 'read' }>,
): Promise<Arrival> {
  const fetched = await fetchPolitely(parts, { url, signal: open.signal });
  if (fetched.kind === 'failed')
    return { kind: 'unavailable', url, reason: fetched.reason, retryAfter: fetched.retryAfter };
  if (fetched.kind === 'not-modified') {
    const reason = unaskedNotModified(url);
    return { kind: 'unavailable', url, reason, retryAfter: null };
  }
  if (state.hashes.has(pageHash(fetched.raw.bytes))) return { kind: 'repeated', url };
  const page = { ...pageAt(open, target), url, raw: fetched.raw, part: 'further' } as const;
  return arrivalOf(parts, page, await ingestOneAtATime(parts, open, page));
}

type FetchedPage = PageToIngest & { readonly url: string };

const pageAt = (
  { format }: OpenSource,
  { url, askedDay }: UrlToRead,
): Pick<FetchedPage, 'url' | 'format' | 'askedDay'> => ({
  url,
  format,
  ...(askedDay === undefined ? {} : { askedDay }),
});

function ingestOneAtATime(
  parts: IngestSourceParts,
  { read, signal, oneAtATime }: OpenSource,
  page: FetchedPage,
): Promise<IngestedPage> {
  return oneAtATime(() => {
    signal.throwIfAborted();
    return ingestPage(parts, read, page);
  });
}

async function arrivalOf(
  { clock, parser }: IngestSourceParts,
  { url, raw }: FetchedPage,
  { report, listing }: IngestedPage,
): Promise<Extract<Arrival, { kind: 'page' | 'rejected' }>> {
  if (report.outcome === 'failed' || report.outcome === 'stale') return { kind: 'rejected', url, report };
  return {
    kind: 'page',
    url,
    sha256: pageHash(raw.bytes),
    bytes: raw.bytes.length,
    report,
    // A page that was known already was not parsed; its links to later pages are needed here.
    listing: listing ?? (await parser.parseListing(raw, { now: clock.now() })),
  };
}
