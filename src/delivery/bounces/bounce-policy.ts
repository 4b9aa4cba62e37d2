/** What reports about our mail mean for an address: the policy, and how soft bounces are counted. Pure. */

import { DAY_MS } from '../../durations.ts';
import { reasonInWords, reasonOfStatus } from '../../mail/smtp/refusal-reasons.ts';
import type { RefusalReason } from '../../mail/smtp/refusal-words.ts';

/**
 * hard and complaint stop an address at once, soft after several; unsubscribe is the reader's wish; ignored
 * says nothing about the address.
 */
export type BounceKind = 'hard' | 'soft' | 'complaint' | 'unsubscribe' | 'ignored';

/**
 * An address is stopped when `limit` of the last `ofLast` mails to it had a report of this kind; mails that
 * arrive push old reports out.
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
 * Mail servers give up a mail after five days at most (RFC 5321 §4.5.4.1). If there is no report by then, the
 * mail has arrived.
 */
export const REPORTS_COME_WITHIN_MS = 5 * DAY_MS;

/** What a report with this reason does to an address, and its status if it states none. */
interface Effect {
  readonly kind: 'hard' | 'soft';
  /** false: recorded, but not counted against the address, because the fault is ours or the network's. */
  readonly counts: boolean;
  readonly status: string;
}

const EFFECTS: Readonly<Record<RefusalReason, Effect>> = {
  'unknown address': { kind: 'hard', counts: true, status: '5.1.1' },
  'unknown domain': { kind: 'hard', counts: true, status: '5.1.2' },
  // A disabled mailbox stays disabled; a full one may be emptied.
  'closed mailbox': { kind: 'hard', counts: true, status: '5.2.1' },
  'full mailbox': { kind: 'soft', counts: true, status: '5.2.2' },
  'mailbox trouble': { kind: 'soft', counts: true, status: '5.0.0' },
  // Stopping readers for our own faults, or the network's, would empty the list.
  'our limit': { kind: 'soft', counts: false, status: '4.7.0' },
  'our standing': { kind: 'soft', counts: false, status: '5.7.1' },
  'our message': { kind: 'soft', counts: false, status: '5.6.0' },
  network: { kind: 'soft', counts: false, status: '4.4.1' },
};

/** For a report that is not understood: it may be about us. */
const NOT_UNDERSTOOD = { kind: 'soft', counts: false } as const;

/** What a report means for its address. */
export interface ReportMeaning extends Pick<Effect, 'kind' | 'counts'> {
  readonly status: string;
  /** Null if neither the words nor the status reveal it. */
  readonly reason: RefusalReason | null;
}

/**
 * Finds out what a report means. The first text whose words are understood decides, and takes precedence over
 * any code; then the status decides. Null if there is neither.
 * @param stated the status that the report states, or null
 * @param texts the remote server's words, the most specific text first
 */
export function meaningOfReport(stated: string | null, texts: readonly string[]): ReportMeaning | null {
  const written =
    [stated, ...texts.map(findStatus)].find((status) => status !== null && !IS_VAGUE.test(status)) ?? null;
  const inWords = firstOf(texts, (text) => reasonInWords(text, written ?? stated));
  const reason = inWords ?? (written === null ? null : reasonOfStatus(written));
  const status =
    written ?? (reason === null ? (stated ?? firstOf(texts, findStatus)) : EFFECTS[reason].status);
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
 * The same for a report that a provider has classified: the provider's class decides if neither words nor
 * status are understood.
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

/** Codes that only say that something failed. */
const IS_VAGUE = /^[45]\.0\.0$/;

/**
 * Finds a status in a text. RFC 3463 defines subjects 0 to 7; the limits keep out IP addresses and version
 * numbers, which look much the same.
 */
const findStatus = (text: string): string | null =>
  /(?<![\d.])([45]\.[0-7]\.\d{1,3})(?!\d|\.\d)/.exec(text)?.[1] ?? null;
