/** Computes from Cache-Control, Expires and Retry-After when to request a url again. Pure. */

import { DAY_MS, WEEK_MS } from '../../durations.ts';

/** Longest time for which an answer counts as fresh, whatever its cache headers say. */
const LONGEST_FRESH_MS = DAY_MS;
/** A longer Retry-After is considered a mistake, and is cut to this. */
const LONGEST_RETRY_MS = WEEK_MS;

/** Values by lower-case name; repeated headers are joined by commas (RFC 9110 §5.3). */
export type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Returns until when the answer is fresh (RFC 9111 §4.2); null if the headers do not say, or forbid caching.
 */
export function freshUntil(headers: Headers, now: Date): Date | null {
  const control = (headers['cache-control'] ?? '').toLowerCase();
  if (/\bno-(?:store|cache)\b/.test(control)) return null;
  const maxAge = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,10})/.exec(control)?.[1];
  const lifetime =
    maxAge === undefined ? untilExpires(headers) : Number(maxAge) * 1000 - parseSeconds(headers.age) * 1000;
  if (lifetime === null || lifetime <= 0) return null;
  return new Date(now.getTime() + Math.min(lifetime, LONGEST_FRESH_MS));
}

/**
 * Returns when a Retry-After ends (RFC 9110 §10.2.3: seconds or an HTTP date); null if the header is absent,
 * invalid or past.
 */
export function retryAfter(value: string | undefined, now: Date): Date | null {
  if (value === undefined) return null;
  const text = value.trim();
  const wait = /^\d{1,10}$/.test(text) ? Number(text) * 1000 : httpDate(text) - now.getTime();
  return wait > 0 ? new Date(now.getTime() + Math.min(wait, LONGEST_RETRY_MS)) : null;
}

/** Expires minus Date is a duration, so a wrong clock on the server does not matter. */
function untilExpires(headers: Headers): number | null {
  const lifetime = httpDate(headers.expires ?? '') - httpDate(headers.date ?? '');
  return Number.isFinite(lifetime) ? lifetime : null;
}

const parseSeconds = (text: string | undefined): number =>
  text !== undefined && /^\d{1,10}$/.test(text.trim()) ? Number(text) : 0;

/** NaN for anything but an HTTP date, because `Date.parse` alone would accept `1` as a year. */
const httpDate = (text: string): number =>
  /^[a-z]{3,9},? .*\d{2}:\d{2}:\d{2}/i.test(text) ? Date.parse(text) : Number.NaN;
