/** Why a delivery has its status: a code for machines, and a sentence for people made from the code. Pure. */

/**
 * Codes of the ledger's `reason_code`. They are stored: add new ones freely, but rename an existing one only
 * with a migration.
 */
export type ReasonCode =
  // empty
  | 'no_papers'
  | 'nothing_matched'
  // suppressed
  | 'reader_inactive'
  | 'reader_paused'
  | 'superseded'
  | 'too_old'
  | 'restored'
  // results of an attempt
  | 'not_reached'
  | 'login_refused'
  | 'broke_off'
  | 'server_said_later'
  | 'message_refused'
  | 'we_are_refused'
  | 'our_limit'
  | 'message_deferred'
  | 'address_refused'
  | 'unknown_address'
  | 'mailbox_unavailable'
  | 'not_composed'
  | 'paper_taken'
  // given up after attempts
  | 'given_up'
  | 'never_reached'
  | 'dead_letter'
  | 'processes_lost'
  // waiting
  | 'rate_limited'
  | 'warm_up_full'
  | 'run_rejected'
  // transactional mails
  | 'delayed'
  | 'not_wanted'
  | 'link_expired'
  // in doubt
  | 'no_answer'
  | 'process_died'
  | 'too_old_in_doubt'
  | 'restored_in_doubt'
  // an operator's decisions
  | 'operator_sent'
  | 'operator_resend'
  // a row from a version that had no codes, only sentences
  | 'other';

/** What a reason's sentence needs besides its code; each code uses its own fields. */
export interface ReasonDetail {
  /** reader_inactive: the reader's status. */
  readonly status?: string;
  /** given_up, dead_letter: the result of the last attempt. */
  readonly cause?: ReasonCode;
  /** dead_letter: how often it could not be made. */
  readonly tries?: number;
  /** given_up, never_reached, link_expired: for how many days it was tried; default 1, as for digests. */
  readonly days?: number;
  /** processes_lost: number of processes. */
  readonly processes?: number;
  /** not_composed, dead_letter: the error. */
  readonly error?: string;
  /** nothing_matched: papers of the period. */
  readonly papers?: number;
  /** nothing_matched: the topics, queries and authors that the reader follows. */
  readonly wanted?: string;
  /** nothing_matched: how many papers only touch the reader's topics; undefined if none do. */
  readonly touching?: number;
  /** unknown_address: what this does to the address once the run is closed. */
  readonly address?: 'hard' | 'soft';
  /** rate_limited: the limit, and to which domain it applies. */
  readonly limit?: string;
  /** warm_up_full: how many mails the plan allows on that day. */
  readonly most?: number;
  /** warm_up_full: YYYY-MM-DD. */
  readonly day?: string;
  /** server_said_later, broke_off: the refusal was permanent, which counts towards stopping the run. */
  readonly permanent?: true;
  /** Results of an attempt: the recipient was a webhook, not a mailbox. */
  readonly webhook?: true;
  /** other: the sentence. */
  readonly text?: string;
}

export interface Reason {
  readonly code: ReasonCode | null;
  readonly detail?: ReasonDetail | null;
}

/** The reason of a ledger row. */
export const reasonOf = (row: {
  readonly reasonCode: string | null;
  readonly reasonDetail: unknown;
}): Reason => ({
  code: row.reasonCode as ReasonCode | null,
  detail: row.reasonDetail as ReasonDetail | null,
});

/** A delivery with one of these codes waits for a quota. */
export const THROTTLED_CODES: readonly ReasonCode[] = ['rate_limited', 'warm_up_full'];

/**
 * Codes that say by themselves that the mail may have arrived. Any other code of an uncertain delivery only
 * describes its last attempt.
 */
const SAYS_IN_DOUBT: ReadonlySet<ReasonCode> = new Set([
  'no_answer',
  'process_died',
  'too_old_in_doubt',
  'restored_in_doubt',
  'run_rejected',
  'other',
]);

const WORDS: Readonly<Record<ReasonCode, (detail: ReasonDetail) => string>> = {
  no_papers: () => 'no paper was read in this period',
  nothing_matched: ({ papers, wanted, touching }) =>
    `none of the ${papers} papers of this period is new to the reader and matches ${wanted}${
      touching === undefined
        ? ''
        : `; ${touching === 1 ? 'one only touches' : `${touching} only touch`} a topic`
    }`,
  reader_inactive: ({ status }) => `the reader is ${status}`,
  reader_paused: () => 'the reader is paused',
  superseded: () => 'superseded by a newer digest',
  too_old: () => 'too old to be sent',
  restored: () => 'the store was restored from a backup: it may have been sent since',
  not_reached: (at) => `${serverOf(at)} could not be reached`,
  login_refused: () => 'the mail server refused our login',
  broke_off: () => 'the mail server broke off at this mail',
  server_said_later: (at) => `${serverOf(at)} asked to come back later`,
  message_refused: (at) => `${serverOf(at)} refused the message`,
  we_are_refused: (at) => (at.webhook ? 'the webhook refuses us' : 'the mail server refuses mail from us'),
  our_limit: () => 'we have reached a limit of the mail server',
  message_deferred: () => 'the mail server put the message off',
  address_refused: () => 'the mail server refused the address',
  unknown_address: (at) =>
    at.webhook ? 'the webhook says that it is gone' : 'the mail server says that the address does not exist',
  mailbox_unavailable: () => 'the mailbox could not take it',
  not_composed: ({ error }) => `the mail could not be composed: ${error}`,
  paper_taken: () => 'one of its papers went with another mail meanwhile',
  given_up: ({ cause, days, webhook }) =>
    `given up after ${inDays(days)}: ${describeReason({ code: cause ?? null, detail: { webhook } }) ?? 'no answer'}`,
  never_reached: ({ days, ...at }) => `given up after ${inDays(days)} without reaching ${serverOf(at)}`,
  dead_letter: ({ tries, cause, error }) =>
    `given up after ${tries} tries: ${describeReason({ code: cause ?? null, detail: { error } }) ?? 'no reason'}`,
  processes_lost: ({ processes }) => `given up: ${processes} processes that took it did not live to send it`,
  rate_limited: ({ limit }) => `throttled: ${limit}`,
  warm_up_full: ({ most, day }) => `throttled: the warm-up plan has ${most} mails for ${day}`,
  run_rejected: () => 'the mail server refused the whole run',
  delayed: () => 'many confirmations were asked for at once',
  not_wanted: () => 'no longer wanted',
  link_expired: ({ days }) => `given up after ${inDays(days)}: its link works no longer`,
  no_answer: () => 'the whole mail was handed over and no answer came',
  process_died: () => 'it may have arrived: the process died after handing it over',
  too_old_in_doubt: () => 'it may have arrived, and is too old to be sent again',
  restored_in_doubt: () => 'it may have arrived, and the store was restored from a backup',
  operator_sent: () => 'an operator said so',
  operator_resend: () => 'an operator asked for it',
  other: ({ text }) => text ?? '',
};

const serverOf = ({ webhook }: ReasonDetail): string => (webhook ? 'the webhook' : 'the mail server');

const inDays = (days = 1): string => (days === 1 ? 'a day' : `${days} days`);

/** Returns a reason as a sentence; null when it has no code. */
export const describeReason = ({ code, detail }: Reason): string | null =>
  code === null ? null : WORDS[code](detail ?? {});

/** Returns the reason of a delivery as a sentence, which also depends on the delivery's status. */
export function describeDeliveryReason(status: string, reason: Reason): string | null {
  const words = describeReason(reason);
  return status === 'uncertain' && reason.code !== null && !SAYS_IN_DOUBT.has(reason.code)
    ? `it may have arrived at an earlier try; the last one: ${words}`
    : words;
}
