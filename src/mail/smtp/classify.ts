/** Classifies mail servers' responses by one table: whose fault it is, and whether retrying helps. Pure. */

import { singleLine } from '../../text/control-characters.ts';
import type { AttemptResult, SmtpStage } from '../mail.ts';
import { isAboutMailbox, reasonInWords, reasonOfStatus } from './refusal-reasons.ts';
import type { RefusalReason } from './refusal-words.ts';

type Refusal = Extract<AttemptResult, { kind: 'refused' }>;

interface Rule {
  readonly stage?: SmtpStage;
  /** Matched against the response, which begins with the three-digit code (RFC 5321 §4.2.3). */
  readonly code?: RegExp;
  /**
   * Matched against the enhanced code (RFC 3463). A rule that has it never matches a response without one.
   */
  readonly enhanced?: RegExp;
  /** What words and codes mean (refusal-words.ts); null: they say nothing. Default: any reason. */
  readonly reason?: RefusalReason | null;
  readonly about: Refusal['about'];
  /** Default: by the first digit (5 is permanent). */
  readonly permanent?: boolean;
}

/**
 * The first matching rule decides; words take precedence over codes. 552 and 5.2.2 are soft; 5.7.x, 535 and
 * content stop the run.
 */
const RULES: readonly Rule[] = [
  // 421 is about the server itself at any stage (RFC 5321 §3.8).
  { code: /^421/, about: 'server', permanent: false },
  { code: /^(530|534|535|538)/, about: 'login', permanent: true },
  { enhanced: /^5\.7\.(8|9|11|13)$/, about: 'login', permanent: true },
  { stage: 'login', about: 'login' },
  { stage: 'connect', about: 'server' },
  { code: /^5/, reason: 'our limit', about: 'limit', permanent: false },
  // RFC 7504: at RCPT, 521 means that the recipient's host accepts no mail; but block lists use it with
  // 5.7.x.
  { code: /^521/, enhanced: /^5\.7\./, about: 'content' },
  { stage: 'sender', code: /^521/, about: 'server' },
  { stage: 'message', code: /^521/, about: 'server' },
  // A response before there is a recipient, or to the message, is never about the address. A full mailbox is
  // temporary.
  { stage: 'message', code: /^552/, reason: null, about: 'server', permanent: false },
  { stage: 'message', code: /^5/, reason: 'full mailbox', about: 'server', permanent: false },
  { stage: 'sender', code: /^5/, about: 'content' },
  { stage: 'message', code: /^5/, about: 'content' },
  { stage: 'sender', about: 'server' },
  { stage: 'message', about: 'server' },
  { code: /^5/, reason: 'our standing', about: 'content' },
  { code: /^5/, reason: 'our message', about: 'content' },
  // A policy of the recipient's server that names the mailbox: "5.7.1 … user does not exist".
  { enhanced: /^5\.7\./, reason: 'unknown address', about: 'recipient' },
  { enhanced: /^5\.7\./, reason: 'closed mailbox', about: 'recipient' },
  { code: /^5/, enhanced: /^5\.7\./, about: 'content' },
  { code: /^521/, about: 'recipient' },
  // Greylisting and rate limits use 4.7.x: it is about the state of the server, not the reader's address.
  { code: /^4/, enhanced: /^[45]\.7\./, about: 'server' },
  { code: /^552/, about: 'recipient', permanent: false },
  { reason: 'full mailbox', about: 'recipient', permanent: false },
  { code: /^5/, reason: 'network', about: 'server', permanent: false },
  { code: /^4/, enhanced: /^4\.[12]\./, about: 'recipient' },
  { code: /^4/, about: 'server' },
  { reason: 'unknown address', about: 'recipient' },
  { reason: 'unknown domain', about: 'recipient' },
  { reason: 'closed mailbox', about: 'recipient' },
  { reason: 'mailbox trouble', about: 'recipient' },
  { enhanced: /^5\.[12]\./, about: 'recipient' },
  // RFC 5321 §4.2.3: 550, 551 and 553 are about the mailbox.
  { code: /^55[013]/, about: 'recipient' },
  { code: /^5/, about: 'content' },
];

/** Returns the enhanced code of a response (RFC 2034 §4), or null. */
export const enhancedCodeOf = (response: string): string | null =>
  /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(response)?.[1] ?? null;

/**
 * Returns the response as one line of at most 500 characters, as the ledger stores it. A database accepts
 * neither NUL nor half a character.
 */
export const oneLine = (response: string): string =>
  singleLine(response)
    .slice(0, 500)
    .replace(/\p{Cs}/gu, '\ufffd');

/** Returns what a refusal (4xx or 5xx) at `stage` means. */
export function classifyReply(stage: SmtpStage, response: string): Refusal {
  const code = Number(/^\d{3}/.exec(response)?.[0] ?? Number.NaN);
  const enhancedCode = enhancedCodeOf(response);
  const reason = reasonOfReply(stage, code, enhancedCode, response);
  const rule = RULES.find(
    (candidate) =>
      (candidate.stage === undefined || candidate.stage === stage) &&
      (candidate.code === undefined || candidate.code.test(response)) &&
      (candidate.enhanced === undefined ||
        (enhancedCode !== null && candidate.enhanced.test(enhancedCode))) &&
      (candidate.reason === undefined || candidate.reason === reason),
  );
  return {
    kind: 'refused',
    about: rule?.about ?? 'server',
    permanent: rule?.permanent ?? code >= 500,
    code: Number.isNaN(code) ? null : code,
    enhancedCode,
    response: oneLine(response),
    duringMail: stage === 'sender' || stage === 'recipient' || stage === 'message',
    stage,
    ...(reason !== null && { reason }),
  };
}

/**
 * Finds the reason: by the words, then by the enhanced code; never before there is a mail. A response to the
 * sender or the message is not about a mailbox, whatever its words.
 */
function reasonOfReply(
  stage: SmtpStage,
  code: number,
  enhancedCode: string | null,
  response: string,
): RefusalReason | null {
  if (stage === 'connect' || stage === 'login') return null;
  const reason =
    reasonInWords(response, enhancedCode ?? `${Math.trunc(code / 100)}.`) ??
    reasonOfStatus(enhancedCode ?? '');
  if (stage === 'recipient' || reason === null || !isAboutMailbox(reason)) return reason;
  if (reason === 'full mailbox' && stage === 'message') return reason;
  return stage === 'sender' ? 'our standing' : 'our message';
}

/**
 * Returns what a refusal means for the address: `hard` stops it at once, `soft` counts against it, `none`
 * says nothing about it.
 */
export function effectOnAddress(result: AttemptResult): 'hard' | 'soft' | 'none' {
  if (result.kind !== 'refused' || result.about !== 'recipient') return 'none';
  if (!result.permanent)
    return result.code === 552 || /^[45]\.2\.2$/.test(result.enhancedCode ?? '') ? 'soft' : 'none';
  // 5.1.0 alone only means that something is wrong with some address.
  if (
    result.enhancedCode?.startsWith('5.1.') &&
    (result.enhancedCode !== '5.1.0' || result.reason !== undefined)
  )
    return 'hard';
  return result.code === null ? 'none' : 'soft';
}
