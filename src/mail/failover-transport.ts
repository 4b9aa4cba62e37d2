/** Sends by the first mail server, or by a second while it is unavailable; never risks sending twice. */

import { MINUTE_MS } from '../durations.ts';
import { type AttemptResult, describeAttempt, type Gate, type OutgoingMail, type Transport } from './mail.ts';

/**
 * How long an unavailable server is not used before one mail tries it again; milliseconds of real
 * time.
 */
export const PROBE_AFTER_MS = MINUTE_MS;

export interface FailoverOptions {
  readonly first: Transport;
  readonly second: Transport;
  /** Milliseconds of real time. */
  readonly realNow: () => number;
  /**
   * Called when the first server becomes unavailable, with its response, and with null when it accepts
   * mail: at the first mail, and after having been unavailable.
   */
  readonly onChange: (unavailable: string | null) => void;
}

/** The responses of mails that the second server accepted end with ` [SMTP_URL_FALLBACK]`. */
export function createFailoverTransport({ first, second, realNow, onChange }: FailoverOptions): Transport {
  let unavailable: { readonly outcome: AttemptResult; probeAt: number } | null = null;
  let reported: string | null | undefined;
  let probing = false;

  function report(state: string | null): void {
    if (reported !== undefined && (reported === null) === (state === null)) return;
    reported = state;
    onChange(state);
  }

  /** The first server's result; null when it is unavailable, or not tried. */
  async function tryFirst(mail: OutgoingMail, gate: Gate | undefined): Promise<AttemptResult | null> {
    // One mail checks whether it is back: a server that does not respond at all delays it for half a
    // minute.
    if (unavailable !== null && (probing || realNow() < unavailable.probeAt)) return null;
    const isProbe = unavailable !== null;
    if (isProbe) probing = true;
    try {
      const outcome = await first.send(mail, gate);
      if (isServerUnavailable(outcome)) {
        unavailable = { outcome, probeAt: realNow() + PROBE_AFTER_MS };
        report(describeAttempt(outcome));
        return null;
      }
      unavailable = null;
      report(null);
      return outcome;
    } finally {
      if (isProbe) probing = false;
    }
  }

  return {
    async send(mail, gate) {
      const outcome = await tryFirst(mail, gate);
      if (outcome !== null) return outcome;
      const other = await second.send(mail, gate);
      if (isServerUnavailable(other) && unavailable !== null)
        return bothUnavailable(unavailable.outcome, other);
      return other.kind === 'sent' ? { ...other, response: `${other.response} [SMTP_URL_FALLBACK]` } : other;
    },
    async close() {
      await Promise.all([first.close(), second.close()]);
    },
  };
}

/**
 * Did no server consider the mail? No connection, a refused login, a limit of ours, 421 or a server
 * that refuses everything. The mail was certainly not accepted: what may have been is `uncertain`, and
 * stays so.
 */
export function isServerUnavailable(outcome: AttemptResult): boolean {
  if (outcome.kind === 'unreachable') return true;
  if (outcome.kind !== 'refused') return false;
  return (
    outcome.about === 'login' ||
    outcome.about === 'limit' ||
    (outcome.about === 'server' && (outcome.code === 421 || outcome.permanent))
  );
}

/** The first server's state decides what becomes of the run: the second is only a substitute. */
function bothUnavailable(first: AttemptResult, second: AttemptResult): AttemptResult {
  const words = `${describeAttempt(first)}; SMTP_URL_FALLBACK: ${describeAttempt(second)}`;
  const duringMail = isDuringMail(first) && isDuringMail(second);
  return first.kind === 'refused'
    ? { ...first, response: words, duringMail }
    : { kind: 'unreachable', reason: words, duringMail };
}

/** Had the server greeted us and accepted the login? Then what it did may be about this mail alone. */
export const isDuringMail = (outcome: AttemptResult): boolean =>
  'duringMail' in outcome && outcome.duringMail === true;
