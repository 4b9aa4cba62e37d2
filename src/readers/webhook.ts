/** Readers whose address is a URL: how they are named, and which URLs an operator may set. Pure. */

import { isDecodable } from '../config-values.ts';
import { WEBHOOK_SHAPES, type WebhookShape } from '../mail/webhook/webhook-request.ts';
import type { ParsedAddress } from './email-address.ts';

/** A channel or a program that editions are posted to. */
export interface WebhookReader {
  readonly readerId: number;
  /** The name that the operator gave it. */
  readonly name: string;
  readonly shape: WebhookShape;
  /** A secret: with most services, anyone who has it can post there. */
  readonly url: string;
  readonly allowPrivate: boolean;
}

const LONGEST_URL = 2_000;
/**
 * It may contain a version. A suffix after the token is refused: it makes Discord expect another service's
 * JSON.
 */
const DISCORD_PATH = /\/api\/(?:v\d+\/)?webhooks\/\d+\/[^/]+\/?$/;
const NAME = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;

/**
 * Returns what stands for a webhook's URL wherever an address is shown, counted or compared: its host and its
 * name.
 * @example webhookAddress('lab', 'https://hooks.example.org/services/T0/B0/secret').key
 * // 'https://hooks.example.org/#lab'
 */
export function webhookAddress(name: string, url: string): ParsedAddress {
  const address = `${new URL(url).origin}/#${name}`;
  return { address, key: address };
}

/** Is this the address of a webhook? A mail address never contains a colon. */
export const isWebhookAddress = (address: string): boolean => /^https?:\/\//.test(address);

/** Returns the host in a webhook's address, for limits by domain. */
export const hostOfWebhook = (address: string): string => new URL(address).hostname;

export type WebhookField = keyof AskedWebhook;

export type WebhookCheck =
  | { readonly ok: true; readonly webhook: Omit<WebhookReader, 'readerId'> }
  | {
      readonly ok: false;
      readonly field: WebhookField;
      /** A sentence that repeats nothing of the URL, which is secret. */
      readonly reason: string;
    };

/** A webhook as an operator enters it. */
export interface AskedWebhook {
  readonly name: string;
  readonly url: string;
  readonly shape: string;
  readonly allowPrivate: boolean;
}

/** Checks what an operator set. */
export function parseWebhook(asked: AskedWebhook): WebhookCheck {
  const { name, allowPrivate } = asked;
  if (!NAME.test(name))
    return refuse(
      'name',
      'The name needs small letters, digits and hyphens, 40 at most, such as lab-papers.',
    );
  const shape = WEBHOOK_SHAPES.find((known) => known === asked.shape);
  if (shape === undefined) return refuse('shape', `The shape is one of ${WEBHOOK_SHAPES.join(', ')}.`);
  const text = asked.url.trim();
  if (text.length > LONGEST_URL || !URL.canParse(text))
    return refuse('url', 'The URL cannot be read as one.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    return refuse(
      'url',
      'The URL needs https; http only where private addresses are allowed for it, as its secret would travel openly.',
    );
  const wrong = whyNotOfShape(shape, url);
  if (wrong !== null) return refuse('url', wrong);
  return { ok: true, webhook: { name, shape, url: url.href, allowPrivate } };
}

const refuse = (field: WebhookField, reason: string): WebhookCheck => ({ ok: false, field, reason });

/** Returns why the URL cannot be one of this shape, as a sentence; null if it can. */
function whyNotOfShape(shape: WebhookShape, { port, username, password, pathname }: URL): string | null {
  const isPathDecoded = shape === 'ntfy' || shape === 'matrix';
  if (port === '0') return 'No server listens at the port 0 of the URL.';
  if (!isDecodable([username, password, ...(isPathDecoded ? [pathname] : [])]))
    return 'The URL has a % that stands for nothing; a % of a name, password, topic or room is written %25.';
  if (username !== '' && password === '')
    return 'A user name before the host needs a password, https://USER:PASSWORD@HOST/…; a token stands behind a colon, https://:TOKEN@HOST/….';
  if (shape === 'discord' && !DISCORD_PATH.test(pathname))
    return 'A Discord URL is that of a webhook of a channel, such as https://discord.com/api/webhooks/ID/TOKEN.';
  if (shape === 'ntfy' && !/^\/[^/]+$/.test(pathname))
    return 'An ntfy URL is that of a topic, such as https://ntfy.sh/TOPIC.';
  if (shape === 'matrix' && !/^\/(?:!|%21)[^/]+$/.test(pathname))
    return 'A Matrix URL names homeserver and room, such as https://:TOKEN@matrix.example.org/!ROOM:example.org.';
  if (shape === 'matrix' && password === '')
    return 'A Matrix URL needs the access token before its host: https://:TOKEN@matrix.example.org/!ROOM.';
  return null;
}
