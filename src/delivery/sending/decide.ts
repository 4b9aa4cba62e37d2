/** What an outcome makes of a delivery, of its run and of the address. Pure. */

import type { DeliveryStatus, SendOutcome } from '../delivery.ts';
import { effectOnAddress } from './classify.ts';
import { nextAttempt, RETRY_FOR_MS } from './retry-delay.ts';

/** One line for the ledger. */
export interface Settlement {
  readonly deliveryId: number;
  readonly status: Exclude<DeliveryStatus, 'planned' | 'sending'>;
  readonly reason: string | null;
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

/** Reasons in the ledger by which `status` tells that mail waits for a mail server (mail-server-problems-store.ts). */
export const NOT_REACHED = 'the mail server could not be reached';
export const LOGIN_REFUSED = 'the mail server refused our login';
/** Reasons in the ledger by which refusals are counted (refused-runs-store.ts). */
export const REFUSED_MESSAGE = 'the mail server refused the message';
export const SERVER_SAID_LATER = 'the mail server asked to come back later';
/** Who we are was refused, whoever the reader is: the mail waits for the run to be stopped, or for another try. */
export const REFUSED_US = 'the mail server refuses mail from us';
export const OUR_LIMIT = 'we have reached a limit of the mail server';
/** The reason of a mail at which the server hung up, or said that it is not there: the claim takes it after all others. */
export const BROKE_OFF = 'the mail server broke off at this mail';
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
  const givenUp = (reason: string, response: string | null) =>
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
        if (isTooOld(mail, now))
          return givenUp('given up after a day without reaching the mail server', outcome.reason);
        const nextAttemptAt = new Date(now.getTime() + PAUSE_MS);
        return line(
          {
            status: 'retrying',
            reason: outcome.duringMail ? BROKE_OFF : NOT_REACHED,
            response: outcome.reason,
            nextAttemptAt,
            countsAsAttempt: false,
          },
          { pause: outcome.duringMail ? 'count' : 'now' },
        );
      }
      case 'uncertain': {
        const nextAttemptAt = uncertainDeliveries === 'hold' ? null : nextCopy(mail, now);
        const reason = 'the whole mail was handed over and no answer came';
        return line({
          status: 'uncertain',
          reason,
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
  reason: stillUncertainBecause(settlement.reason),
});

/** The reason in the ledger of a mail whose last try failed for `reason`. */
export const stillUncertainBecause = (reason: string | null): string =>
  `it may have arrived at an earlier try; the last one: ${reason}`;

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
  const again = (reason: string, rest: Partial<Omit<Verdict, 'settlement'>>, counts: boolean): Verdict => {
    const nextAttemptAt = counts
      ? nextAttempt(mail, now, response)
      : isTooOld(mail, now)
        ? null
        : new Date(now.getTime() + PAUSE_MS);
    return nextAttemptAt === null
      ? line(
          {
            status: 'failed',
            reason: `given up after a day: ${reason}`,
            response,
            nextAttemptAt,
            countsAsAttempt: true,
          },
          { address: rest.address ?? 'none' },
        )
      : line({ status: 'retrying', reason, response, nextAttemptAt, countsAsAttempt: counts }, rest);
  };
  const failed = (reason: string, rest: Partial<Omit<Verdict, 'settlement'>>): Verdict =>
    line({ status: 'failed', reason, response, nextAttemptAt: null, countsAsAttempt: true }, rest);

  switch (outcome.about) {
    case 'login':
      return again(LOGIN_REFUSED, { stopRun: outcome.permanent ? 'now' : null, pause: 'now' }, false);
    case 'server': {
      // 421 and everything permanent that is nobody's address: leave the whole server alone for a while.
      const isAway = outcome.code === 421 || outcome.permanent;
      const isSuspected = isAway && outcome.duringMail === true;
      const pause = isSuspected ? 'count' : isAway ? 'now' : null;
      return again(
        isSuspected ? BROKE_OFF : SERVER_SAID_LATER,
        { pause, stopRun: outcome.permanent ? 'count' : null },
        !isAway,
      );
    }
    // It says nothing about this mail: what comes next would be refused as well, and both go when the limit has passed.
    case 'limit':
      return again(OUR_LIMIT, { pause: 'count' }, false);
    case 'content':
      if (outcome.permanent && outcome.reason === 'our standing' && outcome.stage !== 'message')
        return again(REFUSED_US, { stopRun: 'count' }, true);
      return outcome.permanent
        ? failed(REFUSED_MESSAGE, { stopRun: 'count' })
        : again('the mail server put the message off', {}, true);
    case 'recipient':
      return outcome.permanent
        ? failed('the mail server refused the address', { address: effectOnAddress(outcome) })
        : again('the mailbox could not take it', { address: effectOnAddress(outcome) }, true);
  }
}

/** Refusals that are not about an address stop a run once they are no accident: three or more, and a tenth of what was tried. */
export const isRunToStop = ({ refused, tried }: { refused: number; tried: number }): boolean =>
  refused >= 3 && refused * 10 >= tried;
