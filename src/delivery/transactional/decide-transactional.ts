/** Decides on an attempt result of a transactional mail, which may wait for up to seven days. Pure. */

import { describeAttempt, isDuringMail, isServerAway } from '../../mail/failover-transport.ts';
import type { AttemptResult } from '../../mail/mail.ts';
import { nextAttempt } from '../sending/retry-delay.ts';
import type { TransactionalResult } from './transactional-store.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAYS = 7;
/** As long as a confirmation link works (CONFIRMATION_DAYS). */
const SINGLE_MAIL_FOR_MS = DAYS * 24 * HOUR;
const SHORTEST_WAIT = MINUTE;
const LONGEST_WAIT = HOUR;

interface SingleMail {
  readonly id: number;
  /** This attempt included. */
  readonly attempts: number;
  readonly createdAt: Date;
}

/** The decision after one attempt at `now`. */
export function decideTransactional(
  mail: SingleMail,
  outcome: AttemptResult,
  now: Date,
): TransactionalResult {
  if (outcome.kind === 'sent') return { status: 'sent', response: outcome.response, at: now };
  const response = describeAttempt(outcome);
  if (isServerAway(outcome) && !isDuringMail(outcome)) return serverAwayResult(mail, now, response);
  const isForGood = outcome.kind === 'refused' && outcome.permanent;
  if (isForGood && outcome.about === 'recipient') return { status: 'failed', response };
  // A mail that may have arrived is sent again too: it has the same Message-ID, and a second
  // confirmation does no harm. A permanently refused message is retried for a day: an operator who fixes
  // the cause loses none of the day's sign-ups.
  const tried = { ...mail, plannedAt: mail.createdAt };
  const nextAttemptAt = isForGood
    ? nextAttempt(tried, now, response)
    : nextAttempt(tried, now, response, SINGLE_MAIL_FOR_MS);
  if (nextAttemptAt !== null) return { status: 'retrying', response, nextAttemptAt, countsAsAttempt: true };
  return isForGood ? { status: 'failed', response } : givenUp(response);
}

/** Null while the mail may be sent; the decision on one whose link has expired. */
export function lateResult(mail: SingleMail, now: Date): TransactionalResult | null {
  return now.getTime() - mail.createdAt.getTime() < SINGLE_MAIL_FOR_MS ? null : givenUp('it waited too long');
}

/**
 * A quarter of the time waited so far, a minute at least and an hour at most, because a person waits
 * for it.
 */
export function serverAwayResult(
  { createdAt }: SingleMail,
  now: Date,
  response: string,
): TransactionalResult {
  const age = now.getTime() - createdAt.getTime();
  if (age >= SINGLE_MAIL_FOR_MS) return givenUp(response);
  const nextAttemptAt = new Date(now.getTime() + Math.min(Math.max(age / 4, SHORTEST_WAIT), LONGEST_WAIT));
  return { status: 'retrying', response, nextAttemptAt, countsAsAttempt: false };
}

const givenUp = (response: string): TransactionalResult => ({
  status: 'failed',
  response: `given up after ${DAYS} days: ${response}`,
});
