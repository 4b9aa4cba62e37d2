/** Parses Amazon SES notifications sent by mail: JSON, with or without the envelope of SNS. Pure. */
import type { RefusalReason } from '../../mail/smtp/refusal-words.ts';

/** A bounce or a complaint. Whom it is about is only a claim. */
export interface SesNotification {
  readonly type: 'Bounce' | 'Complaint';
  readonly recipients: readonly string[];
  /** RFC 3463. */
  readonly status: string | null;
  readonly diagnostic: string;
  /** What SES's own classification implies; null if it says nothing. */
  readonly reason: RefusalReason | null;
  /** Message-ID of the mail, with brackets. */
  readonly messageIds: readonly string[];
}

/** Most bytes of JSON; real notifications have a few thousand. */
const LONGEST = 256 * 1024;

/**
 * Type and subtype as SES classifies bounces; the first match counts. Permanent ones without a subtype
 * listed here are addresses that no longer exist.
 */
const SORTS: readonly (readonly [RegExp, RefusalReason])[] = [
  [/mailboxfull/i, 'full mailbox'],
  [/contentrejected|attachmentrejected|messagetoolarge/i, 'our message'],
  [/^permanent/i, 'unknown address'],
  [/^transient/i, 'network'],
];

/** Null when the text is not such a notification. */
export function readSesNotification(text: string): SesNotification | null {
  if (!/^\s{0,20}\{/.test(text) || !text.includes('otificationType')) return null;
  const outer = parsedObject(text.slice(0, LONGEST));
  const wrapped = outer === null ? '' : textIn(outer, 'Message');
  const inner = wrapped === '' ? outer : parsedObject(wrapped);
  if (inner === null) return null;
  const type = textIn(inner, 'notificationType') || textIn(inner, 'eventType');
  if (type !== 'Bounce' && type !== 'Complaint') return null;
  const about = objectIn(inner, type.toLowerCase());
  const mail = objectIn(inner, 'mail');
  const recipients = listIn(about, type === 'Bounce' ? 'bouncedRecipients' : 'complainedRecipients');
  const sort = `${textIn(about, 'bounceType')} ${textIn(about, 'bounceSubType')}`;
  const ids = [
    textIn(objectIn(mail, 'commonHeaders'), 'messageId'),
    ...listIn(mail, 'headers').flatMap((header) =>
      /^message-id$/i.test(textIn(header, 'name')) ? [textIn(header, 'value')] : [],
    ),
  ];
  return {
    type,
    recipients: recipients.map((one) => textIn(one, 'emailAddress')).filter((address) => address !== ''),
    status: recipients.map((one) => textIn(one, 'status')).find((status) => status !== '') ?? null,
    diagnostic: recipients
      .map((one) => textIn(one, 'diagnosticCode').replace(/^[\w.-]{1,40}; {0,5}/, ''))
      .join(' '),
    reason: SORTS.find(([pattern]) => pattern.test(sort))?.[1] ?? null,
    messageIds: ids.filter((id) => /^<[^<>\s]{1,250}>$/.test(id)),
  };
}

type Json = Readonly<Record<string, unknown>>;

/**
 * From the first brace to the last, because SNS appends how to unsubscribe; some mailers fold long
 * lines with an exclamation mark.
 */
function parsedObject(text: string): Json | null {
  const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  for (const candidate of [json, json.replace(/!\r?\n /g, '').replace(/\r?\n/g, '')]) {
    try {
      const value: unknown = JSON.parse(candidate);
      if (isObject(value)) return value;
    } catch {
      // Not JSON: try the next candidate.
    }
  }
  return null;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectIn = (from: Json, name: string): Json => (isObject(from[name]) ? from[name] : {});
const textIn = (from: Json, name: string): string => (typeof from[name] === 'string' ? from[name] : '');
const listIn = (from: Json, name: string): Json[] =>
  Array.isArray(from[name]) ? from[name].filter(isObject) : [];
