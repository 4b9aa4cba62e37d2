/** Ingests what a url returns: a conditional request, then page after page if the answer has several. */

import {
  type Arrival,
  afterFirstPage,
  type NextPage,
  nextPage,
  readArrival,
  SAME_ANSWER,
} from '../sources/answer-pages.ts';
import { fetchIfChanged, rememberAnswer, type UrlToRead } from '../sources/fetching/fetch-if-changed.ts';
import { unaskedNotModified } from '../sources/fetching/fetch-page.ts';
import { fetchPolitely, type PoliteFetching } from '../sources/fetching/fetch-politely.ts';
import type { AnswerPage, IngestedPage } from '../sources/page-to-ingest.ts';
import { type ReadResult, recordReport, reportResult } from '../sources/read-report.ts';
import type { OpenSource } from '../sources/source-request.ts';
import { pageHash } from '../sources/sources-store.ts';
import { type IngestParts, ingestPage } from './ingest-page.ts';

export interface IngestSourceParts extends IngestParts, PoliteFetching {
  readonly clock: IngestParts['clock'];
  /** Stores one page at a time, however many are being fetched. */
  oneAtATime<T>(store: () => Promise<T>): Promise<T>;
}

/** @returns a result for each page; if the answer was not read to its end, the last result says why */
export async function ingestAnswer(
  parts: IngestSourceParts,
  open: OpenSource,
  target: UrlToRead,
): Promise<ReadResult[]> {
  const answer = await fetchIfChanged(parts, open, target);
  if (answer.kind === 'no-page') return [answer.result];

  const firstPage = { ...pageAt(open, target), raw: answer.raw, part: 'first' } as const;
  const first = await ingestOneAtATime(parts, open, firstPage);
  const results = [reportResult(first.report)];
  let next =
    answer.isSame && first.report.outcome === 'unchanged'
      ? SAME_ANSWER
      : afterFirstPage(await readArrival(parts, firstPage, first), answer.wasWhole, parts.clock.now());
  // The first page was not stored: keep what is remembered of the last answer, so that the next read is
  // compared with that one.
  if (next === null) return results;

  while (next.kind === 'read') {
    const arrival = await readFurther(parts, open, target, next);
    if (arrival.report !== null) results.push(reportResult(arrival.report));
    next = nextPage(next.state, arrival, parts.clock.now());
  }

  await rememberAnswer(parts.db, open.read, target.url, answer, next.kind === 'whole');
  if (next.kind === 'partial') {
    const { format, listingDate } = first.report;
    const facts = { outcome: 'partial', url: next.url, format, listingDate, error: next.reason } as const;
    const partial = await recordReport(parts.db, open.read, facts);
    return [...results, { ...reportResult(partial), retryAfter: next.retryAfter }];
  }
  parts.log.debug({ url: target.url, pages: results.length, reason: next.reason }, 'an answer was read');
  // The server's freshness lifetime of the first page says nothing about the other pages.
  const { freshUntil } = answer.validators;
  return results.length > 1 ? results : [{ ...reportResult(first.report), freshUntil }];
}

async function readFurther(
  parts: IngestSourceParts,
  open: OpenSource,
  target: UrlToRead,
  { url, state }: Extract<NextPage, { kind: 'read' }>,
): Promise<Arrival> {
  const fetched = await fetchPolitely(parts, { url, signal: open.signal });
  const unavailable = (reason: string, retryAfter: Date | null) =>
    ({ kind: 'unavailable', url, reason, retryAfter, report: null }) as const;
  if (fetched.kind === 'failed') return unavailable(fetched.reason, fetched.retryAfter);
  if (fetched.kind === 'not-modified') return unavailable(unaskedNotModified(url), null);
  if (state.hashes.has(pageHash(fetched.raw.bytes))) return { kind: 'repeated', url, report: null };
  const page = { ...pageAt(open, target), url, raw: fetched.raw, part: 'further' } as const;
  return readArrival(parts, page, await ingestOneAtATime(parts, open, page));
}

const pageAt = (
  { format }: OpenSource,
  { url, askedDay }: UrlToRead,
): Pick<AnswerPage, 'url' | 'format' | 'askedDay'> => ({
  url,
  format,
  ...(askedDay === undefined ? {} : { askedDay }),
});

function ingestOneAtATime(
  parts: IngestSourceParts,
  { read, signal }: OpenSource,
  page: AnswerPage,
): Promise<IngestedPage> {
  return parts.oneAtATime(() => {
    signal.throwIfAborted();
    return ingestPage(parts, read, page);
  });
}
