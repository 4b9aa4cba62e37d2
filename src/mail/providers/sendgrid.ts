/**
 * Twilio SendGrid (events: twilio.com/docs/sendgrid/for-developers/tracking-events/event; signatures:
 * …/getting-started-event-webhook-security-features; headers: …/sending-email/building-an-x-smtpapi-header).
 */

import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { DAY_MS } from '../../durations.ts';
import { isObject, type Json, objectIn, textIn, wordIn } from '../../json-fields.ts';
import type { RefusalReason } from '../smtp/refusal-words.ts';
import { isTimely } from './authenticity.ts';
import {
  authorized,
  mailEvent,
  messageIdsIn,
  notNeeded,
  notUnderstood,
  type ProviderAdapter,
  type ProviderEvent,
  statusIn,
  TOKEN_NAME,
  tokensInMetadata,
  unauthorized,
} from './provider.ts';

/** SendGrid repeats a request for a day; its documentation does not say whether each has a new signature. */
const RETRIED_FOR_MS = DAY_MS;

const NOT_NEEDED: ReadonlySet<string> = new Set([
  'account_status_change',
  'click',
  'deferred',
  'delivered',
  'group_resubscribe',
  'open',
  'processed',
]);

/** Reasons by `bounce_classification`. */
const CLASSES: ReadonlyMap<string, RefusalReason> = new Map<string, RefusalReason>([
  ['Invalid Address', 'unknown address'],
  ['Mailbox Unavailable', 'mailbox trouble'],
  ['Technical', 'network'],
  ['Content', 'our message'],
  ['Reputation', 'our standing'],
  ['Frequency/Volume', 'our limit'],
  ['Frequency or Volume Too High', 'our limit'],
]);

/** Reasons for which SendGrid itself drops a mail; others are about the message. */
const DROPPED: ReadonlyMap<string, RefusalReason> = new Map<string, RefusalReason>([
  ['bounced address', 'unknown address'],
  ['invalid', 'unknown address'],
  ['recipient list over package quota', 'our limit'],
]);

export const sendgrid: ProviderAdapter = {
  secretForm: {
    description:
      'the verification key of the signed event webhook, an elliptic curve public key: base64 as shown, or PEM',
    fits: (secret) => parseKey(secret) !== null,
  },

  header: (token) => ['X-SMTPAPI', JSON.stringify({ unique_args: { [TOKEN_NAME]: token } })],

  authenticate({ headers, body, secrets, now }) {
    const signature = headers['x-twilio-email-event-webhook-signature'];
    const seconds = headers['x-twilio-email-event-webhook-timestamp'];
    if (typeof signature !== 'string' || typeof seconds !== 'string' || !/^\d{1,12}$/.test(seconds))
      return unauthorized('no signature: switch on the signed event webhook');
    const content = Buffer.concat([Buffer.from(seconds), body]);
    if (!secrets.some((secret) => isSigned(content, signature, secret)))
      return unauthorized('the signature does not belong to WEBHOOK_SECRET_SENDGRID, the verification key');
    return isTimely(Number(seconds), now, RETRIED_FOR_MS)
      ? authorized
      : unauthorized('the time of the signature is too far from the time here');
  },

  read: (document) =>
    Array.isArray(document) && document.length > 0 ? document.map(sendgridEvent) : [notUnderstood(null)],
};

function isSigned(content: Buffer, signature: string, secret: string): boolean {
  const key = parseKey(secret);
  return key !== null && verify('sha256', content, key, Buffer.from(signature, 'base64'));
}

/**
 * @param secret the key's DER in base64, as SendGrid shows it, or PEM, even if its line breaks are written as
 * \n; decoding ignores quotation marks and spaces
 */
function parseKey(secret: string): KeyObject | null {
  const base64 = secret.replace(/-----[A-Z ]{1,40}-----|\\[nr]/g, '');
  try {
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ec' ? key : null;
  } catch {
    return null;
  }
}

function sendgridEvent(event: unknown): ProviderEvent {
  if (!isObject(event)) return notUnderstood(null);
  const name = textIn(event, 'event');
  if (NOT_NEEDED.has(name)) return notNeeded(name);
  const about = {
    id: textIn(event, 'sg_event_id') || JSON.stringify(event),
    tokens: [...tokensInMetadata(event), ...tokensInMetadata(objectIn(event, 'unique_args'))],
    messageIds: messageIdsIn(textIn(event, 'smtp-id')),
    recipients: [textIn(event, 'email')],
  };
  switch (name) {
    case 'spamreport':
      return mailEvent('complaint', name, about);
    case 'unsubscribe':
    case 'group_unsubscribe':
      return mailEvent('unsubscribe', name, about);
    case 'dropped':
      return droppedEvent(event, about);
    case 'bounce':
      return mailEvent('bounce', name, {
        ...about,
        status: statusIn(wordIn(event, 'status')),
        words: textIn(event, 'reason'),
        reason: reasonOfBounce(event),
      });
    default:
      return notUnderstood(name);
  }
}

/** Of type `blocked` are refusals that SendGrid does not count against the address. */
function reasonOfBounce(event: Json): RefusalReason | null {
  const classification = textIn(event, 'bounce_classification');
  if (classification !== '') return CLASSES.get(classification) ?? null;
  return textIn(event, 'type') === 'bounce' ? 'unknown address' : null;
}

function droppedEvent(event: Json, about: { readonly id: string }): ProviderEvent {
  const why = textIn(event, 'reason');
  if (/^spam reporting address/i.test(why)) return mailEvent('complaint', 'dropped', about);
  if (/^unsubscribed address/i.test(why)) return mailEvent('unsubscribe', 'dropped', about);
  const reason = DROPPED.get(why.toLowerCase()) ?? 'our message';
  return mailEvent('bounce', 'dropped', { ...about, detail: why, reason });
}
