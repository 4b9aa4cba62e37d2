/**
 * Mailgun (signatures: documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks; events:
 * …/user-manual/events/event-structure; X-Mailgun-Variables:
 * …/user-manual/sending-messages/send-attach-data).
 */

import { HOUR_MS } from '../../durations.ts';
import { isObject, type Json, objectIn, parsedJson, textIn, wordIn } from '../../json-fields.ts';
import type { RefusalReason } from '../smtp/refusal-words.ts';
import { hasHmac, isTimely } from './authenticity.ts';
import {
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

/**
 * Mailgun repeats a request for eight hours; its documentation does not say whether each has a new signature.
 */
const RETRIED_FOR_MS = 8 * HOUR_MS;

const NOT_NEEDED: ReadonlySet<string> = new Set(['accepted', 'clicked', 'delivered', 'opened', 'stored']);

export const mailgun: ProviderAdapter = {
  header: (token) => ['X-Mailgun-Variables', JSON.stringify({ [TOKEN_NAME]: token })],

  authenticate({ body, secrets, now }) {
    const document = parsedJson(body.toString('utf8'));
    const signature = isObject(document) ? objectIn(document, 'signature') : {};
    const seconds = wordIn(signature, 'timestamp');
    const content = `${seconds}${textIn(signature, 'token')}`;
    // For a subaccount, the main account's own signature is in `parent-signature`.
    const given = ['signature', 'parent-signature'].map((name) =>
      Buffer.from(textIn(signature, name), 'hex'),
    );
    if (!/^\d{1,12}$/.test(seconds) || !given.map((one) => hasHmac(one, content, secrets)).includes(true))
      return unauthorized('the signature does not belong to WEBHOOK_SECRET_MAILGUN, the webhook signing key');
    return isTimely(Number(seconds), now, RETRIED_FOR_MS)
      ? { ok: true, signed: content }
      : unauthorized('the time of the signature is too far from the time here');
  },

  read: (document) => [
    isObject(document)
      ? mailgunEvent(objectIn(document, 'event-data'), objectIn(document, 'signature'))
      : notUnderstood(null),
  ],
};

function mailgunEvent(event: Json, signature: Json): ProviderEvent {
  const name = textIn(event, 'event');
  const isDelay = name === 'failed' && textIn(event, 'severity') === 'temporary';
  if (NOT_NEEDED.has(name) || isDelay) return notNeeded(name);
  const about = {
    id: textIn(signature, 'token'),
    tokens: tokensInMetadata(objectIn(event, 'user-variables')),
    messageIds: messageIdsIn(textIn(objectIn(objectIn(event, 'message'), 'headers'), 'message-id')),
    recipients: [textIn(event, 'recipient')],
  };
  switch (name) {
    case 'complained':
      return mailEvent('complaint', name, about);
    case 'unsubscribed':
      return mailEvent('unsubscribe', name, about);
    case 'rejected':
      return mailEvent('bounce', name, {
        ...about,
        detail: textIn(objectIn(event, 'reject'), 'reason'),
        reason: 'our message',
      });
    case 'failed':
      return failedEvent(event, about);
    default:
      return notUnderstood(name);
  }
}

/**
 * Mails that Mailgun did not even try, because of its own suppression list, come without a server's words.
 */
function failedEvent(event: Json, about: { readonly id: string }): ProviderEvent {
  const why = textIn(event, 'reason');
  if (why === 'suppress-complaint') return mailEvent('complaint', 'failed', about);
  if (why === 'suppress-unsubscribe') return mailEvent('unsubscribe', 'failed', about);
  const status = objectIn(event, 'delivery-status');
  const said = textIn(status, 'message') || textIn(status, 'description');
  if (why === 'suppress-bounce')
    return mailEvent('bounce', 'failed', { ...about, detail: said, reason: 'unknown address' });
  return mailEvent('bounce', 'failed', {
    ...about,
    status: statusIn(textIn(status, 'enhanced-code')),
    words: said,
    reason: reasonOfFailure(why, textIn(status, 'bounce-type')),
  });
}

function reasonOfFailure(why: string, bounceType: string): RefusalReason | null {
  if (why === 'espblock') return 'our standing';
  if (why === 'old') return 'network';
  return why === 'bounce' && bounceType !== 'soft' ? 'unknown address' : null;
}
