/** Requests one url of a source conditionally, and finds out what the answer means for the source. */

import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import type { RawPage } from '../../listings/listing.ts';
import { nonPublishingReason } from '../non-publishing-days.ts';
import {
  buildReport,
  type ReadFacts,
  type ReadResult,
  recordReport,
  reportResult,
  type SourceRead,
} from '../read-report.ts';
import { knownUrl, rememberUrl } from '../source-state-store.ts';
import { pageHash } from '../sources-store.ts';
import { unaskedNotModified, type Validators } from './fetch-page.ts';
import { fetchPolitely, type PoliteFetching } from './fetch-politely.ts';

/** Status codes with which servers answer if a listing day has no page. */
const NO_PAGE: ReadonlySet<number | null> = new Set([400, 404, 410]);

export interface UrlToRead {
  readonly url: string;
  /** The requested listing day (YYYY-MM-DD); left out if there is none. */
  readonly askedDay?: string;
  /** Does the server's "not found" mean that nothing was listed on that day? Default: false. */
  readonly mayBeMissing?: boolean;
}

export interface FetchRequest {
  readonly read: SourceRead;
  /** The source was named by a person, so the url is requested even if the last answer is still fresh. */
  readonly named: boolean;
  readonly signal: AbortSignal;
}

export interface ChangedAnswer {
  readonly kind: 'page';
  readonly raw: RawPage;
  /** Was the answer read to its end the last time? */
  readonly wasWhole: boolean;
  /** It was, and its first page is unchanged. Then the other pages are too, and need not be requested. */
  readonly isSame: boolean;
  readonly validators: Validators;
}

/** `no-page`: there is nothing to ingest, and the result says why. */
export type ConditionalAnswer = ChangedAnswer | { readonly kind: 'no-page'; readonly result: ReadResult };

/** Stands in place of a page's hash for an answer that was not read to its end. */
const NO_PAGE_HASH = '';
const NO_VALIDATORS = { etag: null, lastModified: null, freshUntil: null };

export async function fetchIfChanged(
  parts: PoliteFetching & { readonly clock: Clock },
  { read, named, signal }: FetchRequest,
  { url, askedDay, mayBeMissing }: UrlToRead,
): Promise<ConditionalAnswer> {
  const { db, clock } = parts;
  const started = clock.realNow();
  const known = await knownUrl(db, read.sourceId, url);
  if (!named && known?.freshUntil && known.freshUntil > clock.now())
    return { kind: 'no-page', result: { ...NOTHING_TO_DO, freshUntil: known.freshUntil, wasTried: true } };

  const validators = known?.page ? { etag: known.etag, lastModified: known.lastModified } : {};
  const fetched = await fetchPolitely(parts, { url, signal, ...validators });
  const record = async (facts: ReadFacts): Promise<ReadResult> =>
    reportResult(await recordReport(db, read, { url, milliseconds: clock.realNow() - started, ...facts }));

  if (fetched.kind === 'failed') {
    const { reason: error, retryAfter } = fetched;
    if (!fetched.asked) {
      const report = named ? buildReport(read, { url, outcome: 'failed', error }) : null;
      return { kind: 'no-page', result: { ...NOTHING_TO_DO, report, retryAfter } };
    }
    // If the day had a list before and has none now, that is an error, not a day without a list.
    if (mayBeMissing && askedDay !== undefined && NO_PAGE.has(fetched.status) && !known?.page) {
      const facts = { outcome: 'empty', listingDate: askedDay, error: missingDay(askedDay, error) } as const;
      return { kind: 'no-page', result: await record(facts) };
    }
    return { kind: 'no-page', result: { ...(await record({ outcome: 'failed', error })), retryAfter } };
  }
  const { etag, lastModified, freshUntil } = fetched;
  if (fetched.kind === 'page')
    return {
      kind: 'page',
      raw: fetched.raw,
      wasWhole: known?.page != null,
      isSame: known?.page?.sha256 === pageHash(fetched.raw.bytes),
      validators: { etag, lastModified, freshUntil },
    };
  if (!known?.page) {
    const facts = { outcome: 'failed', error: unaskedNotModified(url) } as const;
    return { kind: 'no-page', result: await record(facts) };
  }
  await rememberUrl(db, read.sourceId, url, {
    etag: etag ?? known.etag,
    lastModified: lastModified ?? known.lastModified,
    freshUntil,
  });
  const { format, listingDate, entries } = known.page;
  const unchanged = await record({ outcome: 'unchanged', format, listingDate, entries, seen: entries });
  return { kind: 'no-page', result: { ...unchanged, freshUntil } };
}

/**
 * Records the answer. One that was not read to its end will be requested again, even if its first page is
 * unchanged.
 */
export async function rememberAnswer(
  db: Database,
  { sourceId }: SourceRead,
  url: string,
  { raw, validators }: ChangedAnswer,
  isWhole: boolean,
): Promise<void> {
  const asNextTime = isWhole ? validators : NO_VALIDATORS;
  const sha256 = isWhole ? pageHash(raw.bytes) : NO_PAGE_HASH;
  await rememberUrl(db, sourceId, url, { ...asNextTime, sha256 });
}

const NOTHING_TO_DO: ReadResult = { report: null, retryAfter: null, freshUntil: null, wasTried: false };

function missingDay(day: string, answer: string): string {
  const reason = nonPublishingReason(day);
  return `There is no list of ${day}${reason === null ? '' : `, ${reason}`} (yet): ${answer}`;
}
