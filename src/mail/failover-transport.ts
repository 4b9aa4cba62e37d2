/** Sends by the first mail server, and by a second one for as long as the first is away. Never a second try of a mail that may have arrived. */
import type { AttemptResult, Gate, OutgoingMail, Transport } from './mail.ts';

/**
 * How long a server that was found away is left alone before one mail tries it again; milliseconds of real
 * time.
 */
export const PROBE_AFTER_MS = 60_000;

export interface FailoverOptions {
  readonly first: Transport;
  readonly second: Transport;
  /** Milliseconds of real time. */
  readonly realNow: () => number;
  /**
   * Told when the first server turns out to be away, with its words, and (null) when it takes mail: at the
   * first mail, and after having been away.
   */
  readonly onChange: (away: string | null) => void;
}

/** The responses of mails that the second server took end with ` [SMTP_URL_FALLBACK]`. */
export function createFailoverTransport({ first, second, realNow, onChange }: FailoverOptions): Transport {
  let away: { readonly outcome: AttemptResult; probeAt: number } | null = null;
  let told: string | null | undefined;
  let probing = false;

  function tell(state: string | null): void {
    if (told !== undefined && (told === null) === (state === null)) return;
    told = state;
    onChange(state);
  }

  /** What the first server makes of it; null when it is away, or left alone. */
  async function tryFirst(mail: OutgoingMail, gate: Gate | undefined): Promise<AttemptResult | null> {
    // One mail finds out whether it is back: a server that does not answer at all keeps it for half a minute.
    if (away !== null && (probing || realNow() < away.probeAt)) return null;
    const isProbe = away !== null;
    if (isProbe) probing = true;
    try {
      const outcome = await first.send(mail, gate);
      if (isServerAway(outcome)) {
        away = { outcome, probeAt: realNow() + PROBE_AFTER_MS };
        tell(describeAttempt(outcome));
        return null;
      }
      away = null;
      tell(null);
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
      if (isServerAway(other) && away !== null) return bothAway(away.outcome, other);
      return other.kind === 'sent' ? { ...other, response: `${other.response} [SMTP_URL_FALLBACK]` } : other;
    },
    async close() {
      await Promise.all([first.close(), second.close()]);
    },
  };
}

/**
 * Did the mail meet no server that would judge it? No connection, a refused login, a limit of ours, 421 or a
 * server that refuses everything. The mail was certainly not taken: what may have been is `uncertain`, and
 * stays so.
 */
export function isServerAway(outcome: AttemptResult): boolean {
  if (outcome.kind === 'unreachable') return true;
  if (outcome.kind !== 'refused') return false;
  return (
    outcome.about === 'login' ||
    outcome.about === 'limit' ||
    (outcome.about === 'server' && (outcome.code === 421 || outcome.permanent))
  );
}

/** What a server that is away said, or what was seen of it. */
export const describeAttempt = (outcome: AttemptResult): string =>
  outcome.kind === 'refused' || outcome.kind === 'sent' ? outcome.response : outcome.reason;

/** The first server's state decides what becomes of the run: the second is only there for the meantime. */
function bothAway(first: AttemptResult, second: AttemptResult): AttemptResult {
  const words = `${describeAttempt(first)}; SMTP_URL_FALLBACK: ${describeAttempt(second)}`;
  const duringMail = isDuringMail(first) && isDuringMail(second);
  return first.kind === 'refused'
    ? { ...first, response: words, duringMail }
    : { kind: 'unreachable', reason: words, duringMail };
}

/** Had the server greeted us and logged us in? Then what it did may be about this mail alone. */
export const isDuringMail = (outcome: AttemptResult): boolean =>
  'duringMail' in outcome && outcome.duringMail === true;
