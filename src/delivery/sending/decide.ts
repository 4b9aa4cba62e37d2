/** What an outcome makes of a delivery, of its run and of the address. Pure. */

import type { SendOutcome } from '../../mail/mail.ts';
import { effectOnAddress } from '../../mail/smtp/classify.ts';
import type { DeliveryStatus } from '../delivery.ts';
import type { ReasonCode, ReasonDetail } from '../reason.ts';
import { nextAttempt, RETRY_FOR_MS } from './retry-delay.ts';

/** One line for the ledger. */
export interface Settlement {
  readonly deliveryId: number;
  readonly status: Exclude<DeliveryStatus, 'planned' | 'sending'>;
  readonly reason: ReasonCode | null;
  /** What the words of the reason need besides. */
  readonly detail?: ReasonDetail;
  readonly response: string | null;
  readonly nextAttemptAt: Date | null;
  /** false gives the attempt back: the mail server was away, which says nothing about this mail. */
  readonly countsAsAttempt: boolean;
  /** All that matched, for `empty` ones 0; leave out when it is stored already. */
  readonly matched?: number;
}

export interface Verdict {
  readonly settlement: Settlement;
  /** hard: suppress the address; soft: count it against the address. */
  readonly address: 'hard' | 'soft' | 'none';
  /** now: nothing else of this run can succeed; count: too many of these stop it (isRunToStop). */
  readonly stopRun: 'now' | 'count' | null;
  /** `now`: the server is away or refuses everybody, so send nothing to it for PAUSE_MS; `count`: when it does this to several mails in a row. */
  readonly pause: 'now' | 'count' | null;
}

/** A server that does so to this many mails in a row is away; when others pass, it was about the mail. */
export const BROKEN_OFF_IN_A_ROW = 3;

const MINUTE = 60_000;
/** How long a mail server that is away is left alone. */
export const PAUSE_MS = 5 * MINUTE;
const DOUBT_DELAY = 15 * MINUTE;

/** The mail that was tried. */
export interface TriedMail {
  readonly id: number;
  readonly attempts: number;
  readonly plannedAt: Date;
  /** An earlier try may have arrived. */
  readonly inDoubt: boolean;
}

/** What to write down after one try. `uncertainDeliveries` is the setting of that name. */
export function settle(
  mail: TriedMail,
  outcome: SendOutcome,
  { now, uncertainDeliveries }: { now: Date; uncertainDeliveries: 'resend' | 'hold' },
): Verdict {
  const line = (
    settlement: Omit<Settlement, 'deliveryId'>,
    rest: Partial<Omit<Verdict, 'settlement'>> = {},
  ): Verdict => ({
    settlement: { deliveryId: mail.id, ...settlement },
    address: 'none',
    stopRun: null,
    pause: null,
    ...rest,
  });
  const givenUp = (reason: ReasonCode, response: string | null) =>
    line({ status: 'failed', reason, response, nextAttemptAt: null, countsAsAttempt: true });

  return keptInDoubt(mail, verdictOf());

  function verdictOf(): Verdict {
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
        return settleRefusal(mail, outcome, now, line);
    }
  }
}

/**
 * A mail that may have arrived at an earlier try does not fail: that would give its papers back, and the next digest would repeat
 * them. Only a person can tell.
 */
function keptInDoubt({ inDoubt }: TriedMail, verdict: Verdict): Verdict {
  const { settlement } = verdict;
  return inDoubt && settlement.status === 'failed'
    ? { ...verdict, settlement: stillUncertain(settlement) }
    : verdict;
}

/** What becomes of a failure when an earlier try may have arrived. */
export const stillUncertain = (settlement: Settlement): Settlement => ({
  ...settlement,
  status: 'uncertain',
});

const isTooOld = (mail: TriedMail, now: Date): boolean =>
  now.getTime() - mail.plannedAt.getTime() >= RETRY_FOR_MS;

/**
 * The same bytes go again, so that mailboxes drop the copy. Not all do: where the line breaks each time, the waits double, and after a
 * day only a person can tell.
 */
function nextCopy(mail: TriedMail, now: Date): Date | null {
  const wait = mail.inDoubt ? DOUBT_DELAY * 2 ** Math.min(mail.attempts - 1, 16) : DOUBT_DELAY;
  const at = new Date(now.getTime() + wait);
  return isTooOld(mail, at) ? null : at;
}

function settleRefusal(
  mail: TriedMail,
  outcome: Extract<SendOutcome, { kind: 'refused' }>,
  now: Date,
  line: (settlement: Omit<Settlement, 'deliveryId'>, rest?: Partial<Omit<Verdict, 'settlement'>>) => Verdict,
): Verdict {
  const { response } = outcome;
  const again = (
    reason: ReasonCode,
    rest: Partial<Omit<Verdict, 'settlement'>>,
    counts: boolean,
  ): Verdict => {
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
  const failed = (reason: ReasonCode, rest: Partial<Omit<Verdict, 'settlement'>>): Verdict =>
    line({ status: 'failed', reason, response, nextAttemptAt: null, countsAsAttempt: true }, rest);

  switch (outcome.about) {
    case 'login':
      return again('login_refused', { stopRun: outcome.permanent ? 'now' : null, pause: 'now' }, false);
    case 'server': {
      // 421 and everything permanent that is nobody's address: leave the whole server alone for a while.
      const isAway = outcome.code === 421 || outcome.permanent;
      const isSuspected = isAway && outcome.duringMail === true;
      const pause = isSuspected ? 'count' : isAway ? 'now' : null;
      return again(
        isSuspected ? 'broke_off' : 'server_said_later',
        { pause, stopRun: outcome.permanent ? 'count' : null },
        !isAway,
      );
    }
    case 'content':
      return outcome.permanent
        ? failed('message_refused', { stopRun: 'count' })
        : again('message_deferred', {}, true);
    case 'recipient':
      return outcome.permanent
        ? failed('address_refused', { address: effectOnAddress(outcome) })
        : again('mailbox_unavailable', { address: effectOnAddress(outcome) }, true);
  }
}

/** Refusals that are not about an address stop a run once they are no accident: three or more, and a tenth of what was tried. */
export const isRunToStop = ({ refused, tried }: { refused: number; tried: number }): boolean =>
  refused >= 3 && refused * 10 >= tried;
