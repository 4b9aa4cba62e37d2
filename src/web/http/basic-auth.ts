/** Checks HTTP Basic (RFC 7617) and bearer tokens (RFC 6750) in constant time. Pure. */

import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Does the Authorization header contain the user `admin` and this password? */
export function isAdmin(authorization: string | string[] | undefined, password: string): boolean {
  const [, encoded = ''] =
    /^basic ([\w+/=-]{1,2000})$/i.exec(typeof authorization === 'string' ? authorization : '') ?? [];
  return timingSafeEqual(
    digest(Buffer.from(encoded, 'base64').toString('utf8')),
    digest(`admin:${password}`),
  );
}

/** Does the Authorization header contain this bearer token? */
export function hasBearer(authorization: string | string[] | undefined, token: string): boolean {
  const [, given = ''] =
    /^bearer ([^\s]{1,2000})$/i.exec(typeof authorization === 'string' ? authorization : '') ?? [];
  return timingSafeEqual(digest(given), digest(token));
}
