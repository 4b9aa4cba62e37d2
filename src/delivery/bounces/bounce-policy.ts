/** What reports about our mail mean for an address: the policy, and counting soft bounces. Pure. */

import { DAY_MS } from '../../durations.ts';
import { reasonInWords, reasonOfStatus } from '../../mail/smtp/refusal-reasons.ts';
import type { RefusalReason } from '../../mail/smtp/refusal-words.ts';

/**
 * hard and complaint stop an address at once, soft after several; the others say nothing about the
 * address.
 */
export type BounceKind = 'hard' | 'soft' | 'complaint' | 'unsubscribe' | 'ignored';

/**
 * An address is stopped when `limit` of the last `ofLast` mails to it had a report of this kind;
 * delivered mails push old reports out.
 */
export const BOUNCE_POLICY: Readonly<
  Record<Exclude<BounceKind, 'ignored'>, { readonly limit: number; readonly ofLast: number }>
> = {
  hard: { limit: 1, ofLast: 1 },
  complaint: { limit: 1, ofLast: 1 },
  unsubscribe: { limit: 1, ofLast: 1 },
  soft: { limit: 3, ofLast: 5 },
};

/**
 * Mail servers give up a mail after five days at most (RFC 5321 §4.5.4.1); without a report by then,
 * it has arrived.
 */
export const REPORTS_COME_WITHIN_MS = 5 * DAY_MS;

/** What a report with this reason does to an address, and the status used where none is given. */
interface Effect {
  readonly kind: 'hard' | 'soft';
  /** false: recorded, but not counted against the address, because the fault is ours or the network's. */
  readonly counts: boolean;
  readonly status: string;
}

const EFFECTS: Readonly<Record<RefusalReason, Effect>> = {
  'unknown address': { kind: 'hard', counts: true, status: '5.1.1' },
  'unknown domain': { kind: 'hard', counts: true, status: '5.1.2' },
  // A disabled mailbox will not come back by itself; a full one may.
  'closed mailbox': { kind: 'hard', counts: true, status: '5.2.1' },
  'full mailbox': { kind: 'soft', counts: true, status: '5.2.2' },
  'mailbox trouble': { kind: 'soft', counts: true, status: '5.0.0' },
  // Stopping readers for our own or the network's faults would empty the list.
  'our limit': { kind: 'soft', counts: false, status: '4.7.0' },
  'our standing': { kind: 'soft', counts: false, status: '5.7.1' },
  'our message': { kind: 'soft', counts: false, status: '5.6.0' },
  network: { kind: 'soft', counts: false, status: '4.4.1' },
};

/** Not understood: it may be about us. */
const NOT_UNDERSTOOD = { kind: 'soft', counts: false } as const;

/** What a report means for its address. */
export interface ReportMeaning extends Pick<Effect, 'kind' | 'counts'> {
  readonly status: string;
  /** Null when neither words nor status say it. */
  readonly reason: RefusalReason | null;
}

/**
 * The first text whose words are understood decides, before any code; then the status. Null if there
 * is neither.
 * @param stated the status of the report, null if it has none
 * @param texts the remote server's words, the most specific first
 */
export function meaningOfReport(stated: string | null, texts: readonly string[]): ReportMeaning | null {
  const written =
    [stated, ...texts.map(statusIn)].find((status) => status !== null && !IS_VAGUE.test(status)) ?? null;
  const inWords = firstOf(texts, (text) => reasonInWords(text, written ?? stated));
  const reason = inWords ?? (written === null ? null : reasonOfStatus(written));
  const status = written ?? (reason === null ? (stated ?? firstOf(texts, statusIn)) : EFFECTS[reason].status);
  if (status === null) return null;
  const { kind, counts } = reason === null ? NOT_UNDERSTOOD : EFFECTS[reason];
  return { kind, counts, status, reason };
}

function firstOf<T>(texts: readonly string[], read: (text: string) => T | null): T | null {
  for (const text of texts) {
    const found = read(text);
    if (found !== null) return found;
  }
  return null;
}

/**
 * The same for a report that a provider has classified: its class counts where neither words nor status are
 * understood.
 */
export function meaningOfClassified(
  stated: string | null,
  texts: readonly string[],
  classified: RefusalReason | null,
): ReportMeaning | null {
  const meaning = meaningOfReport(stated, texts);
  return meaning?.reason == null && classified !== null
    ? { ...EFFECTS[classified], reason: classified }
    : meaning;
}

/** Codes that say only that something failed. */
const IS_VAGUE = /^[45]\.0\.0$/;

/** RFC 3463 has the subjects 0 to 7; network addresses and version numbers look much the same. */
const statusIn = (text: string): string | null =>
  /(?<![\d.])([45]\.[0-7]\.\d{1,3})(?!\d|\.\d)/.exec(text)?.[1] ?? null;
