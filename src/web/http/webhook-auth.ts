/** Authenticates webhook requests by HMAC signature, HTTP password or bearer token. Pure. */

import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE_MS } from '../../durations.ts';
import { hasPassword } from '../../mail/providers/authenticity.ts';
import type { RequestHeaders } from './response.ts';

/** Maximum difference between the time of a signature and ours, either way, in milliseconds. */
export const SIGNATURE_AGE_MS = 5 * MINUTE_MS;

/**
 * `signature` identifies a signed request, which must not be accepted twice; null if the secret itself
 * was sent.
 */
export type WebhookAuth =
  | { readonly ok: true; readonly signature: string | null }
  | { readonly ok: false; readonly problem: string };

/**
 * Accepts one of two proofs:
 * - `Paperround-Signature: t=UNIX-SECONDS,v1=HEX`: HMAC-SHA256 with the secret over the seconds, a full stop
 *   and the body.
 * - `Authorization: Bearer SECRET`, or Basic (RFC 7617) with any user and the secret as password, for
 *   providers that support nothing else.
 *
 * Runs in constant time whatever is wrong, and reports a wrong time only to callers that know the secret.
 */
export function authenticateWebhook(
  headers: RequestHeaders,
  body: Buffer,
  secrets: readonly string[],
  now: Date,
): WebhookAuth {
  const signed = headers['paperround-signature'];
  if (typeof signed === 'string') return checkSignature(signed, body, secrets, now);
  return hasPassword(headers.authorization, secrets)
    ? { ok: true, signature: null }
    : refused('no signature and no password that we know');
}

const refused = (problem: string): WebhookAuth => ({ ok: false, problem });

function checkSignature(header: string, body: Buffer, secrets: readonly string[], now: Date): WebhookAuth {
  const [, seconds, given] = /^t=(\d{1,12}),\s*v1=([0-9a-f]{64})$/i.exec(header.trim()) ?? [];
  if (seconds === undefined || given === undefined)
    return refused('Paperround-Signature is not of the form t=UNIX-SECONDS,v1=64 hexadecimal digits');
  const right = secrets.map((secret) => {
    const expected = createHmac('sha256', secret).update(`${seconds}.`).update(body).digest();
    return timingSafeEqual(expected, Buffer.from(given, 'hex'));
  });
  if (!right.includes(true)) return refused('the signature is not ours');
  if (Math.abs(Number(seconds) * 1000 - now.getTime()) > SIGNATURE_AGE_MS)
    return refused('the time of the signature is more than five minutes away from the time here');
  return { ok: true, signature: given.toLowerCase() };
}
