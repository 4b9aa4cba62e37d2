/**
 * Sends by the first mail server, or by a second one while that is unavailable; never risks sending twice.
 */

import { MINUTE_MS } from '../durations.ts';
import { type AttemptResult, describeAttempt, type Gate, type OutgoingMail, type Transport } from './mail.ts';

/**
 * How long an unavailable server is left alone before one mail tries it again; in milliseconds of real time.
 */
export const PROBE_AFTER_MS = MINUTE_MS;

export interface FailoverOptions {
  readonly first: Transport;
  readonly second: Transport;
  /** Returns real time in milliseconds. */
  readonly realNow: () => number;
  /**
   * Called with the first server's response when it becomes unavailable, and with null when it accepts mail:
   * for the first mail, and after it was unavailable.
   */
  readonly onChange: (unavailable: string | null) => void;
}

/** Responses of the second server to mails that it accepted end with ` [SMTP_URL_FALLBACK]`. */
export function createFailoverTransport({ first, second, realNow, onChange }: FailoverOptions): Transport {
  let unavailable: { readonly result: AttemptResult; probeAt: number } | null = null;
  let reported: string | null | undefined;
  let probing = false;

  function report(state: string | null): void {
    if (reported !== undefined && (reported === null) === (state === null)) return;
    reported = state;
    onChange(state);
  }

  /** Returns the first server's result; null if it is unavailable or was not tried. */
  async function tryFirst(mail: OutgoingMail, gate: Gate | undefined): Promise<AttemptResult | null> {
    // Only one mail checks whether the server is available again: if it does not respond at all, that mail is
    // delayed by half a minute.
    if (unavailable !== null && (probing || realNow() < unavailable.probeAt)) return null;
    const isProbe = unavailable !== null;
    if (isProbe) probing = true;
    try {
      const result = await first.send(mail, gate);
      if (isServerUnavailable(result)) {
        unavailable = { result, probeAt: realNow() + PROBE_AFTER_MS };
        report(describeAttempt(result));
        return null;
      }
      unavailable = null;
      report(null);
      return result;
    } finally {
      if (isProbe) probing = false;
    }
  }

  return {
    async send(mail, gate) {
      const result = await tryFirst(mail, gate);
      if (result !== null) return result;
      const other = await second.send(mail, gate);
      if (isServerUnavailable(other) && unavailable !== null)
        return bothUnavailable(unavailable.result, other);
      return other.kind === 'sent' ? { ...other, response: `${other.response} [SMTP_URL_FALLBACK]` } : other;
    },
    async close() {
      await Promise.all([first.close(), second.close()]);
    },
  };
}

/**
 * Did no server consider the mail? That is: no connection, a refused login, a limit of ours, a 421, or a
 * server that refuses everything. The mail was certainly not accepted: if it may have been, the result is
 * `uncertain`, and stays so.
 */
export function isServerUnavailable(result: AttemptResult): boolean {
  if (result.kind === 'unreachable') return true;
  if (result.kind !== 'refused') return false;
  return (
    result.about === 'login' ||
    result.about === 'limit' ||
    (result.about === 'server' && (result.code === 421 || result.permanent))
  );
}

/**
 * Combines both results. The first server's decides what becomes of the run, because the second server is
 * only a substitute.
 */
function bothUnavailable(first: AttemptResult, second: AttemptResult): AttemptResult {
  const words = `${describeAttempt(first)}; SMTP_URL_FALLBACK: ${describeAttempt(second)}`;
  const duringMail = isDuringMail(first) && isDuringMail(second);
  return first.kind === 'refused'
    ? { ...first, response: words, duringMail }
    : { kind: 'unreachable', reason: words, duringMail };
}

/** Had the server greeted us and accepted the login? If so, what it did then may be about this mail alone. */
const isDuringMail = (result: AttemptResult): boolean => 'duringMail' in result && result.duringMail === true;
