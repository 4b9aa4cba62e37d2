/** Decides what an attempt result means for a mail, its run and its address. Pure. */

import type { AttemptResult } from '../../mail/mail.ts';
import { effectOnAddress } from '../../mail/smtp/classify.ts';
import { isWebhookAddress } from '../../readers/webhook.ts';
import { classOf, type DeliveryStatus, type MailKind } from '../delivery.ts';
import type { ReasonCode, ReasonDetail } from '../reason.ts';
import { nextAttempt, RETRY_FOR_MS, RETRY_POLICY } from './retry-delay.ts';

/** One line for the ledger. */
export interface Decision {
  readonly deliveryId: number;
  readonly status: Exclude<DeliveryStatus, 'planned' | 'sending'>;
  readonly reason: ReasonCode | null;
  /** What the sentence of the reason needs besides. */
  readonly detail?: ReasonDetail;
  readonly response: string | null;
  readonly nextAttemptAt: Date | null;
  /** false: not counted as an attempt, because an unavailable mail server says nothing about this mail. */
  readonly countsAsAttempt: boolean;
  /** How many papers matched, for `empty` ones 0; left out when it is stored already. */
  readonly matched?: number;
}

export interface AttemptDecision {
  readonly decision: Decision;
  /**
   * soft: count it against the address; hard: stop the address. What a run says about unknown addresses
   * waits until it closes.
   */
  readonly address: 'hard' | 'soft' | 'none';
  /**
   * now: nothing else of this run can succeed; count: too many of these stop it (isRunToStop); unknown: too
   * many of these do as well (areTooManyUnknown). Null for a mail without a run.
   */
  readonly stopRun: 'now' | 'count' | 'unknown' | null;
  /**
   * For the circuit breaker. `now`: the server is unavailable or refuses everybody; `count`: it is when it
   * does this to several mails in a row.
   */
  readonly breaker: 'now' | 'count' | null;
}

const DOUBT_DELAY_MS = 15 * 60_000;

/** The mail that was tried. */
export interface TriedMail {
  readonly kind: MailKind;
  readonly id: number;
  readonly attempts: number;
  readonly plannedAt: Date;
  /** An earlier attempt may have arrived. */
  readonly inDoubt: boolean;
  /** Of a digest. */
  readonly email?: string;
}

/** The decision after one attempt. `uncertainDeliveries` is the setting of that name. */
export function decideAttempt(
  mail: TriedMail,
  result: AttemptResult,
  { now, uncertainDeliveries }: { now: Date; uncertainDeliveries: 'resend' | 'hold' },
): AttemptDecision {
  const decided = decideByResult(mail, result, { now, uncertainDeliveries });
  return isWebhookAddress(mail.email ?? '') ? aloneDecided(decided) : decided;
}

/** What a webhook answers says nothing about the mail server, and nothing about the readers of its run. */
const aloneDecided = ({ decision, address }: AttemptDecision): AttemptDecision => ({
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
      return decisions.line({
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
      return decisions.line({
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

/** What becomes of a failure when an earlier attempt may have arrived. */
export const stillUncertain = (decision: Decision): Decision => ({
  ...decision,
  status: 'uncertain',
});

/** What a transactional mail becomes whose link has expired while it waited; null while it may be sent. */
export function decideExpired(mail: TriedMail, now: Date): Decision | null {
  const { triesForMs } = RETRY_POLICY.transactional;
  if (now.getTime() - mail.plannedAt.getTime() < triesForMs) return null;
  return decisionsOn(mail, now).fail({ reason: 'link_expired', detail: daysOf(triesForMs), response: null })
    .decision;
}

/** The decision on a mail that is not tried, because its server is unavailable; `response` said so. */
export const decideUntried = (mail: TriedMail, response: string | null, now: Date): Decision =>
  decisionsOn(mail, now).unavailable({ reason: 'not_reached', response }).decision;

/**
 * The decision on a transactional mail that could not be composed, or is not sent for another fault of ours.
 */
export const decideUnmade = (mail: TriedMail, error: string, now: Date): Decision =>
  decisionsOn(mail, now).again({ reason: 'not_composed', detail: { error }, response: null }).decision;

/** Why, in codes and in the words of the server, and what else follows. */
interface Cause extends Partial<Omit<AttemptDecision, 'decision'>> {
  readonly reason: ReasonCode;
  readonly detail?: ReasonDetail;
  readonly response: string | null;
}

/** The decisions on a mail by the policy of its kind. */
interface Decisions {
  readonly isDigest: boolean;
  readonly isTooOld: boolean;
  line(
    decision: Omit<Decision, 'deliveryId'>,
    rest?: Partial<Omit<AttemptDecision, 'decision'>>,
  ): AttemptDecision;
  fail(cause: Cause): AttemptDecision;
  /** Tried again, after longer each time, until it is `triesForMs` old (default: by its kind). */
  again(cause: Cause, triesForMs?: number): AttemptDecision;
  /** Refused for good, but not for its address. */
  refused(cause: Cause): AttemptDecision;
  /** Tried again as soon as the server may be back, which costs it no attempt. */
  unavailable(cause: Cause): AttemptDecision;
  /** The server had greeted us, and did not go through with this mail, which may be to blame. */
  hungUp(cause: Cause): AttemptDecision;
}

function decisionsOn(mail: TriedMail, now: Date): Decisions {
  const isDigest = classOf(mail) === 'digest';
  const policy = RETRY_POLICY[classOf(mail)];
  const age = now.getTime() - mail.plannedAt.getTime();
  const line: Decisions['line'] = (decision, { address = 'none', stopRun = null, breaker = null } = {}) =>
    keptInDoubt(mail, {
      decision: { deliveryId: mail.id, ...decision },
      address,
      stopRun: isDigest ? stopRun : null,
      breaker,
    });
  const fail: Decisions['fail'] = ({ reason, detail, response, ...rest }) =>
    line({ status: 'failed', reason, detail, response, nextAttemptAt: null, countsAsAttempt: true }, rest);
  const retry = (cause: Cause, at: number, countsAsAttempt: boolean): AttemptDecision => {
    const { reason, detail, response, ...rest } = cause;
    const nextAttemptAt = new Date(at);
    return line({ status: 'retrying', reason, detail, response, nextAttemptAt, countsAsAttempt }, rest);
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
    line,
    fail,
    again,
    unavailable,
    refused: (cause) =>
      policy.refusedTriesForMs === 0 ? fail(cause) : again(cause, policy.refusedTriesForMs),
    hungUp: policy.countsHangUps ? (cause) => again(cause) : unavailable,
  };
}

/** How long a mail was tried, for its reason's sentence; undefined: a day. */
const daysOf = (triedForMs: number): ReasonDetail | undefined =>
  triedForMs === RETRY_FOR_MS ? undefined : { days: triedForMs / RETRY_FOR_MS };

/**
 * A mail that may have arrived at an earlier attempt does not fail: that would free its papers, and
 * the next digest would repeat them. Only a person can know.
 */
function keptInDoubt({ inDoubt }: TriedMail, decided: AttemptDecision): AttemptDecision {
  const { decision } = decided;
  return inDoubt && decision.status === 'failed'
    ? { ...decided, decision: stillUncertain(decision) }
    : decided;
}

/**
 * The same bytes are sent again, so that mailboxes drop the copy. Not all do: when the connection
 * breaks each time, the waits double, and after a day only a person can decide.
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
      // 421, and permanent refusals not about an address: stop sending to this server for a while.
      if (result.code !== 421 && !permanent) return again({ reason: 'server_said_later', response });
      if (!duringMail)
        return unavailable({ reason: 'server_said_later', detail, response, stopRun, breaker: 'now' });
      const cause = { reason: 'broke_off', detail, response, stopRun, breaker: 'count' } as const;
      return permanent && !decisions.isDigest ? refused(cause) : hungUp(cause);
    }
    // This says nothing about the mail: the following ones would be refused as well, and all can go when
    // the limit has passed.
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

/** Only digests count against an address, and only what is certain stops one at a transactional mail. */
function decideAboutRecipient(result: Refusal, { isDigest, again, fail }: Decisions): AttemptDecision {
  const { response, permanent } = result;
  const effect = effectOnAddress(result);
  // A passing answer stops no address.
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
 * Does a refusal for good of the recipient say, or leave open, that the address does not exist? What says
 * nothing counts: a server that refuses all mail in words that mean nothing stops no reader either.
 */
const saysUnknown = (result: Refusal): boolean =>
  effectOnAddress(result) === 'hard' ||
  (result.reason !== 'closed mailbox' && result.reason !== 'mailbox trouble');
