/** Security and caching headers of a response. Pure. */

import { createHash } from 'node:crypto';
import type { Caching, PageResponse, Policy } from './response.ts';

const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'self'";

/** Content-Security-Policy by kind of page. A mail contains its styles, and may load nothing else. */
const POLICIES: Readonly<Record<Policy, string>> = {
  page: `${NOTHING}; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'; frame-ancestors 'none'`,
  mail: `${NOTHING}; style-src 'unsafe-inline'; frame-ancestors 'none'`,
  'framed-mail': `${NOTHING}; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation`,
};

const CACHING: Readonly<Record<Caching, string>> = {
  public: 'public, no-cache',
  personal: 'no-store',
  asset: 'public, max-age=31536000, immutable',
  none: 'no-store',
};

/** Returns all headers of a response except Content-Length. */
export function responseHeaders(response: PageResponse, isSecure: boolean): Record<string, string> {
  return {
    'content-type': response.type,
    'cache-control': CACHING[response.caching],
    'content-security-policy': POLICIES[response.policy ?? 'page'],
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': response.policy === 'framed-mail' ? 'SAMEORIGIN' : 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
    ...(response.caching === 'personal' ? { 'x-robots-tag': 'noindex, nofollow' } : {}),
    ...(response.caching === 'public' && response.status === 200 ? { etag: computeEtag(response.body) } : {}),
    ...response.headers,
  };
}

/**
 * Does the client have this response already (RFC 9110 §13.1.2, §13.1.3)? If-None-Match takes
 * precedence if sent.
 */
export function isNotModified(
  headers: Readonly<Record<string, string>>,
  request: Readonly<Record<string, string | string[] | undefined>>,
): boolean {
  const known = request['if-none-match'];
  const { etag } = headers;
  if (typeof known === 'string') {
    return (
      etag !== undefined &&
      known.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag)
    );
  }
  const since = request['if-modified-since'];
  const modified = headers['last-modified'];
  return typeof since === 'string' && modified !== undefined && Date.parse(modified) <= Date.parse(since);
}

const computeEtag = (body: string | Buffer): string =>
  `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
