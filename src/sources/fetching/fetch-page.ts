/**
 * Fetches one page over http(s): conditionally, with limits of time and size, from permitted addresses only.
 */

import type { RawPage } from '../../listings/listing.ts';
import { withoutUrlSecrets } from '../../secret-in-url.ts';
import { literalAddress, refusalOfAddress } from './address-rules.ts';
import { freshUntil, type Headers, retryAfter } from './cache-headers.ts';
import type { Lookup } from './checked-addresses.ts';
import { describeFailure, type FetchLimits, FetchRefused } from './fetch-failure.ts';
import { type HttpAnswer, requestOnce } from './http-request.ts';

/**
 * In milliseconds, and bytes after decompression. The largest recorded list page has 0.9 MB
 * (docs/decisions/011-fetching.md).
 */
const FETCH_LIMITS: FetchLimits = {
  headersMs: 10_000,
  idleMs: 5_000,
  totalMs: 25_000,
  bytes: 64 * 1024 * 1024,
};

const MOST_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export interface FetchRequestOptions {
  readonly url: string;
  /** Identifies us, so that the operators of a source can contact the operator of this program. */
  readonly userAgent: string;
  /** Permits private networks; see address-rules.ts. */
  readonly allowPrivate: boolean;
  /** Retry-After and cache lifetimes are counted from this instant. */
  readonly now: Date;
  /** Validators of the last answer, which make the request conditional (RFC 9110 §13.1). */
  readonly etag?: string | null;
  readonly lastModified?: string | null;
  /** Sent only to the origin of `url`, whatever it redirects to. */
  readonly secretHeaders?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly limits?: Partial<FetchLimits>;
  /** Resolves host names. Default: the system's resolver. */
  readonly lookup?: Lookup;
  /** Runs each request, including those after redirects, when its host has a free slot. Default: at once. */
  readonly inSlot?: <T>(url: URL, request: () => Promise<T>) => Promise<T>;
}

/** What is needed to make the next request conditional. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly freshUntil: Date | null;
}

export type FetchedPage =
  | ({ readonly kind: 'page'; readonly raw: RawPage; readonly finalUrl: string } & Validators)
  | ({ readonly kind: 'not-modified' } & Validators)
  | {
      readonly kind: 'failed';
      /** A sentence. */
      readonly reason: string;
      /** The HTTP status; null if there was no answer. */
      readonly status: number | null;
      /** When the server's Retry-After ends; null if there was none. */
      readonly retryAfter: Date | null;
      /** True if the url, or one that it redirects to, must not be read at all. */
      readonly refused: boolean;
      /** The last url requested, to whose host the Retry-After applies. */
      readonly finalUrl: string;
    };

/**
 * Fetches a page. Never throws, except after an abort: a failure is a result, and so is a page that is not
 * complete.
 */
export async function fetchPage(request: FetchRequestOptions): Promise<FetchedPage> {
  const limits = { ...FETCH_LIMITS, ...request.limits };
  let url = request.url;
  try {
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      const target = checkedUrl(url, request.allowPrivate);
      const inSlot = request.inSlot ?? ((_url, run) => run());
      const answer = await inSlot(target, () =>
        requestOnce(target, {
          headers: requestHeaders(request, target),
          allowPrivate: request.allowPrivate,
          limits,
          lookup: request.lookup,
          signal: request.signal,
        }),
      );
      if (!REDIRECTS.has(answer.status)) return toFetchedPage(answer, target.href, request.now);
      url = redirectTarget(target, answer.headers);
    }
    throw new FetchRefused(`it redirects more than ${MOST_REDIRECTS} times`);
  } catch (error) {
    if (request.signal?.aborted) throw error;
    return {
      kind: 'failed',
      reason: `${described(request.url, url)}: ${describeFailure(error, limits)}.`,
      status: null,
      retryAfter: null,
      refused: error instanceof FetchRefused,
      finalUrl: url,
    };
  }
}

function toFetchedPage(answer: HttpAnswer, url: string, now: Date): FetchedPage {
  const { headers, status, body } = answer;
  const validators: Validators = {
    etag: headers.etag ?? null,
    lastModified: headers['last-modified'] ?? null,
    freshUntil: freshUntil(headers, now),
  };
  if (status === 304) return { kind: 'not-modified', ...validators };
  if (status === 200 || status === 203) {
    const raw = { bytes: body, url, contentType: headers['content-type'] };
    return { kind: 'page', raw, finalUrl: url, ...validators };
  }
  const later = retryAfter(headers['retry-after'], now);
  const retryNote = later === null ? '' : `, to be asked again after ${later.toISOString()}`;
  return {
    kind: 'failed',
    reason: `${shownUrl(url)} answered ${status}${STATUS_WORDS[status] ?? ''}${retryNote}.`,
    status,
    retryAfter: later,
    refused: false,
    finalUrl: url,
  };
}

/**
 * Checks what can be checked in the url alone; the addresses of its host name are checked when connecting.
 */
function checkedUrl(text: string, allowPrivate: boolean): URL {
  if (!URL.canParse(text)) throw new FetchRefused('it is no url');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new FetchRefused(`only http and https are read, not ${url.protocol}`);
  if (url.username !== '' || url.password !== '')
    throw new FetchRefused('a url with a user name or password is not read');
  const literal = literalAddress(url);
  const refusal = literal === null ? null : refusalOfAddress(literal, allowPrivate);
  if (refusal !== null) throw new FetchRefused(`${literal} ${refusal}`);
  url.hash = '';
  return url;
}

function redirectTarget(from: URL, headers: Headers): string {
  const location = headers.location;
  if (location === undefined || !URL.canParse(location, from.href))
    throw new FetchRefused('it redirects to nowhere');
  const target = new URL(location, from.href);
  if (from.protocol === 'https:' && target.protocol === 'http:')
    throw new FetchRefused(`it redirects from https to http (${target.host})`);
  return target.href;
}

function requestHeaders(
  { url, userAgent, etag, lastModified, secretHeaders }: FetchRequestOptions,
  target: URL,
): Record<string, string> {
  return {
    'user-agent': userAgent,
    accept:
      'application/atom+xml, application/rss+xml, application/json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5',
    // Not deflate, because servers send either of two formats under that name.
    'accept-encoding': 'gzip, br',
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(lastModified ? { 'if-modified-since': lastModified } : {}),
    ...(target.origin === new URL(url).origin ? secretHeaders : {}),
  };
}

/** The error for a 304 to a request that was not conditional. */
export const unaskedNotModified = (url: string): string =>
  `${shownUrl(url)} answered 304 to a request without conditions.`;

const described = (asked: string, now: string): string =>
  asked === now ? shownUrl(asked) : `${shownUrl(asked)} redirects to ${shownUrl(now)}`;

/** Returns a url for messages, without user name, password and keys. */
const shownUrl = (url: string): string =>
  withoutUrlSecrets(url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1')).slice(0, 500);

const STATUS_WORDS: Readonly<Record<number, string>> = {
  204: ' (no content)',
  400: ' (bad request)',
  401: ' (login required)',
  403: ' (forbidden)',
  404: ' (not found)',
  410: ' (gone)',
  429: ' (too many requests)',
  500: ' (server error)',
  502: ' (bad gateway)',
  503: ' (unavailable)',
  504: ' (gateway timeout)',
};
