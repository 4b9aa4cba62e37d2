/**
 * Brevo: it signs nothing, but sends a password or a bearer token (events:
 * developers.brevo.com/docs/transactional-webhooks and …/batched-webhooks; passwords: …/secured-webhooks).
 */

import { isObject, textIn, wordIn } from '../../json-fields.ts';
import type { RefusalReason } from '../smtp/refusal-words.ts';
import { hasPassword } from './authenticity.ts';
import {
  authorized,
  mailEvent,
  messageIdsIn,
  notNeeded,
  notUnderstood,
  type ProviderAdapter,
  type ProviderEvent,
  TOKEN_NAME,
  tokensNamedIn,
  unauthorized,
} from './provider.ts';

/** Reasons by event; null: only the words show it, because Brevo blocks for many reasons of its own. */
const BOUNCES: ReadonlyMap<string, RefusalReason | null> = new Map<string, RefusalReason | null>([
  ['hard_bounce', 'unknown address'],
  ['invalid_email', 'unknown address'],
  ['invalid', 'unknown address'],
  ['soft_bounce', 'mailbox trouble'],
  ['blocked', null],
  ['error', null],
]);

const OWN_LIST = /\bdue to blacklist(?:ed)? (?:user|contact)\b/i;

const NOT_NEEDED: ReadonlySet<string> = new Set([
  'click',
  'deferred',
  'delivered',
  'list_addition',
  'opened',
  'proxy_open',
  'request',
  'unique_opened',
  'unique_proxy_open',
]);

export const brevo: ProviderAdapter = {
  header: (token) => ['X-Mailin-custom', `${TOKEN_NAME}:${token}`],

  authenticate: ({ headers, secrets }) =>
    hasPassword(headers.authorization, secrets)
      ? authorized
      : unauthorized('neither password nor token of the webhook is WEBHOOK_SECRET_BREVO'),

  read(document) {
    const events: readonly unknown[] = Array.isArray(document) ? document : [document];
    return events.length > 0 ? events.map(brevoEvent) : [notUnderstood(null)];
  },
};

function brevoEvent(event: unknown): ProviderEvent {
  if (!isObject(event)) return notUnderstood(null);
  const name = textIn(event, 'event');
  if (NOT_NEEDED.has(name)) return notNeeded(name);
  const about = {
    // `id` identifies the webhook, not the event.
    id: `${textIn(event, 'message-id')} ${name} ${wordIn(event, 'ts_epoch') || wordIn(event, 'ts_event')}`,
    tokens: tokensNamedIn(textIn(event, 'X-Mailin-custom')),
    messageIds: messageIdsIn(textIn(event, 'message-id')),
    recipients: [textIn(event, 'email')],
  };
  // Brevo's documentation names only `spam`; others report that `complaint` is sent, too.
  if (name === 'spam' || name === 'complaint') return mailEvent('complaint', name, about);
  if (name === 'unsubscribed' || name === 'unsubscribe') return mailEvent('unsubscribe', name, about);
  const reason = BOUNCES.get(name);
  if (reason === undefined) return notUnderstood(name);
  const said = textIn(event, 'reason');
  // The address is on Brevo's own list. As the words of a mail server, these would be about us.
  if (name === 'blocked' && OWN_LIST.test(said))
    return mailEvent('bounce', name, { ...about, detail: said, reason: 'unknown address' });
  return mailEvent('bounce', name, { ...about, words: said, reason });
}
