/** Decides what an attempt result means for a delivery, its run and its address. Pure. */

import type { AttemptResult } from '../../mail/mail.ts';
import { effectOnAddress } from '../../mail/smtp/classify.ts';
import type { DeliveryStatus } from '../delivery.ts';
import type { ReasonCode, ReasonDetail } from '../reason.ts';
import { nextAttempt, RETRY_FOR_MS } from './retry-delay.ts';

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
  /** soft: count it against the address. What a run says about unknown addresses waits until it closes. */
  readonly address: 'soft' | 'none';
  /**
   * now: nothing else of this run can succeed; count: too many of these stop it (isRunToStop); unknown: too
   * many of these do as well (areTooManyUnknown).
   */
  readonly stopRun: 'now' | 'count' | 'unknown' | null;
  /** `now`: the server is away or refuses everybody, so send nothing to it for PAUSE_MS; `count`: when it does this to several mails in a row. */
  readonly pause: 'now' | 'count' | null;
}

const MINUTE = 60_000;
/** How long nothing is sent to an unavailable mail server. */
export const PAUSE_MS = 5 * MINUTE;
const DOUBT_DELAY = 15 * MINUTE;

/** The mail that was tried. */
export interface TriedMail {
  readonly id: number;
  readonly attempts: number;
  readonly plannedAt: Date;
  /** An earlier attempt may have arrived. */
  readonly inDoubt: boolean;
}

/** The decision after one attempt. `uncertainDeliveries` is the setting of that name. */
export function decideAttempt(
  mail: TriedMail,
  outcome: AttemptResult,
  { now, uncertainDeliveries }: { now: Date; uncertainDeliveries: 'resend' | 'hold' },
): AttemptDecision {
  const line = (
    decision: Omit<Decision, 'deliveryId'>,
    rest: Partial<Omit<AttemptDecision, 'decision'>> = {},
  ): AttemptDecision => ({
    decision: { deliveryId: mail.id, ...decision },
    address: 'none',
    stopRun: null,
    pause: null,
    ...rest,
  });
  const givenUp = (reason: ReasonCode, response: string | null) =>
    line({ status: 'failed', reason, response, nextAttemptAt: null, countsAsAttempt: true });

  return keptInDoubt(mail, decisionOf());

  function decisionOf(): AttemptDecision {
    switch (outcome.kind) {
      case 'sent':
        return line({
          status: 'sent',
          reason: null,
          response: outcome.response,
          nextAttemptAt: null,
          countsAsAttempt: true,
        });
      case 'unreachable': {
        if (isTooOld(mail, now)) return givenUp('never_reached', outcome.reason);
        const nextAttemptAt = new Date(now.getTime() + PAUSE_MS);
        return line(
          {
            status: 'retrying',
            reason: outcome.duringMail ? 'broke_off' : 'not_reached',
            response: outcome.reason,
            nextAttemptAt,
            countsAsAttempt: false,
          },
          { pause: outcome.duringMail ? 'count' : 'now' },
        );
      }
      case 'uncertain': {
        const nextAttemptAt = uncertainDeliveries === 'hold' ? null : nextCopy(mail, now);
        return line({
          status: 'uncertain',
          reason: 'no_answer',
          response: outcome.reason,
          nextAttemptAt,
          countsAsAttempt: true,
        });
      }
      case 'refused':
        return decideRefusal(mail, outcome, now, line);
    }
  }
}

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

/** What becomes of a failure when an earlier attempt may have arrived. */
export const stillUncertain = (decision: Decision): Decision => ({
  ...decision,
  status: 'uncertain',
});

const isTooOld = (mail: TriedMail, now: Date): boolean =>
  now.getTime() - mail.plannedAt.getTime() >= RETRY_FOR_MS;

/**
 * The same bytes are sent again, so that mailboxes drop the copy. Not all do: when the connection
 * breaks each time, the waits double, and after a day only a person can decide.
 */
function nextCopy(mail: TriedMail, now: Date): Date | null {
  const wait = mail.inDoubt ? DOUBT_DELAY * 2 ** Math.min(mail.attempts - 1, 16) : DOUBT_DELAY;
  const at = new Date(now.getTime() + wait);
  return isTooOld(mail, at) ? null : at;
}

function decideRefusal(
  mail: TriedMail,
  outcome: Extract<AttemptResult, { kind: 'refused' }>,
  now: Date,
  line: (
    decision: Omit<Decision, 'deliveryId'>,
    rest?: Partial<Omit<AttemptDecision, 'decision'>>,
  ) => AttemptDecision,
): AttemptDecision {
  const { response } = outcome;
  const again = (
    reason: ReasonCode,
    rest: Partial<Omit<AttemptDecision, 'decision'>>,
    counts: boolean,
  ): AttemptDecision => {
    const nextAttemptAt = counts
      ? nextAttempt(mail, now, response)
      : isTooOld(mail, now)
        ? null
        : new Date(now.getTime() + PAUSE_MS);
    return nextAttemptAt === null
      ? line(
          {
            status: 'failed',
            reason: 'given_up',
            detail: { cause: reason },
            response,
            nextAttemptAt,
            countsAsAttempt: true,
          },
          { address: rest.address ?? 'none' },
        )
      : line({ status: 'retrying', reason, response, nextAttemptAt, countsAsAttempt: counts }, rest);
  };
  const failed = (reason: ReasonCode, rest: Partial<Omit<AttemptDecision, 'decision'>>): AttemptDecision =>
    line({ status: 'failed', reason, response, nextAttemptAt: null, countsAsAttempt: true }, rest);

  switch (outcome.about) {
    case 'login':
      return again('login_refused', { stopRun: outcome.permanent ? 'now' : null, pause: 'now' }, false);
    case 'server': {
      // 421, and permanent refusals not about an address: stop sending to this server for a while.
      const isAway = outcome.code === 421 || outcome.permanent;
      const isSuspected = isAway && outcome.duringMail === true;
      const pause = isSuspected ? 'count' : isAway ? 'now' : null;
      return again(
        isSuspected ? 'broke_off' : 'server_said_later',
        { pause, stopRun: outcome.permanent ? 'count' : null },
        !isAway,
      );
    }
    // This says nothing about the mail: the following ones would be refused as well, and all can go when
    // the limit has passed.
    case 'limit':
      return again('our_limit', { pause: 'count' }, false);
    case 'content':
      if (outcome.permanent && outcome.reason === 'our standing' && outcome.stage !== 'message')
        return again('we_are_refused', { stopRun: 'count' }, true);
      return outcome.permanent
        ? failed('message_refused', { stopRun: 'count' })
        : again('message_deferred', {}, true);
    case 'recipient':
      return decideAboutRecipient();
  }

  function decideAboutRecipient(): AttemptDecision {
    const effect = effectOnAddress(outcome);
    // A passing answer stops no address.
    const address = effect === 'none' ? 'none' : 'soft';
    if (!outcome.permanent) return again('mailbox_unavailable', { address }, true);
    if (effect === 'none' || !saysUnknown(outcome)) return failed('address_refused', { address });
    const { decision, ...rest } = failed('unknown_address', { stopRun: 'unknown' });
    return { decision: { ...decision, detail: { address: effect } }, ...rest };
  }
}

/**
 * Does a refusal for good of the recipient say, or leave open, that the address does not exist? What says
 * nothing counts: a server that refuses everybody in words that mean nothing stops nobody either.
 */
const saysUnknown = (outcome: Extract<AttemptResult, { kind: 'refused' }>): boolean =>
  effectOnAddress(outcome) === 'hard' ||
  (outcome.reason !== 'closed mailbox' && outcome.reason !== 'mailbox trouble');

/** Refusals that are not about an address stop a run once they are no accident: three or more, and a tenth of what was tried. */
export const isRunToStop = ({ refused, tried }: { refused: number; tried: number }): boolean =>
  refused >= 3 && refused * 10 >= tried;

/** More addresses than a list has by chance: more than five, and more than a tenth of what was tried. */
export const areTooManyUnknown = ({ unknown, tried }: { unknown: number; tried: number }): boolean =>
  unknown > 5 && unknown * 10 > tried;
