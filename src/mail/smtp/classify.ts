/** What a mail server's answer means: whose fault it is, and whether trying again can help. Pure; one table. */
import type { AttemptResult } from '../mail.ts';

type Refusal = Extract<AttemptResult, { kind: 'refused' }>;

/** Where in the conversation the answer came. */
export type SmtpStage = 'connect' | 'login' | 'sender' | 'recipient' | 'message';

interface Rule {
  readonly stage?: SmtpStage;
  /** Matched against the three-digit code (RFC 5321 §4.2.3). */
  readonly code?: RegExp;
  /** Matched against the enhanced code (RFC 3463); a rule with it never fits an answer without one. */
  readonly enhanced?: RegExp;
  /** Matched against the whole answer, for servers that give no enhanced code. */
  readonly text?: RegExp;
  readonly about: Refusal['about'];
  /** Default: as the first digit says (5 is permanent). */
  readonly permanent?: boolean;
}

const POLICY_WORDS =
  /spam|block|blacklist|denylist|reputation|\brbl\b|dnsbl|policy|policies|\bspf\b|dkim|dmarc|not authori[sz]ed|relay|denied|banned|virus|unsolicited/i;

/** The first rule that fits decides. 5.1.x at RCPT is the address; 552 and 5.2.2 are soft; 5.7.x, 535 and content stop the run. */
const RULES: readonly Rule[] = [
  // 421 is about the server itself wherever it appears (RFC 5321 §3.8).
  { code: /^421/, about: 'server', permanent: false },
  { code: /^(530|534|535|538)/, about: 'login', permanent: true },
  { enhanced: /^5\.7\.(8|9|11|13)$/, about: 'login', permanent: true },
  { stage: 'login', about: 'login' },
  { stage: 'connect', about: 'server' },
  // RFC 7504: at the recipient it is that one's host that takes no mail; blocking lists say it with 5.7.x.
  { code: /^521/, enhanced: /^5\.7\./, about: 'content' },
  { stage: 'recipient', code: /^521/, about: 'recipient' },
  { code: /^521/, about: 'server' },
  // Greylisting and rate limits say 4.7.x: the server's mood, not the reader's address.
  { code: /^4/, enhanced: /^[45]\.7\./, about: 'server' },
  { enhanced: /^5\.7\./, about: 'content' },
  // Microsoft: our own daily limit.
  { enhanced: /^5\.1\.90$/, about: 'server' },
  // 5.1.7 and 5.1.8 blame the sender's address: our domain's fault, and never a reason to drop a reader.
  { enhanced: /^5\.1\.[78]$/, about: 'content' },
  { enhanced: /^5\.1\./, about: 'recipient' },
  { code: /^552/, about: 'recipient', permanent: false },
  { enhanced: /^[45]\.2\.2$/, about: 'recipient', permanent: false },
  { code: /^4/, enhanced: /^4\.[12]\./, about: 'recipient' },
  { code: /^4/, about: 'server' },
  { enhanced: /^5\.2\./, about: 'recipient' },
  { stage: 'recipient', enhanced: /^5\.4\./, about: 'recipient' },
  // Outlook.com for an address that it does not have.
  { stage: 'recipient', enhanced: /^5\.5\.0$/, text: /mailbox unavailable/i, about: 'recipient' },
  { enhanced: /^5\.[56]\./, about: 'content' },
  { enhanced: /^5\.3\.4$/, about: 'content' },
  { stage: 'sender', about: 'content' },
  { stage: 'recipient', code: /^55[013]/, text: POLICY_WORDS, about: 'content' },
  // RFC 5321 §4.2.3: 550, 551 and 553 speak of the mailbox.
  { stage: 'recipient', code: /^55[013]/, about: 'recipient' },
  { enhanced: /^5\.[34]\./, about: 'server' },
  { code: /^5/, about: 'content' },
];

/** The enhanced code of an answer (RFC 2034 §4), or null. */
export const enhancedCodeOf = (response: string): string | null =>
  /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(response)?.[1] ?? null;

/** The answer as one line of at most 500 characters, as the ledger keeps it: a database takes neither NUL nor half a character. */
export const oneLine = (response: string): string =>
  response
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 500)
    .replace(/\p{Cs}/gu, '\ufffd');

/** The outcome that a refusing answer (4xx or 5xx) at `stage` stands for. */
export function classifyReply(stage: SmtpStage, response: string): Refusal {
  const code = Number(/^\d{3}/.exec(response)?.[0] ?? Number.NaN);
  const enhancedCode = enhancedCodeOf(response);
  const rule = RULES.find(
    (candidate) =>
      (candidate.stage === undefined || candidate.stage === stage) &&
      (candidate.code === undefined || candidate.code.test(response)) &&
      (candidate.enhanced === undefined ||
        (enhancedCode !== null && candidate.enhanced.test(enhancedCode))) &&
      (candidate.text === undefined || candidate.text.test(response)),
  );
  return {
    kind: 'refused',
    about: rule?.about ?? 'server',
    permanent: rule?.permanent ?? code >= 500,
    code: Number.isNaN(code) ? null : code,
    enhancedCode,
    response: oneLine(response),
    duringMail: stage === 'sender' || stage === 'recipient' || stage === 'message',
  };
}

/** What a refusal says about the address: `hard` stops it at once, `soft` counts, `none` says nothing about it. */
export function effectOnAddress(outcome: AttemptResult): 'hard' | 'soft' | 'none' {
  if (outcome.kind !== 'refused' || outcome.about !== 'recipient') return 'none';
  if (!outcome.permanent)
    return outcome.code === 552 || /^[45]\.2\.2$/.test(outcome.enhancedCode ?? '') ? 'soft' : 'none';
  if (outcome.enhancedCode?.startsWith('5.1.')) return 'hard';
  return outcome.code === null ? 'none' : 'soft';
}
