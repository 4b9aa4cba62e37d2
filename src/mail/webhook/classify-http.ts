/** Classifies a webhook's answer, in the terms of a mail server's response. Pure. */

import type { AttemptResult } from '../mail.ts';
import { oneLine } from '../smtp/classify.ts';

export interface HttpResponse {
  readonly status: number;
  /** The Retry-After header: seconds, or a date. */
  readonly retryAfter: string | null;
  /** The beginning of the body. */
  readonly text: string;
}

/** A gateway gave up waiting for the server behind it, which may have the edition. */
const NO_ANSWER_BEHIND = new Set([504, 524]);

/** Maximum characters of a body that are worth keeping. */
const MOST_WORDS = 160;

/**
 * 2xx: sent. 404 and 410: gone, like an address that does not exist. 401, 403, 407 and redirects (which are
 * never followed): the operator must change something, so it is tried for a day. 408, 425, 429 and 5xx: try
 * later; but after a 504 or 524 the edition may have arrived. Any other refusal is about this edition.
 * @param now milliseconds since 1970, for a Retry-After that is a date
 */
export function classifyHttp({ status, retryAfter, text }: HttpResponse, now: number): AttemptResult {
  const words = text.trim().slice(0, MOST_WORDS);
  const response = oneLine(`HTTP ${status}${words === '' ? '' : `: ${words}`}`);
  const refused = { kind: 'refused', code: status, enhancedCode: null, response } as const;
  if (status >= 200 && status < 300) return { kind: 'sent', response };
  if (NO_ANSWER_BEHIND.has(status)) return { kind: 'uncertain', reason: response };
  if (status >= 300 && status < 400) {
    const moved = `HTTP ${status}: it redirects, which is not followed; set the new URL`;
    return { ...refused, about: 'content', permanent: true, reason: 'our standing', response: moved };
  }
  if (status === 404 || status === 410)
    return {
      ...refused,
      about: 'recipient',
      permanent: true,
      enhancedCode: '5.1.1',
      reason: 'unknown address',
    };
  if (status === 401 || status === 403 || status === 407)
    return { ...refused, about: 'content', permanent: true, reason: 'our standing' };
  if (status >= 500 || status === 408 || status === 425 || status === 429) {
    const wait = secondsIn(retryAfter, now);
    // Worded so that the retry policy recognises the delay (statedDelayMs).
    const later = wait === null ? response : `HTTP ${status}: try again in ${wait} seconds`;
    return { ...refused, about: 'server', permanent: false, response: later };
  }
  return { ...refused, about: 'content', permanent: true, reason: 'our message' };
}

/**
 * Returns the seconds of a Retry-After (RFC 9110 §10.2.3), at most a day; Discord and Matrix send fractions.
 */
function secondsIn(retryAfter: string | null, now: number): number | null {
  if (retryAfter === null) return null;
  const seconds = /^\d{1,9}(?:\.\d{1,9})?$/.test(retryAfter.trim())
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - now) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(Math.ceil(seconds), 86_400) : null;
}
