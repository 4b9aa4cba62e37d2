/**
 * Resend, whose events repeat the headers of the mail (`data.headers`) and its tags
 * (resend.com/docs/webhooks/emails/bounced and its neighbours), with signatures by Svix
 * (docs.svix.com/receiving/verifying-payloads/how-manual).
 */

import { isObject, type Json, listIn, objectIn, textIn, textsIn } from '../../json-fields.ts';
import { hasHmac, isTimely } from './authenticity.ts';
import {
  authorized,
  mailEvent,
  messageIdsIn,
  notNeeded,
  notUnderstood,
  type ProviderAdapter,
  type ProviderEvent,
  tokensInMetadata,
  unauthorized,
} from './provider.ts';
import { reasonOfSesBounce } from './ses-notification.ts';

const TOKEN_HEADER = 'X-Paperround-Id';

const NOT_NEEDED =
  /^(?:email\.(?:sent|delivered|delivery_delayed|opened|clicked|received|scheduled)|(?:contact|domain|suppression)\.[a-z_]{1,30})$/;

/** The secret is base64; its prefix is only a label. */
const SECRET = /^(?:whsec_)?[A-Za-z0-9+/]+={0,2}$/;

export const resend: ProviderAdapter = {
  secretForm: {
    description: 'the signing secret of the webhook, whsec_…; not an API key',
    fits: (secret) => SECRET.test(secret),
  },

  header: (token) => [TOKEN_HEADER, token],

  authenticate({ headers, body, secrets, now }) {
    const { 'svix-id': id, 'svix-timestamp': seconds, 'svix-signature': signatures } = headers;
    if (typeof id !== 'string' || typeof seconds !== 'string' || typeof signatures !== 'string')
      return unauthorized('no signature');
    const content = Buffer.concat([Buffer.from(`${id}.${seconds}.`), body]);
    const keys = secrets.map((secret) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64'));
    const given = signatures
      .slice(0, 2_000)
      .split(' ')
      .filter((one) => one.startsWith('v1,'));
    if (!given.map((one) => hasHmac(Buffer.from(one.slice(3), 'base64'), content, keys)).includes(true))
      return unauthorized('the signature does not belong to WEBHOOK_SECRET_RESEND, the signing secret');
    // No allowance for retries, because each attempt has a new signature.
    return /^\d{1,12}$/.test(seconds) && isTimely(Number(seconds), now)
      ? authorized
      : unauthorized('the time of the signature is more than five minutes away from the time here');
  },

  read(document, headers) {
    const id = headers['svix-id'];
    return [isObject(document) ? resendEvent(document, String(id)) : notUnderstood(null)];
  },
};

function resendEvent(event: Json, id: string): ProviderEvent {
  const name = textIn(event, 'type');
  if (NOT_NEEDED.test(name)) return notNeeded(name);
  const data = objectIn(event, 'data');
  const header = (wanted: string): string[] =>
    listIn(data, 'headers').flatMap((one) =>
      textIn(one, 'name').toLowerCase() === wanted.toLowerCase() ? [textIn(one, 'value')] : [],
    );
  const about = {
    id,
    tokens: [...header(TOKEN_HEADER), ...tokensInMetadata(objectIn(data, 'tags'))],
    messageIds: [textIn(data, 'message_id'), ...header('Message-ID')].flatMap(messageIdsIn),
    recipients: textsIn(data, 'to').map((one) => /<([^<>]{1,320})>/.exec(one)?.[1] ?? one),
  };
  switch (name) {
    case 'email.complained':
      return mailEvent('complaint', name, about);
    case 'email.bounced':
      return bounceEvent(name, objectIn(data, 'bounce'), about);
    case 'email.suppressed': {
      const detail = textIn(objectIn(data, 'suppressed'), 'message');
      return mailEvent('bounce', name, { ...about, detail, reason: 'unknown address' });
    }
    case 'email.failed': {
      const detail = textIn(objectIn(data, 'failed'), 'reason');
      return mailEvent('bounce', name, { ...about, detail, reason: 'our limit' });
    }
    default:
      return notUnderstood(name);
  }
}

/**
 * Resend sends by SES and classifies bounces as SES does. Its `message` is Resend's own advice, in which
 * words such as "reputation" are not the receiving server's.
 */
const bounceEvent = (name: string, bounce: Json, about: { readonly id: string }): ProviderEvent =>
  mailEvent('bounce', name, {
    ...about,
    words: textsIn(bounce, 'diagnosticCode').join(' '),
    detail: textIn(bounce, 'message'),
    reason: reasonOfSesBounce(textIn(bounce, 'type'), textIn(bounce, 'subType')),
  });
