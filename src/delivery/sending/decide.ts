/** Decides what an attempt result means for a mail, its run and its address. Pure. */

import { MINUTE_MS } from '../../durations.ts';
import type { AttemptResult } from '../../mail/mail.ts';
import { effectOnAddress } from '../../mail/smtp/classify.ts';
import { isWebhookAddress } from '../../readers/webhook.ts';
import { classOf, type DeliveryStatus, type MailKind } from '../delivery.ts';
import type { ReasonCode, ReasonDetail } from '../reason.ts';
import { nextAttempt, RETRY_FOR_MS, RETRY_POLICY } from './retry-delay.ts';

/** What to record in the ledger about one mail. */
export interface Decision {
  readonly deliveryId: number;
  readonly status: Exclude<DeliveryStatus, 'planned' | 'sending'>;
  readonly reason: ReasonCode | null;
  /** What the reason's sentence needs besides its code. */
  readonly detail?: ReasonDetail;
  readonly response: string | null;
  readonly nextAttemptAt: Date | null;
  /** false: does not count as an attempt, because an unavailable mail server says nothing about this mail. */
  readonly countsAsAttempt: boolean;
  /** true: the digest could not be made, which is counted by itself. */
  readonly isUnmade?: true;
  /** How many papers matched, 0 for an `empty` delivery; left out if it is stored already. */
  readonly matched?: number;
}

export interface AttemptDecision {
  readonly decision: Decision;
  /**
   * hard: stop the address; soft: count this against it. For an unknown address this is decided only when the
   * run closes.
   */
  readonly address: 'hard' | 'soft' | 'none';
  /**
   * now: nothing else of this run can succeed; count: too many of these stop the run (areTooManyRefused);
   * unknown: so do too many of these (areTooManyUnknown). Null: the run goes on, or the mail has none.
   */
  readonly stopRun: 'now' | 'count' | 'unknown' | null;
  /**
   * For the circuit breaker. now: the server is unavailable or refuses everyone; count: it counts as
   * unavailable if it does this to several mails in a row.
   */
  readonly breaker: 'now' | 'count' | null;
}

/** How long to wait before sending a second copy of a mail that may have arrived. */
const DOUBT_DELAY_MS = 15 * MINUTE_MS;

/** The mail that was tried. */
export interface TriedMail {
  readonly kind: MailKind;
  readonly id: number;
  readonly attempts: number;
  readonly plannedAt: Date;
  /** An earlier attempt may have arrived. */
  readonly inDoubt: boolean;
  /** The reader's address; only for a digest. */
  readonly email?: string;
}

/** Decides what becomes of a mail after one attempt. `uncertainDeliveries` is the setting of that name. */
export function decideAttempt(
  mail: TriedMail,
  result: AttemptResult,
  { now, uncertainDeliveries }: { now: Date; uncertainDeliveries: 'resend' | 'hold' },
): AttemptDecision {
  const decided = decideByResult(mail, result, { now, uncertainDeliveries });
  return isWebhookAddress(mail.email ?? '') ? forWebhook(decided) : decided;
}

/** A webhook's answer says nothing about the mail server or the other readers of the run. */
const forWebhook = ({ decision, address }: AttemptDecision): AttemptDecision => ({
  decision:
    decision.reason === null ? decision : { ...decision, detail: { ...decision.detail, webhook: true } },
  address,
  stopRun: null,
  breaker: null,
});

function decideByResult(
  mail: TriedMail,
  result: AttemptResult,
  { now, uncertainDeliveries }: { now: Date; uncertainDeliveries: 'resend' | 'hold' },
): AttemptDecision {
  const { mayComeTwice, triesForMs } = RETRY_POLICY[classOf(mail)];
  const decisions = decisionsOn(mail, now);
  switch (result.kind) {
    case 'sent':
      return decisions.build({
        status: 'sent',
        reason: null,
        response: result.response,
        nextAttemptAt: null,
        countsAsAttempt: true,
      });
    case 'unreachable': {
      const { reason: response, duringMail = false } = result;
      if (decisions.isTooOld)
        return decisions.fail({ reason: 'never_reached', detail: daysOf(triesForMs), response });
      return duringMail
        ? decisions.hungUp({ reason: 'broke_off', response, breaker: 'count' })
        : decisions.unavailable({ reason: 'not_reached', response, breaker: 'now' });
    }
    case 'uncertain':
      if (mayComeTwice) return decisions.again({ reason: 'no_answer', response: result.reason });
      return decisions.build({
        status: 'uncertain',
        reason: 'no_answer',
        response: result.reason,
        nextAttemptAt: uncertainDeliveries === 'hold' ? null : nextCopy(mail, now),
        countsAsAttempt: true,
      });
    case 'refused':
      return decideRefusal(result, decisions);
  }
}

/** Turns a failure into doubt, because an earlier attempt may have arrived. */
export const stillUncertain = (decision: Decision): Decision => ({
  ...decision,
  status: 'uncertain',
});

/** The decision on a transactional mail whose link expired while the mail waited; null if it may be sent. */
export function decideExpired(mail: TriedMail, now: Date): Decision | null {
  const { triesForMs } = RETRY_POLICY.transactional;
  if (now.getTime() - mail.plannedAt.getTime() < triesForMs) return null;
  return decisionsOn(mail, now).fail({ reason: 'link_expired', detail: daysOf(triesForMs), response: null })
    .decision;
}

/**
 * The decision on a mail that is not tried because its server is unavailable; `response` is what showed that.
 */
export const decideUntried = (mail: TriedMail, response: string | null, now: Date): Decision =>
  decisionsOn(mail, now).unavailable({ reason: 'not_reached', response }).decision;

/**
 * The decision on a transactional mail that could not be composed, or is not sent because of another fault of
 * ours.
 */
export const decideUnmade = (mail: TriedMail, error: string, now: Date): Decision =>
  decisionsOn(mail, now).again({ reason: 'not_composed', detail: { error }, response: null }).decision;

/** The decision on a mail that waits for a quota until `nextAttemptAt`. */
export const decideThrottled = (
  deliveryId: number,
  nextAttemptAt: Date,
  reason: 'rate_limited' | 'warm_up_full',
  detail: ReasonDetail,
): Decision => ({
  deliveryId,
  status: 'retrying',
  reason,
  detail,
  response: null,
  nextAttemptAt,
  countsAsAttempt: false,
});

/** The reason, as a code and in the server's words, and what else follows from it. */
interface Cause extends Partial<Omit<AttemptDecision, 'decision'>> {
  readonly reason: ReasonCode;
  readonly detail?: ReasonDetail;
  readonly response: string | null;
}

/** The possible decisions on one mail, by the policy of its class. */
interface Decisions {
  readonly isDigest: boolean;
  readonly isTooOld: boolean;
  build(
    decision: Omit<Decision, 'deliveryId'>,
    rest?: Partial<Omit<AttemptDecision, 'decision'>>,
  ): AttemptDecision;
  fail(cause: Cause): AttemptDecision;
  /** Tried again, after a longer wait each time, until it is `triesForMs` old (default: the policy's). */
  again(cause: Cause, triesForMs?: number): AttemptDecision;
  /** Refused for good, but not because of its address. */
  refused(cause: Cause): AttemptDecision;
  /** Tried again as soon as the server may be available; does not count as an attempt. */
  unavailable(cause: Cause): AttemptDecision;
  /** The server had greeted us, but did not accept this mail, which may be to blame. */
  hungUp(cause: Cause): AttemptDecision;
}

function decisionsOn(mail: TriedMail, now: Date): Decisions {
  const isDigest = classOf(mail) === 'digest';
  const policy = RETRY_POLICY[classOf(mail)];
  const age = now.getTime() - mail.plannedAt.getTime();
  const build: Decisions['build'] = (decision, { address = 'none', stopRun = null, breaker = null } = {}) =>
    keptInDoubt(mail, {
      decision: { deliveryId: mail.id, ...decision },
      address,
      stopRun: isDigest ? stopRun : null,
      breaker,
    });
  const fail: Decisions['fail'] = ({ reason, detail, response, ...rest }) =>
    build({ status: 'failed', reason, detail, response, nextAttemptAt: null, countsAsAttempt: true }, rest);
  const retry = (cause: Cause, at: number, countsAsAttempt: boolean): AttemptDecision => {
    const { reason, detail, response, ...rest } = cause;
    const nextAttemptAt = new Date(at);
    return build({ status: 'retrying', reason, detail, response, nextAttemptAt, countsAsAttempt }, rest);
  };
  const giveUp = ({ reason, response, address }: Cause, triedForMs: number): AttemptDecision =>
    fail({ reason: 'given_up', detail: { cause: reason, ...daysOf(triedForMs) }, response, address });
  const again: Decisions['again'] = (cause, triesForMs = policy.triesForMs) => {
    const at = nextAttempt(mail, now, cause.response ?? '', triesForMs);
    return at === null ? giveUp(cause, triesForMs) : retry(cause, at.getTime(), true);
  };
  const isTooOld = age >= policy.triesForMs;
  const unavailable: Decisions['unavailable'] = (cause) =>
    isTooOld
      ? giveUp(cause, policy.triesForMs)
      : retry(cause, now.getTime() + policy.whileUnavailableMs(age), false);
  return {
    isDigest,
    isTooOld,
    build,
    fail,
    again,
    unavailable,
    refused: (cause) =>
      policy.refusedTriesForMs === 0 ? fail(cause) : again(cause, policy.refusedTriesForMs),
    hungUp: policy.countsHangUps ? (cause) => again(cause) : unavailable,
  };
}

/** For how long a mail was tried, for its reason's sentence; undefined stands for a day. */
const daysOf = (triedForMs: number): ReasonDetail | undefined =>
  triedForMs === RETRY_FOR_MS ? undefined : { days: triedForMs / RETRY_FOR_MS };

/**
 * A mail that may have arrived at an earlier attempt never fails: failing would release its papers, and the
 * next digest would repeat them. Only a person can find out.
 */
function keptInDoubt({ inDoubt }: TriedMail, decided: AttemptDecision): AttemptDecision {
  const { decision } = decided;
  return inDoubt && decision.status === 'failed'
    ? { ...decided, decision: stillUncertain(decision) }
    : decided;
}

/**
 * Returns when to send a copy. It has the same bytes, so that mailboxes drop it; but not all do, so the waits
 * double when the connection breaks every time, and after a day only a person can decide (null).
 */
function nextCopy(mail: TriedMail, now: Date): Date | null {
  const wait = mail.inDoubt ? DOUBT_DELAY_MS * 2 ** Math.min(mail.attempts - 1, 16) : DOUBT_DELAY_MS;
  const at = new Date(now.getTime() + wait);
  return at.getTime() - mail.plannedAt.getTime() >= RETRY_FOR_MS ? null : at;
}

type Refusal = Extract<AttemptResult, { kind: 'refused' }>;

function decideRefusal(result: Refusal, decisions: Decisions): AttemptDecision {
  const { response, permanent, duringMail = false } = result;
  const { again, unavailable, hungUp, refused } = decisions;
  switch (result.about) {
    case 'login':
      return unavailable({
        reason: 'login_refused',
        response,
        stopRun: permanent ? 'now' : null,
        breaker: 'now',
      });
    case 'server': {
      const stopRun = permanent ? 'count' : null;
      const detail: ReasonDetail | undefined = permanent ? { permanent } : undefined;
      // After a 421, or a permanent refusal that is not about an address, this server is left alone for a
      // while.
      if (result.code !== 421 && !permanent) return again({ reason: 'server_said_later', response });
      if (!duringMail)
        return unavailable({ reason: 'server_said_later', detail, response, stopRun, breaker: 'now' });
      const cause = { reason: 'broke_off', detail, response, stopRun, breaker: 'count' } as const;
      return permanent && !decisions.isDigest ? refused(cause) : hungUp(cause);
    }
    // Such a refusal says nothing about this mail. The following mails would be refused as well, and all can
    // be sent when the limit has passed.
    case 'limit': {
      const cause = { reason: 'our_limit', response, breaker: 'count' } as const;
      return duringMail ? hungUp(cause) : unavailable(cause);
    }
    case 'content':
      if (permanent && result.reason === 'our standing' && result.stage !== 'message')
        return again({ reason: 'we_are_refused', response, stopRun: 'count' }, RETRY_FOR_MS);
      return permanent
        ? refused({ reason: 'message_refused', response, stopRun: 'count' })
        : again({ reason: 'message_deferred', response });
    case 'recipient':
      return decideAboutRecipient(result, decisions);
  }
}

/**
 * Only failures of digests count against an address. A transactional mail can only stop its address, and only
 * if the server leaves no doubt.
 */
function decideAboutRecipient(result: Refusal, { isDigest, again, fail }: Decisions): AttemptDecision {
  const { response, permanent } = result;
  const effect = effectOnAddress(result);
  // A temporary refusal may count against the address, but never stops it.
  const address = effect === 'none' || !isDigest ? 'none' : 'soft';
  if (!permanent) return again({ reason: 'mailbox_unavailable', response, address });
  if (effect === 'none' || !saysUnknown(result))
    return fail({ reason: 'address_refused', response, address });
  if (isDigest)
    return fail({ reason: 'unknown_address', detail: { address: effect }, response, stopRun: 'unknown' });
  return effect === 'hard'
    ? fail({ reason: 'unknown_address', response, address: 'hard' })
    : fail({ reason: 'address_refused', response });
}

/**
 * Does a permanent refusal of the recipient say that the address does not exist, or leave that open? Words
 * that say nothing count: if a server refuses all mail with such words, the run is stopped, and not its
 * readers.
 */
const saysUnknown = (result: Refusal): boolean =>
  effectOnAddress(result) === 'hard' ||
  (result.reason !== 'closed mailbox' && result.reason !== 'mailbox trouble');
