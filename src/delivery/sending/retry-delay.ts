/** When a mail is tried again, and when it is given up, by class; deterministic for each mail. Pure. */

import { createHash } from 'node:crypto';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../durations.ts';
import { CONFIRMATION_DAYS } from '../../readers/issued-link.ts';
import type { MailClass } from '../delivery.ts';

/**
 * Greylisting needs at least five minutes. RFC 5321 §4.5.4.1 suggests 30 minutes, for a host that has failed.
 */
const FIRST_DELAY_MS = 5 * MINUTE_MS;
const LONGEST_DELAY_MS = 4 * HOUR_MS;
/**
 * Delays are up to this fraction longer, so that the mails of a refused batch are not all retried at once.
 */
const JITTER = 0.3;
/** A digest that was not accepted within this time is given up; the next digest contains its papers. */
export const RETRY_FOR_MS = DAY_MS;
/** How long nothing is sent to an unavailable mail server. */
export const SERVER_LEFT_ALONE_MS = 5 * MINUTE_MS;

/** What differs between the classes of mail. */
export interface RetryPolicy {
  /** A mail planned longer ago than this is given up. */
  readonly triesForMs: number;
  /** The same for a mail that was refused for good, but not because of its address. 0: it fails at once. */
  readonly refusedTriesForMs: number;
  /** How long this mail waits while its server is unavailable; that does not count as an attempt. */
  readonly whileUnavailableMs: (ageMs: number) => number;
  /** Does it count as an attempt if the server hung up at this mail? */
  readonly countsHangUps: boolean;
  /** Is a second copy harmless? It has the same Message-ID. */
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
    // For as long as a confirmation's link works.
    triesForMs: CONFIRMATION_DAYS * DAY_MS,
    // An operator who fixes the cause within a day loses no sign-ups.
    refusedTriesForMs: RETRY_FOR_MS,
    // A quarter of the time waited so far, from a minute to an hour: a person is waiting.
    whileUnavailableMs: (ageMs) => Math.min(Math.max(ageMs / 4, MINUTE_MS), HOUR_MS),
    countsHangUps: true,
    mayComeTwice: true,
  },
};

const UNITS: Readonly<Record<string, number>> = { s: SECOND_MS, m: MINUTE_MS, h: HOUR_MS };
// "try again in 300 seconds", "Greylisted for 5 minutes", "retry after 1 hour": people write these responses,
// so the usual phrases are recognised.
const STATED =
  /\b(?:in|for|after|within|wait)\s+(?:about\s+)?(\d{1,5})\s*(s|m|h)(?:ec(?:ond)?s?|in(?:ute)?s?|(?:ou)?rs?)?\b/i;

/** Returns how many milliseconds the server asked us to wait, or null if its response does not say. */
export function statedDelayMs(response: string): number | null {
  const match = STATED.exec(response);
  return match ? Number(match[1]) * (UNITS[(match[2] as string).toLowerCase()] as number) : null;
}

/**
 * Returns when to try again after attempt number `attempts` at `now`, or null if that is too late and the
 * mail is given up. The delay is 5 minutes, doubles with each attempt up to 4 hours, and is no shorter than
 * the server asked for (up to 4 hours); JITTER comes on top.
 * @param retryForMs how long after it was planned a mail is given up; default: a day
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

/** Returns a number in [0, 1) that depends only on `seed`. */
const fractionOf = (seed: string): number =>
  createHash('sha256').update(seed).digest().readUInt32BE(0) / 2 ** 32;
