/** The headers that keep an answer safe: what it may load, who may frame it, how long it is kept. Pure. */
import { createHash } from 'node:crypto';
import type { Answer, Caching, Policy } from './answer.ts';

const NOTHING = "default-src 'none'; base-uri 'none'; form-action 'self'";

/** Content-Security-Policy by kind of page. A mail has its styles inside, and nothing else may be loaded from it. */
const POLICIES: Readonly<Record<Policy, string>> = {
  page: `${NOTHING}; style-src 'self'; script-src 'self'; img-src 'self'; frame-src 'self'; frame-ancestors 'none'`,
  mail: `${NOTHING}; style-src 'unsafe-inline'; frame-ancestors 'none'`,
  'framed-mail': `${NOTHING}; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation`,
};

const CACHING: Readonly<Record<Caching, string>> = {
  public: 'public, no-cache',
  personal: 'no-store',
  asset: 'public, max-age=31536000, immutable',
  none: 'no-store',
};

/** All headers of an answer but Content-Length. */
export function responseHeaders(answer: Answer, isSecure: boolean): Record<string, string> {
  return {
    'content-type': answer.type,
    'cache-control': CACHING[answer.caching],
    'content-security-policy': POLICIES[answer.policy ?? 'page'],
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': answer.policy === 'framed-mail' ? 'SAMEORIGIN' : 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
    ...(answer.caching === 'personal' ? { 'x-robots-tag': 'noindex, nofollow' } : {}),
    ...(answer.caching === 'public' && answer.status === 200 ? { etag: etagOf(answer.body) } : {}),
    ...answer.headers,
  };
}

/** Has the client this answer already (RFC 9110 §13.1.2, §13.1.3)? If-None-Match, where sent, decides alone. */
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

const etagOf = (body: string | Buffer): string =>
  `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
