/**
 * Requests in the form in which mail providers make them: recorded events, signed with the tests' own keys.
 */
import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';
import { PROVIDER_NAMES, type ProviderName } from '../../src/provider-names.ts';

const FOLDER = join(packageRoot, 'test/fixtures/providers');
export const CERTIFICATE = readFileSync(join(FOLDER, 'sns-test-certificate.pem'), 'utf8');
const SNS_KEY = readFileSync(join(FOLDER, 'sns-test-key.pem'), 'utf8');
const sendgridKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:paperround-events';
const MAILGUN_KEY = 'mailgun-webhook-signing-key';
const RESEND_KEY = Buffer.from('resend-signing-key-of-tests').toString('base64');
const PASSWORD = 'the-password-of-the-webhook';

/** The secrets that an operator configures for each provider. */
export const PROVIDER_SECRETS: Readonly<Record<ProviderName, readonly string[]>> = {
  ses: [TOPIC],
  sendgrid: [sendgridKeys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')],
  postmark: [PASSWORD],
  mailgun: [MAILGUN_KEY],
  resend: [`whsec_${RESEND_KEY}`],
  brevo: [PASSWORD],
};

export interface ProviderPost {
  readonly body: string;
  readonly headers: Record<string, string>;
}

/** Returns an event from the provider's file, about a mail with this id to this address. */
export function recordedEvent(
  provider: ProviderName,
  name: string,
  { token, email }: { readonly token: string; readonly email: string },
): unknown {
  const event = recordedEvents(provider)[name];
  if (event === undefined) throw new Error(`${provider}.json has no event ${name}`);
  return JSON.parse(JSON.stringify(event).replaceAll('TOKEN', token).replaceAll('READER', email));
}

export const recordedEvents = (provider: ProviderName): Record<string, unknown> =>
  JSON.parse(readFileSync(join(FOLDER, `${provider}.json`), 'utf8'));

/** Returns the providers that have an event of this name. */
export const providersWith = (name: string): ProviderName[] =>
  PROVIDER_NAMES.filter((provider) => recordedEvents(provider)[name] !== undefined);

/** Packs an event as the provider does: SendGrid in a list, SES in a message of SNS. */
export function packed(provider: ProviderName, event: unknown, at: Date): unknown {
  if (provider === 'sendgrid') return [event];
  return provider === 'ses' ? snsMessage(at, { Message: JSON.stringify(event) }) : event;
}

export const snsMessage = (at: Date, fields: Record<string, string> = {}): Record<string, string> => ({
  Type: 'Notification',
  MessageId: randomUUID(),
  TopicArn: TOPIC,
  Subject: 'Amazon SES Email Event Notification',
  Message: '',
  Timestamp: at.toISOString(),
  SignatureVersion: '2',
  SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
  UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe',
  ...fields,
});

/** Returns the provider's request with a packed event, signed at `at`. */
export function signedPost(provider: ProviderName, document: unknown, at: Date): ProviderPost {
  const seconds = String(Math.floor(at.getTime() / 1000));
  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify(document);
  switch (provider) {
    case 'ses': {
      const message = document as Record<string, string>;
      const signed = JSON.stringify({ ...message, Signature: snsSignature(message) });
      return { body: signed, headers: { 'content-type': 'text/plain; charset=UTF-8' } };
    }
    case 'sendgrid':
      return {
        body,
        headers: {
          ...json,
          'x-twilio-email-event-webhook-timestamp': seconds,
          'x-twilio-email-event-webhook-signature': sign(
            'sha256',
            Buffer.from(seconds + body),
            sendgridKeys.privateKey,
          ).toString('base64'),
        },
      };
    case 'mailgun': {
      const token = createHmac('sha256', 'token').update(body).digest('hex').slice(0, 50);
      const signature = createHmac('sha256', MAILGUN_KEY).update(`${seconds}${token}`).digest('hex');
      const whole = { ...(document as object), signature: { timestamp: seconds, token, signature } };
      return { body: JSON.stringify(whole), headers: json };
    }
    case 'resend': {
      const id = `msg_${createHmac('sha256', 'id').update(body).digest('hex').slice(0, 27)}`;
      const signature = createHmac('sha256', Buffer.from(RESEND_KEY, 'base64'))
        .update(`${id}.${seconds}.${body}`)
        .digest('base64');
      return {
        body,
        headers: {
          ...json,
          'svix-id': id,
          'svix-timestamp': seconds,
          'svix-signature': `v1,AAAA v1,${signature}`,
        },
      };
    }
    case 'postmark':
    case 'brevo': {
      const authorization = `Basic ${Buffer.from(`paperround:${PASSWORD}`).toString('base64')}`;
      return { body, headers: { ...json, authorization } };
    }
  }
}

/** Returns the same request as sent by someone who does not know the secret. */
export function forged(provider: ProviderName, post: ProviderPost): ProviderPost {
  const other = (text: string): string => `${text[0] === 'a' ? 'b' : 'a'}${text.slice(1)}`;
  const signatureIn = { ses: /("Signature":")(.+?")/, mailgun: /("signature":")(.+?")/ };
  if (provider === 'ses' || provider === 'mailgun')
    return {
      ...post,
      body: post.body.replace(signatureIn[provider], (_, name: string, value: string) => name + other(value)),
    };
  // For every other provider: a body that differs from what was signed, and another password.
  const { authorization, ...headers } = post.headers;
  return {
    body: `${post.body} `,
    headers: authorization === undefined ? headers : { ...headers, authorization: 'Bearer another-password' },
  };
}

function snsSignature(message: Record<string, string>): string {
  const names =
    message.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const signed = names
    .filter((name) => message[name] !== undefined)
    .map((name) => `${name}\n${message[name]}\n`);
  const hash = message.SignatureVersion === '1' ? 'sha1' : 'sha256';
  return sign(hash, Buffer.from(signed.join('')), SNS_KEY).toString('base64');
}
