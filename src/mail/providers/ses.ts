/**
 * Amazon SES, whose events come through SNS (signatures:
 * docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html; events:
 * …/ses/latest/dg/event-publishing-retrieving-sns-contents.html and …/notification-contents.html).
 */

import { verify, X509Certificate } from 'node:crypto';
import { HOUR_MS } from '../../durations.ts';
import { isObject, type Json, objectIn, parsedJson, textIn, textsIn } from '../../json-fields.ts';
import { hasPassword, isOneOf, isTimely } from './authenticity.ts';
import {
  authorized,
  type FetchFromSns,
  mailEvent,
  notNeeded,
  notUnderstood,
  type ProviderAdapter,
  type ProviderAuth,
  type ProviderEvent,
  type ProviderRequest,
  TOKEN_NAME,
  unauthorized,
} from './provider.ts';
import { parseSesNotification, sesTokens } from './ses-notification.ts';

/** SNS repeats a message for an hour, with its first time and signature. */
const RETRIED_FOR_MS = HOUR_MS;

/** The signed fields of each type of message, in the order in which they are signed. */
const SIGNED_FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Notification', ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']],
  [
    'SubscriptionConfirmation',
    ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  ],
  [
    'UnsubscribeConfirmation',
    ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
  ],
]);
const HASHES: ReadonlyMap<string, string> = new Map([
  ['1', 'sha1'],
  ['2', 'sha256'],
]);

const TOPIC = /^arn:aws[a-z-]{0,20}:sns:[a-z0-9-]{1,40}:\d{12}:[\w.-]{1,256}$/;

export const ses: ProviderAdapter = {
  secretForm: {
    description: 'the ARN of an SNS topic, arn:aws:sns:REGION:ACCOUNT:NAME, or a password of your own',
    // Any other text may be a password.
    fits: (secret) => TOPIC.test(secret) || !secret.startsWith('arn:'),
  },

  // Values of tags may contain letters, digits, - and _ only, which is true of our tokens.
  header: (token) => ['X-SES-MESSAGE-TAGS', `${TOKEN_NAME}=${token}`],

  async authenticate(request) {
    const message = parsedJson(request.body.toString('utf8'));
    if (!isObject(message)) return unauthorized('the body is not a message of Amazon SNS');
    if (textIn(message, 'Type') === '')
      return unauthorized('no message of Amazon SNS, or raw message delivery is on and nothing is signed');
    // Anyone with an Amazon account can have messages signed, so it must also come from our topic.
    const { secrets, now, headers } = request;
    if (!isOneOf(textIn(message, 'TopicArn'), secrets) && !hasPassword(headers.authorization, secrets))
      return unauthorized('neither the topic nor the password that is set');
    if (!isTimely(Date.parse(textIn(message, 'Timestamp')) / 1000, now, RETRIED_FOR_MS))
      return unauthorized('the time of the message is too far from the time here');
    return checkSignature(message, request);
  },

  read(document) {
    if (!isObject(document)) return [notUnderstood(null)];
    const type = textIn(document, 'Type');
    const url = snsUrl(textIn(document, 'SubscribeURL'));
    if (type === 'SubscriptionConfirmation' && url !== null) return [{ kind: 'confirmation', url }];
    // A raw message is never authenticated, but it is recognised for what it is.
    if (type === '') return [sesEvent(document, '')];
    if (type !== 'Notification') return [notUnderstood(type)];
    const message = textIn(document, 'Message');
    // SES publishes this when a topic is chosen in its console.
    if (/^Successfully validated SNS topic/.test(message)) return [notNeeded('validated')];
    const event = parsedJson(message);
    return [isObject(event) ? sesEvent(event, textIn(document, 'MessageId')) : notUnderstood(null)];
  },
};

const NOT_NEEDED: ReadonlySet<string> = new Set([
  'AmazonSnsSubscriptionSucceeded',
  'Click',
  'Delivery',
  'DeliveryDelay',
  'Open',
  'Reject',
  'Rendering Failure',
  'Send',
]);

function sesEvent(event: Json, messageId: string): ProviderEvent {
  const name = textIn(event, 'eventType') || textIn(event, 'notificationType');
  if (NOT_NEEDED.has(name)) return notNeeded(name);
  if (name === 'Subscription') return subscriptionEvent(event, messageId);
  const notification = parseSesNotification(event);
  if (notification === null) return notUnderstood(name);
  const feedback = textIn(objectIn(event, 'complaint'), 'complaintFeedbackType');
  if (feedback === 'not-spam' || feedback === 'auth-failure') return notNeeded(feedback);
  const { type, id, diagnostic, ...rest } = notification;
  return mailEvent(type === 'Bounce' ? 'bounce' : 'complaint', name, {
    ...rest,
    id: id || messageId,
    words: diagnostic,
    detail: diagnostic || textIn(objectIn(event, 'bounce'), 'bounceSubType') || feedback,
  });
}

/** A reader used the links of SES's own lists. */
function subscriptionEvent(event: Json, messageId: string): ProviderEvent {
  const chosen = objectIn(objectIn(event, 'subscription'), 'newTopicPreferences');
  if (chosen.unsubscribeAll !== true) return notNeeded('Subscription');
  const mail = objectIn(event, 'mail');
  return mailEvent('unsubscribe', 'Subscription', {
    id: messageId,
    tokens: sesTokens(mail),
    recipients: textsIn(mail, 'destination'),
  });
}

async function checkSignature(message: Json, { fetchFromSns, now }: ProviderRequest): Promise<ProviderAuth> {
  const fields = SIGNED_FIELDS.get(textIn(message, 'Type'));
  const hash = HASHES.get(textIn(message, 'SignatureVersion'));
  const url = snsUrl(textIn(message, 'SigningCertURL'));
  if (fields === undefined || hash === undefined)
    return unauthorized('a type or signature that is not known');
  if (url === null || !url.pathname.endsWith('.pem'))
    return unauthorized('the certificate is not at Amazon SNS');
  const signed = fields
    .filter((name) => typeof message[name] === 'string')
    .map((name) => `${name}\n${textIn(message, name)}\n`)
    .join('');
  const certificate = await certificateAt(url, fetchFromSns);
  if (now < new Date(certificate.validFrom) || now > new Date(certificate.validTo))
    return unauthorized('the certificate is not valid now');
  const signature = Buffer.from(textIn(message, 'Signature'), 'base64');
  return verify(hash, Buffer.from(signed, 'utf8'), certificate.publicKey, signature)
    ? authorized
    : unauthorized('the signature is not that of Amazon SNS');
}

/** Returns null for anything but a URL of Amazon SNS: no other URL may be requested. */
export function snsUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isSns = /^sns\.[a-z0-9-]{1,40}\.amazonaws\.com(?:\.cn)?$/.test(url.hostname);
  const isPlain = url.port === '' && url.username === '' && url.password === '';
  return url.protocol === 'https:' && isSns && isPlain ? url : null;
}

/** Amazon changes its certificates every few months, and has one for each region. */
const MOST_CERTIFICATES = 20;
const certificates = new Map<string, X509Certificate>();

async function certificateAt(url: URL, fetchFromSns: FetchFromSns): Promise<X509Certificate> {
  const known = certificates.get(url.href);
  if (known !== undefined) return known;
  const certificate = new X509Certificate(await fetchFromSns(url));
  if (certificates.size >= MOST_CERTIFICATES) certificates.clear();
  certificates.set(url.href, certificate);
  return certificate;
}
