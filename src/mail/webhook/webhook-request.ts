/** Makes the HTTP request that posts a composed edition, by the shape that the receiver expects. Pure. */

/** What the receiver is: a program that reads our JSON, or a channel of one of these services. */
export const WEBHOOK_SHAPES = ['json', 'slack', 'discord', 'mattermost', 'matrix', 'ntfy'] as const;
export type WebhookShape = (typeof WEBHOOK_SHAPES)[number];

export interface WebhookTarget {
  readonly shape: WebhookShape;
  /** As the operator entered it; may contain credentials before the host. */
  readonly url: string;
}

export interface WebhookRequest {
  readonly method: 'POST' | 'PUT';
  /** Without the credentials. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * @param body JSON, as composed for the shape
 * @param id the same for every attempt
 */
export function webhookRequest(
  { shape, url: text }: WebhookTarget,
  body: Buffer,
  id: string,
): WebhookRequest {
  const url = new URL(text);
  const headers = { 'content-type': 'application/json', ...authorization(url) };
  url.username = '';
  url.password = '';
  url.hash = '';
  switch (shape) {
    case 'matrix':
      return { method: 'PUT', url: matrixEvent(url, id), headers, body };
    case 'ntfy':
      return { method: 'POST', ...toNtfyRoot(url, body), headers };
    case 'discord':
      // Without it, Discord answers before it knows whether the message can be posted.
      url.searchParams.set('wait', 'true');
      return { method: 'POST', url, headers, body };
    default:
      return { method: 'POST', url, headers, body };
  }
}

/** `https://:TOKEN@host` stands for a bearer token, `https://user:password@host` for HTTP Basic. */
function authorization({ username, password }: URL): Record<string, string> {
  if (password === '') return {};
  const user = decodeURIComponent(username);
  const secret = decodeURIComponent(password);
  return {
    authorization:
      user === ''
        ? `Bearer ${secret}`
        : `Basic ${Buffer.from(`${user}:${secret}`, 'utf8').toString('base64')}`,
  };
}

/**
 * The URL names the homeserver and the room: `https://:TOKEN@matrix.example.org/!room:example.org`. A
 * homeserver accepts a transaction id only once, so a message that is sent again is not posted twice.
 */
function matrixEvent(base: URL, id: string): URL {
  const room = encodeURIComponent(decodeURIComponent(base.pathname.slice(1)));
  return new URL(`/_matrix/client/v3/rooms/${room}/send/m.room.message/${encodeURIComponent(id)}`, base);
}

/** ntfy accepts JSON at its root, with the topic inside; in a header, a title could not go beyond ASCII. */
function toNtfyRoot(url: URL, body: Buffer): { url: URL; body: Buffer } {
  const topic = decodeURIComponent(url.pathname.slice(1));
  const message = { topic, ...(JSON.parse(body.toString('utf8')) as object) };
  return { url: new URL('/', url), body: Buffer.from(JSON.stringify(message), 'utf8') };
}
