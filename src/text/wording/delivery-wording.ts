/** What became of a digest, for its reader: the ledger's statuses and reason codes in plain words. */

const STATUSES: Readonly<Record<string, string>> = {
  sent: 'sent',
  empty: 'no mail',
  planned: 'on its way',
  sending: 'on its way',
  retrying: 'waiting to be tried again',
  failed: 'could not be delivered',
  suppressed: 'not sent',
  uncertain: 'sent, but your mail server did not say that it arrived',
};

const MAILBOX = 'your mail server did not accept it';
const OURS = 'something went wrong on our side';

/** Codes that are missing here are failures of our own. Empty if the status says everything. */
const REASONS: Readonly<Record<string, string>> = {
  no_papers: 'nothing new was listed',
  nothing_matched: 'nothing new fits what you chose',
  reader_inactive: 'you were not subscribed at that time',
  reader_paused: 'you had paused',
  superseded: 'a newer one took its place',
  too_old: 'it was too old by then',
  server_said_later: 'your mail server asked us to come back later',
  message_refused: MAILBOX,
  message_deferred: MAILBOX,
  address_refused: MAILBOX,
  unknown_address: 'your mail server says that there is no such address',
  mailbox_unavailable: 'your mailbox could not accept it; it may be full',
  not_reached: 'your mail server could not be reached',
  never_reached: 'your mail server could not be reached',
  given_up: MAILBOX,
  rate_limited: 'very many mails are on their way',
  warm_up_full: 'very many mails are on their way',
  no_answer: '',
  process_died: '',
  too_old_in_doubt: '',
  restored_in_doubt: '',
  operator_sent: '',
};

/** What the ledger knows about why a digest has its status. */
interface Why {
  readonly reasonCode: string | null;
  /** For `nothing_matched`: how many papers only touched the reader's topics. */
  readonly touching: number;
}

/** Returns the reason in words; null if there is nothing to add. */
export function readerReason({ reasonCode, touching }: Why): string | null {
  if (reasonCode === null) return null;
  if (reasonCode === 'nothing_matched' && touching > 0)
    return `nothing new is about what you chose; ${touching === 1 ? 'one paper touches' : `${touching} papers touch`} it`;
  const known = REASONS[reasonCode] ?? OURS;
  return known === '' ? null : known;
}

/** `no mail: nothing new fits what you chose`. */
export function readerStatus(status: string, why: Why): string {
  const reason = status === 'sent' ? null : readerReason(why);
  return `${STATUSES[status] ?? status}${reason === null ? '' : `: ${reason}`}`;
}
