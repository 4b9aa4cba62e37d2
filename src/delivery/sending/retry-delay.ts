/** When a mail is tried again, and when it is given up, by kind; deterministic for each mail. Pure. */

import { createHash } from 'node:crypto';
import { DAY_MS, HOUR_MS, MINUTE_MS, WEEK_MS } from '../../durations.ts';
import type { MailClass } from '../delivery.ts';

const SECOND_MS = 1000;

/** RFC 5321 §4.5.4.1 speaks of 30 minutes for hosts that fail; greylisting wants at least five. */
const FIRST_DELAY_MS = 5 * MINUTE_MS;
const LONGEST_DELAY_MS = 4 * HOUR_MS;
/** Up to this much longer, so that the mails of a refused batch are not all retried at once. */
const JITTER = 0.3;
/** A digest not accepted for this long is given up; the next one carries its papers. */
export const RETRY_FOR_MS = DAY_MS;
/** How long nothing is sent to an unavailable mail server. */
export const SERVER_LEFT_ALONE_MS = 5 * MINUTE_MS;
/** As long as a confirmation's link works (CONFIRMATION_DAYS). */
const LINK_WORKS_FOR_MS = WEEK_MS;

/** What differs between the kinds of mail. */
export interface RetryPolicy {
  /** A mail planned longer ago is given up. */
  readonly triesForMs: number;
  /** The same for one that is refused for good, but not for its address: 0, it fails at once. */
  readonly refusedTriesForMs: number;
  /** How long an unavailable server is not tried with this mail, which costs it no attempt. */
  readonly whileUnavailableMs: (ageMs: number) => number;
  /** Does it count as an attempt that the server hung up at it? */
  readonly countsHangUps: boolean;
  /** Is a copy of a mail that may have arrived no harm? It has the same Message-ID. */
  readonly mayComeTwice: boolean;
}

export const RETRY_POLICY: Readonly<Record<MailClass, RetryPolicy>> = {
  digest: {
    triesForMs: RETRY_FOR_MS,
    refusedTriesForMs: 0,
    whileUnavailableMs: () => SERVER_LEFT_ALONE_MS,
    countsHangUps: false,
    mayComeTwice: false,
  },
  transactional: {
    triesForMs: LINK_WORKS_FOR_MS,
    // An operator who mends the cause within a day loses none of its sign-ups.
    refusedTriesForMs: RETRY_FOR_MS,
    // A quarter of the time waited so far, because a person waits.
    whileUnavailableMs: (ageMs) => Math.min(Math.max(ageMs / 4, MINUTE_MS), HOUR_MS),
    countsHangUps: true,
    mayComeTwice: true,
  },
};

const UNITS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS };
// "try again in 300 seconds", "Greylisted for 5 minutes", "retry after 1 hour": written by people, so
// any of the usual forms.
const STATED =
  /\b(?:in|for|after|within|wait)\s+(?:about\s+)?(\d{1,5})\s*(s|m|h)(?:ec(?:ond)?s?|in(?:ute)?s?|(?:ou)?rs?)?\b/i;

/** Milliseconds that the server asked for in its response, or null. */
export function statedDelayMs(response: string): number | null {
  const match = STATED.exec(response);
  return match ? Number(match[1]) * (UNITS[(match[2] as string).toLowerCase()] as number) : null;
}

/**
 * When to try again after attempt number `attempts` at `now`, or null when its time (a day) has passed
 * and it is given up. 5 minutes at least, doubling to 4 hours, and never sooner than the server asked.
 * @param retryForMs how long after it was planned a mail is given up
 */
export function nextAttempt(
  mail: { id: number; attempts: number; plannedAt: Date },
  now: Date,
  response: string,
  retryForMs: number = RETRY_FOR_MS,
): Date | null {
  const grown = Math.min(FIRST_DELAY_MS * 2 ** Math.min(mail.attempts - 1, 16), LONGEST_DELAY_MS);
  const wanted = Math.max(grown, Math.min(statedDelayMs(response) ?? 0, LONGEST_DELAY_MS));
  const delay = Math.round(wanted * (1 + JITTER * fractionOf(`${mail.id}/${mail.attempts}`)));
  return now.getTime() + delay > mail.plannedAt.getTime() + retryForMs
    ? null
    : new Date(now.getTime() + delay);
}

/** A number in [0, 1) that depends on `seed` only. */
const fractionOf = (seed: string): number =>
  createHash('sha256').update(seed).digest().readUInt32BE(0) / 2 ** 32;
