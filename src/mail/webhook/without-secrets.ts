/** Removes the secrets of a webhook's URL from what is recorded about it. Pure. */

import type { AttemptResult } from '../mail.ts';

/** Shorter segments of a path are words such as `api` and `hooks`. */
const LEAST_SECRET = 8;

/** An error, or a page that repeats the requested path, must not carry the URL into a log or onto a page. */
export function withoutSecrets(result: AttemptResult, url: string): AttemptResult {
  const secrets = secretsIn(new URL(url));
  const clean = (text: string): string =>
    secrets.reduce((left, secret) => left.replaceAll(secret, '…'), text);
  switch (result.kind) {
    case 'sent':
      return { ...result, response: clean(result.response) };
    case 'refused':
      return { ...result, response: clean(result.response) };
    default:
      return { ...result, reason: clean(result.reason) };
  }
}

/** Sorted by length, longest first, because one may contain another. */
function secretsIn({ username, password, pathname, search, searchParams }: URL): readonly string[] {
  const segments = pathname.split('/').filter((segment) => segment.length >= LEAST_SECRET);
  const found = [username, password, search.slice(1), ...segments, ...searchParams.values()];
  return [...new Set(found.flatMap((part) => [part, decoded(part)]))]
    .filter((part) => part.length >= 4)
    .toSorted((one, other) => other.length - one.length);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A stray percent sign: then the secret is the text as it stands.
    return part;
  }
}
