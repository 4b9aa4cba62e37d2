/** What reports about our mail mean for an address: the whole policy as data, and the counting of soft bounces. Pure. */
import { DAY_MS } from '../../text/days.ts';

/** hard and complaint stop an address at once, soft ones when they pile up; the rest says nothing about the address. */
export type BounceKind = 'hard' | 'soft' | 'complaint' | 'unsubscribe' | 'ignored';

/** An address is stopped when `limit` of the last `ofLast` mails to it had a report of this kind; mails that arrive push old reports out. */
export const BOUNCE_POLICY: Readonly<
  Record<Exclude<BounceKind, 'ignored'>, { readonly limit: number; readonly ofLast: number }>
> = {
  hard: { limit: 1, ofLast: 1 },
  complaint: { limit: 1, ofLast: 1 },
  unsubscribe: { limit: 1, ofLast: 1 },
  soft: { limit: 3, ofLast: 5 },
};

/** Mail servers give a mail up after five days at most (RFC 5321 §4.5.4.1): nothing heard for that long means that it arrived. */
export const REPORTS_COME_WITHIN_MS = 5 * DAY_MS;

interface StatusRule {
  /** Matched against the status of RFC 3463. */
  readonly status: RegExp;
  /** Matched against the far side's words; a rule with it fits no report without them. */
  readonly words?: RegExp;
  readonly kind: 'hard' | 'soft';
  /** false: told, but not counted against the address, because it is our message or our standing that was refused. */
  readonly counts: boolean;
}

/** The first rule that fits decides. */
const STATUS_RULES: readonly StatusRule[] = [
  // The sender's address, security and policy, protocol, content: ours to mend. Stopping readers for it would empty the list.
  { status: /^[45]\.1\.[78]$/, kind: 'soft', counts: false },
  // Microsoft: our own daily limit, and a From of ours with several addresses.
  { status: /^5\.1\.(?:20|90)$/, kind: 'soft', counts: false },
  { status: /^[45]\.7\./, kind: 'soft', counts: false },
  // Outlook.com for an address that it does not have.
  { status: /^5\.5\.0$/, words: /mailbox unavailable/i, kind: 'hard', counts: true },
  { status: /^5\.[56]\./, kind: 'soft', counts: false },
  { status: /^5\.1\./, kind: 'hard', counts: true },
  // Microsoft 365 for an address that its directory does not have.
  { status: /^5\.4\.1$/, words: /recipient address rejected: access denied/i, kind: 'hard', counts: true },
  // Gmail for a mailbox that gets too much at the moment.
  { status: /^5\.2\.1$/, words: /receiving mail (?:at a rate|too quickly)/i, kind: 'soft', counts: true },
  // A mailbox that was switched off is not coming back by itself; a full one may.
  { status: /^5\.2\.1$/, kind: 'hard', counts: true },
  { status: /^[45]\./, kind: 'soft', counts: true },
];

/** @param words what the far side said beside the status */
export function judgeStatus(status: string, words = ''): { kind: 'hard' | 'soft'; counts: boolean } {
  const rule = STATUS_RULES.find(
    (one) => one.status.test(status) && (one.words === undefined || one.words.test(words)),
  );
  return rule ?? { kind: 'soft', counts: true };
}

/** Older mail servers write prose; these words stand for a status (RFC 3463) where none is given. */
const WORDS: readonly { readonly words: RegExp; readonly status: string }[] = [
  // cPanel's one sentence for several reasons: no reason to stop an address at once.
  { words: /may not exist, they may be blacklisted/i, status: '5.0.0' },
  {
    words:
      /quota|mailbox (?:is )?full|mailbox exceeds|over ?(?:its )?(?:limit|quota)|exceed\w* (?:the )?(?:storage|mailbox|quota)|insufficient (?:system )?storage/i,
    status: '5.2.2',
  },
  {
    words:
      /mailbox (?:is )?(?:disabled|inactive|suspended)|account (?:is |has been )?(?:disabled|suspended|deactivated)/i,
    status: '5.2.1',
  },
  {
    words: /spam|blocked|blacklist|blocklist|reputation|policy|dmarc|\bspf\b|dkim|denied|unsolicited/i,
    status: '5.7.1',
  },
  {
    words:
      /no such (?:user|mailbox|recipient|address|person|account)|user (?:is )?unknown|unknown (?:user|recipient|mailbox|address|local)|unrouteable address|(?:does not|doesn't|did not) (?:exist|have an? \S+ account)|no mailbox (?:here )?by that name|(?:mailbox|user|account) not found|not listed in (?:\S+ )?(?:domino directory|directory|name & address book)|no longer accepts mail|invalid (?:recipient|mailbox|address)|recipient ?(?:not ?found|address rejected)|address(?:ee)? (?:not found|unknown)|not our customer|couldn't be found/i,
    status: '5.1.1',
  },
  {
    words: /host (?:or domain name )?not found|no mx|domain (?:does not exist|not found)|name service error/i,
    status: '5.1.2',
  },
  {
    words:
      /retry (?:time(?:out)?|period) (?:not reached|exceeded)|timed? ?out|connection refused|could not connect|too long in (?:the )?queue|in the queue too long|connection died|try again later/i,
    status: '4.4.1',
  },
];

/** RFC 3463 has the subjects 0 to 7; network addresses and version numbers look much the same. */
const STATUS_IN_PROSE = /(?<![\d.])([45]\.[0-7]\.\d{1,3})(?!\d|\.\d)/;

/** The status that a report in prose means, or null when nothing in it is understood. */
export function statusOfProse(text: string): string | null {
  const written = STATUS_IN_PROSE.exec(text)?.[1];
  if (written !== undefined && !/^[45]\.0\.0$/.test(written)) return written;
  return WORDS.find(({ words }) => words.test(text))?.status ?? written ?? null;
}
