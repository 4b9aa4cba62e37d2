/**
 * Postmark: it signs nothing, but sends a password (events:
 * postmarkapp.com/developer/webhooks/bounce-webhook, …/spam-complaint-webhook and
 * …/subscription-change-webhook; types: …/developer/api/bounce-api#bounce-types).
 */

import { isObject, type Json, objectIn, textIn, wordIn } from '../../json-fields.ts';
import type { RefusalReason } from '../smtp/refusal-words.ts';
import { hasPassword } from './authenticity.ts';
import {
  authorized,
  mailEvent,
  notNeeded,
  notUnderstood,
  type ProviderAdapter,
  type ProviderEvent,
  tokensInMetadata,
  unauthorized,
} from './provider.ts';

/** Reasons by the type of bounce, for types about the mail or its address; null: only the words show it. */
const BOUNCES: ReadonlyMap<string, RefusalReason | null> = new Map<string, RefusalReason | null>([
  ['HardBounce', 'unknown address'],
  ['BadEmailAddress', 'unknown address'],
  ['SoftBounce', 'mailbox trouble'],
  ['DnsError', 'network'],
  ['Blocked', 'our standing'],
  ['DMARCPolicy', 'our standing'],
  ['SpamNotification', 'our message'],
  ['VirusNotification', 'our message'],
  ['SMTPApiError', null],
  ['Unknown', null],
]);

/** Replies, delays and actions in Postmark's console. */
const NOT_NEEDED: ReadonlySet<string> = new Set([
  'AddressChange',
  'AutoResponder',
  'ChallengeVerification',
  'InboundError',
  'ManuallyDeactivated',
  'OpenRelayTest',
  'Subscribe',
  'TemplateRenderingFailed',
  'Transient',
  'Unconfirmed',
]);

export const postmark: ProviderAdapter = {
  header: (token) => ['X-PM-Metadata-paperround', token],

  authenticate: ({ headers, secrets }) =>
    hasPassword(headers.authorization, secrets)
      ? authorized
      : unauthorized('the password in the URL of the webhook is not WEBHOOK_SECRET_POSTMARK'),

  read: (document) => [isObject(document) ? postmarkEvent(document) : notUnderstood(null)],
};

function postmarkEvent(event: Json): ProviderEvent {
  const record = textIn(event, 'RecordType');
  const about = {
    id: wordIn(event, 'ID') || `${textIn(event, 'MessageID')} ${record} ${textIn(event, 'ChangedAt')}`,
    tokens: tokensInMetadata(objectIn(event, 'Metadata')),
    recipients: [textIn(event, 'Email') || textIn(event, 'Recipient')],
  };
  switch (record) {
    case 'Delivery':
    case 'Open':
    case 'Click':
      return notNeeded(record);
    case 'SpamComplaint':
      return mailEvent('complaint', record, about);
    case 'SubscriptionChange':
      // Bounces and complaints that suppress an address have events of their own, with more details.
      return event.SuppressSending === true &&
        textIn(event, 'SuppressionReason') === 'ManualSuppression' &&
        textIn(event, 'Origin') === 'Recipient'
        ? mailEvent('unsubscribe', record, about)
        : notNeeded(record);
    case 'Bounce':
      return bounceEvent(event, about);
    default:
      return notUnderstood(record);
  }
}

function bounceEvent(event: Json, about: { readonly id: string }): ProviderEvent {
  const type = textIn(event, 'Type');
  if (NOT_NEEDED.has(type)) return notNeeded(type);
  if (type === 'SpamComplaint') return mailEvent('complaint', type, about);
  if (type === 'Unsubscribe') return mailEvent('unsubscribe', type, about);
  const reason = BOUNCES.get(type);
  if (reason === undefined) return notUnderstood(type);
  return mailEvent('bounce', type, { ...about, words: textIn(event, 'Details'), reason });
}
