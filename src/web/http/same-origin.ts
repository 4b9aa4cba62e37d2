/** Does a post come from a page of this site? Browsers say so; what says nothing is no browser and carries nobody's session. Pure. */

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Sec-Fetch-Site where it is sent (W3C Fetch Metadata), else Origin. `Origin: null` says nothing here: our own pages send it, because
 * their Referrer-Policy is no-referrer.
 */
export function isFromThisSite(headers: Headers, ownOrigins: readonly string[]): boolean {
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string') return site === 'same-origin' || site === 'none';
  const { origin } = headers;
  return typeof origin !== 'string' || origin === 'null' || ownOrigins.includes(origin);
}

/** Under which origins this request's site may be known: the configured one, and the one that was asked. */
export function ownOrigins(baseUrl: string, headers: Headers): readonly string[] {
  const host = typeof headers.host === 'string' ? headers.host : '';
  return [new URL(baseUrl).origin, `http://${host}`, `https://${host}`];
}
