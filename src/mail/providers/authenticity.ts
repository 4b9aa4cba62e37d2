/** Checks that a request comes from a sender who knows a secret: passwords, HMACs and ages. Pure. */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE_MS } from '../../durations.ts';

const digest = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest();

/** Compares in a time that does not depend on the texts. */
const isSame = (one: string | Buffer, other: string | Buffer): boolean =>
  timingSafeEqual(digest(one), digest(other));

/**
 * Does the Authorization header contain one of the secrets, as a bearer token or as the password of HTTP
 * Basic (RFC 7617) with any user name?
 */
export function hasPassword(
  authorization: string | string[] | undefined,
  secrets: readonly string[],
): boolean {
  const [, scheme = '', credentials = ''] =
    /^(basic|bearer) ([^\s]{1,2000})$/i.exec(typeof authorization === 'string' ? authorization.trim() : '') ??
    [];
  const decoded = Buffer.from(credentials, 'base64').toString('utf8');
  const given = scheme.toLowerCase() === 'basic' ? decoded.slice(decoded.indexOf(':') + 1) : credentials;
  return isOneOf(given, secrets);
}

export const isOneOf = (given: string, secrets: readonly string[]): boolean =>
  secrets.map((secret) => isSame(given, secret)).includes(true);

/** @param keys in a form that HMAC accepts: text, or the bytes that a secret encodes */
export function hasHmac(
  given: Buffer,
  content: string | Buffer,
  keys: readonly (string | Buffer)[],
): boolean {
  const right = keys.map((key) => isSame(given, createHmac('sha256', key).update(content).digest()));
  return right.includes(true);
}

/** How far apart the clocks may be, and how long a request may take to arrive. */
const CLOCKS_DIFFER_MS = 5 * MINUTE_MS;

/**
 * Is the time of a signature close enough to `now`?
 * @param seconds since 1970
 * @param retriedForMs for how long the provider repeats a request with its first signature; default: 0
 */
export function isTimely(seconds: number, now: Date, retriedForMs = 0): boolean {
  const age = now.getTime() - seconds * 1000;
  return age >= -CLOCKS_DIFFER_MS && age <= CLOCKS_DIFFER_MS + retriedForMs;
}
