/** Parses notifications of Amazon SES about one mail: JSON, with or without the envelope of SNS. Pure. */

import { isObject, type Json, listIn, objectIn, parsedJson, textIn, textsIn } from '../../json-fields.ts';
import type { RefusalReason } from '../smtp/refusal-words.ts';
import { TOKEN_NAME, tokensInReturnPath, tokensNamedIn } from './provider.ts';

/** A bounce or a complaint. It can only claim whom it is about. */
export interface SesNotification {
  readonly type: 'Bounce' | 'Complaint';
  /** SES's own id of the report; '' if there is none. */
  readonly id: string;
  readonly recipients: readonly string[];
  /** An RFC 3463 status; null if there is none. */
  readonly status: string | null;
  readonly diagnostic: string;
  /** What SES's own classification implies; null if it says nothing. */
  readonly reason: RefusalReason | null;
  /** Message-IDs of the mail, with angle brackets. */
  readonly messageIds: readonly string[];
  /** Our ids: in SES's tags, in the header that sets those tags, and in the return path. */
  readonly tokens: readonly string[];
}

/** Maximum bytes of JSON; real notifications have a few thousand. */
const LONGEST = 256 * 1024;

/**
 * Patterns for SES's type and subtype of a bounce; the first match counts. Permanent bounces without a
 * subtype listed here are of addresses that no longer exist.
 */
const SORTS: readonly (readonly [RegExp, RefusalReason])[] = [
  [/mailboxfull/i, 'full mailbox'],
  [/contentrejected|attachmentrejected|messagetoolarge/i, 'our message'],
  [/^permanent/i, 'unknown address'],
  [/^transient/i, 'network'],
];

export const reasonOfSesBounce = (type: string, subtype: string): RefusalReason | null =>
  SORTS.find(([pattern]) => pattern.test(`${type} ${subtype}`))?.[1] ?? null;

/** Returns null if the text is not such a notification. */
export function readSesNotification(text: string): SesNotification | null {
  if (!/^\s{0,20}\{/.test(text) || !text.includes('otificationType')) return null;
  const outer = parsedObject(text.slice(0, LONGEST));
  const wrapped = outer === null ? '' : textIn(outer, 'Message');
  const inner = wrapped === '' ? outer : parsedObject(wrapped);
  return inner === null ? null : parseSesNotification(inner);
}

/** The same for a parsed document without envelope. */
export function parseSesNotification(inner: Json): SesNotification | null {
  const type = textIn(inner, 'notificationType') || textIn(inner, 'eventType');
  if (type !== 'Bounce' && type !== 'Complaint') return null;
  const about = objectIn(inner, type.toLowerCase());
  const mail = objectIn(inner, 'mail');
  const recipients = listIn(about, type === 'Bounce' ? 'bouncedRecipients' : 'complainedRecipients');
  const header = (name: RegExp): string[] =>
    listIn(mail, 'headers').flatMap((one) => (name.test(textIn(one, 'name')) ? [textIn(one, 'value')] : []));
  const ids = [textIn(objectIn(mail, 'commonHeaders'), 'messageId'), ...header(/^message-id$/i)];
  return {
    type,
    id: textIn(about, 'feedbackId'),
    recipients: recipients.map((one) => textIn(one, 'emailAddress')).filter((address) => address !== ''),
    status: recipients.map((one) => textIn(one, 'status')).find((status) => status !== '') ?? null,
    diagnostic: recipients
      .map((one) => textIn(one, 'diagnosticCode').replace(/^[\w.-]{1,40}; {0,5}/, ''))
      .join(' '),
    reason: reasonOfSesBounce(textIn(about, 'bounceType'), textIn(about, 'bounceSubType')),
    messageIds: ids.filter((id) => /^<[^<>\s]{1,250}>$/.test(id)),
    tokens: sesTokens(mail),
  };
}

/**
 * Tags are only there with a configuration set, and headers only if they were requested, but the source
 * always is.
 */
export const sesTokens = (mail: Json): string[] => [
  ...textsIn(objectIn(mail, 'tags'), TOKEN_NAME),
  ...listIn(mail, 'headers').flatMap((one) =>
    /^x-ses-message-tags$/i.test(textIn(one, 'name')) ? tokensNamedIn(textIn(one, 'value')) : [],
  ),
  ...tokensInReturnPath(textIn(mail, 'source')),
];

/**
 * Parses from the first brace to the last, because SNS appends how to unsubscribe. Some mailers fold long
 * lines with an exclamation mark.
 */
function parsedObject(text: string): Json | null {
  const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  for (const candidate of [json, json.replace(/!\r?\n /g, '').replace(/\r?\n/g, '')]) {
    const value = parsedJson(candidate);
    if (isObject(value)) return value;
  }
  return null;
}
