/** Finds the reason of a refusal in the mail server's words (refusal-words.ts) or in a status alone. Pure. */

import { REFUSAL_WORDS, type RefusalReason } from './refusal-words.ts';

const OF_THE_MAILBOX: ReadonlySet<RefusalReason> = new Set([
  'unknown address',
  'unknown domain',
  'closed mailbox',
  'full mailbox',
  'mailbox trouble',
]);

/** Does it say something about the address? It does not if the fault is ours or the network's. */
export const isAboutMailbox = (reason: RefusalReason): boolean => OF_THE_MAILBOX.has(reason);

/** Maximum characters examined. Mail servers state the reason in the first sentences. */
const LONGEST_TEXT = 8_000;
/**
 * Host names say nothing about the reason, even if one is `spamfilter`; but the dotted names of Exchange's
 * own errors do.
 */
const EXCHANGE_ERROR = /^(?:resolver|smtpsend|storedrv|routing|queue|transport|sts)\./i;
const isHostName = (token: string): boolean =>
  !EXCHANGE_ERROR.test(token) && (token === token.toLowerCase() || token === token.toUpperCase());

/**
 * Returns the text in lower case, with single spaces, without addresses, host names, links and most signs.
 */
const plainWords = (text: string): string =>
  text
    .slice(0, LONGEST_TEXT)
    .replace(/\bhttps?:\/\/\S{1,500}/gi, ' ')
    .replace(/[^\s<>@"'(),;:[\]]{1,64}@[^\s<>@"'(),;:[\]]{1,255}/g, ' ')
    .replace(/[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, (token) => (isHostName(token) ? ' ' : token))
    .replace(/(?<![<>])[<>](?![<>])|[[\](){}"*|=_#:]/g, ' ')
    .replace(/[\u2018\u2019`]/g, "'")
    .replace(/\s+/g, ' ')
    .toLowerCase();

/**
 * Returns the reason that these words state; null if nothing in them is understood.
 * @param status an RFC 3463 status, if there is one
 */
export function reasonInWords(text: string, status: string | null = null): RefusalReason | null {
  const words = plainWords(text);
  return (
    REFUSAL_WORDS.find(
      (row) =>
        (row.status === undefined || row.status.test(status ?? '')) &&
        row.words.some((one) => one.test(words)),
    )?.reason ?? null
  );
}

/**
 * What a status alone means (RFC 3463, and how Microsoft and Google use it). The first match counts; other
 * statuses say nothing.
 */
const STATUSES: readonly (readonly [RegExp, RefusalReason])[] = [
  [/^[45]\.1\.[78]$|^5\.1\.20$/, 'our standing'],
  [/^5\.1\.90$|^5\.4\.5$/, 'our limit'],
  [/^5\.1\.6$/, 'closed mailbox'],
  [/^5\.1\.2$/, 'unknown domain'],
  // Not 5.1.0, which is used for senders as often as for recipients.
  [/^5\.1\.[1-9]\d?$/, 'unknown address'],
  [/^[45]\.2\.2$/, 'full mailbox'],
  [/^5\.2\.1$/, 'closed mailbox'],
  [/^[45]\.2\.3$/, 'our message'],
  [/^[45]\.2\./, 'mailbox trouble'],
  [/^[45]\.3\.4$|^[45]\.[56]\./, 'our message'],
  [/^[45]\.7\./, 'our standing'],
  [/^4\.|^5\.[34]\./, 'network'],
];

/** Returns what a status means if no words are clearer; null if it is ambiguous. */
export const reasonOfStatus = (status: string): RefusalReason | null =>
  STATUSES.find(([pattern]) => pattern.test(status))?.[1] ?? null;
