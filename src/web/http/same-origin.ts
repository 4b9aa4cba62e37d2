/** Checks that a post comes from a page of this site, or from no browser at all. Pure. */

import type { RequestHeaders } from './response.ts';

/**
 * Checks Sec-Fetch-Site if it is sent (W3C Fetch Metadata), or else Origin. A request with neither is
 * not from a browser and carries no session. `Origin: null` proves nothing: our own pages send it,
 * because their Referrer-Policy is no-referrer.
 */
export function isFromThisSite(headers: RequestHeaders, ownOrigins: readonly string[]): boolean {
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string') return site === 'same-origin' || site === 'none';
  const { origin } = headers;
  return typeof origin !== 'string' || origin === 'null' || ownOrigins.includes(origin);
}

/** Returns the origins of this site: the configured one, and the one that the request was sent to. */
export function ownOrigins(baseUrl: string, headers: RequestHeaders): readonly string[] {
  const host = typeof headers.host === 'string' ? headers.host : '';
  return [new URL(baseUrl).origin, `http://${host}`, `https://${host}`];
}
