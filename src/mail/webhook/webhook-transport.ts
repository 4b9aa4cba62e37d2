/** Posts editions to webhooks, and knows for every failure whether the receiver may have the edition. */

import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { messageOf } from '../../errors.ts';
import type { AttemptResult, Gate, OutgoingMail, Transport } from '../mail.ts';
import { oneLine } from '../smtp/classify.ts';
import { classifyHttp } from './classify-http.ts';
import { createHostBreakers } from './host-breakers.ts';
import { type WebhookRequest, type WebhookTarget, webhookRequest } from './webhook-request.ts';
import { signatureHeaders } from './webhook-signature.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Where an edition goes, as stored at this moment. */
export interface WebhookDestination extends WebhookTarget {
  /** Signing keys; the one derived from the first of SECRET_KEY comes first. */
  readonly keys: readonly Buffer[];
  readonly allowPrivate: boolean;
}

export interface WebhookTimeouts {
  readonly connectMs: number;
  /** From when the request is sent until the status of the response. */
  readonly answerMs: number;
}

const DEFAULT_WEBHOOK_TIMEOUTS: WebhookTimeouts = { connectMs: 10_000, answerMs: 20_000 };
/** The rest of a response is not read. */
const MOST_ANSWER_BYTES = 4 * 1024;

export interface WebhookTransportParts {
  /** Finds a webhook's destination by its name in the envelope; null if it no longer exists. */
  readonly find: (address: string) => Promise<WebhookDestination | null>;
  /**
   * Returns the addresses that may be connected to.
   * @throws if there are none
   */
  readonly resolve: (
    url: URL,
    allowPrivate: boolean,
  ) => Promise<readonly { readonly address: string; readonly family: number }[]>;
  /** Returns real time in milliseconds. */
  readonly realNow: () => number;
  readonly timeouts?: Partial<WebhookTimeouts>;
}

/**
 * In a mail for this transport, the envelope's recipient is the webhook's name, `messageId` identifies the
 * edition at every attempt, and `raw` is the body.
 */
export function createWebhookTransport(parts: WebhookTransportParts): Transport {
  const timeouts = { ...DEFAULT_WEBHOOK_TIMEOUTS, ...parts.timeouts };
  const hosts = createHostBreakers(parts.realNow);
  const inFlight = new Set<Promise<unknown>>();

  async function post(mail: OutgoingMail, gate: Gate): Promise<AttemptResult> {
    const destination = await parts.find(mail.envelope.to);
    if (destination === null) return { kind: 'unreachable', reason: 'this webhook was removed' };
    const { host } = new URL(destination.url);
    const unavailable = hosts.whileOpen(host);
    if (unavailable !== null) return unavailable;
    const id = editionId(mail.messageId);
    const request = requestOrNull(destination, mail.raw, id);
    if (request === null) return UNUSABLE_URL;
    const { body } = request;
    const result = await exchange(request, {
      resolve: () => parts.resolve(request.url, destination.allowPrivate),
      gate,
      timeouts,
      realNow: parts.realNow,
      // The time of this attempt, because receivers refuse old signatures.
      sign: () => signatureHeaders(destination.keys, { id, at: Math.floor(parts.realNow() / 1000), body }),
    });
    const shown = withoutSecrets(result, destination.url);
    hosts.note(host, shown);
    return shown;
  }

  return {
    send(mail, gate = async () => undefined) {
      const posting = post(mail, gate);
      const settled = posting.catch(() => undefined).finally(() => inFlight.delete(settled));
      inFlight.add(settled);
      return posting;
    },
    async close() {
      await Promise.all(inFlight);
    },
  };
}

/** The store may contain a URL that was saved before there was a check that it can be decoded. */
const UNUSABLE_URL: AttemptResult = {
  kind: 'refused',
  about: 'content',
  permanent: true,
  code: null,
  enhancedCode: null,
  reason: 'our standing',
  response: 'nothing was posted: its URL has a % that stands for nothing; set the URL anew',
};

function requestOrNull(...parts: Parameters<typeof webhookRequest>): WebhookRequest | null {
  try {
    return webhookRequest(...parts);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** Returns a single word for use in headers: the Message-ID without its angle brackets and domain. */
const editionId = (messageId: string): string => messageId.replace(/[<>]/g, '').split('@', 1)[0] as string;

interface Exchange {
  readonly resolve: () => ReturnType<WebhookTransportParts['resolve']>;
  readonly gate: Gate;
  readonly timeouts: WebhookTimeouts;
  readonly realNow: () => number;
  readonly sign: () => Record<string, string>;
}

/**
 * Connects, passes the gate, sends the whole request at once, and reads the beginning of the response. Throws
 * what the gate throws.
 */
async function exchange(request: WebhookRequest, parts: Exchange): Promise<AttemptResult> {
  const { timeouts, realNow } = parts;
  let outgoing: ClientRequest;
  try {
    outgoing = await connect(request, parts);
  } catch (error) {
    return { kind: 'unreachable', reason: oneLine(messageOf(error)) };
  }
  try {
    await parts.gate();
    if (outgoing.destroyed) return { kind: 'unreachable', reason: 'it hung up before the edition began' };
    const response = await within(
      timeouts.answerMs,
      'no answer',
      outgoing,
      answered(outgoing, request, parts.sign()),
    );
    const { 'retry-after': retryAfter = null } = response.headers;
    const text = await readBeginning(response, timeouts.answerMs);
    return classifyHttp({ status: response.statusCode ?? 0, retryAfter, text }, realNow());
  } catch (error) {
    if (error instanceof Unanswered) return { kind: 'uncertain', reason: oneLine(error.message) };
    throw error;
  } finally {
    outgoing.destroy();
  }
}

/** The whole request was passed to the network, and there is no response. */
class Unanswered extends Error {}

/** Connects to a checked address. Nothing is sent until the request is ended. */
async function connect(request: WebhookRequest, { resolve, timeouts }: Exchange): Promise<ClientRequest> {
  const addresses = await resolve();
  const open = request.url.protocol === 'https:' ? requestHttps : requestHttp;
  const outgoing = open(request.url, {
    method: request.method,
    agent: false,
    lookup: (_hostname, options, done) => {
      const [first] = addresses;
      if (options.all) done(null, [...addresses]);
      else done(null, first?.address ?? '', first?.family);
    },
  });
  // Keeps a later failure from being thrown as unhandled; it is noticed where it matters.
  outgoing.on('error', () => undefined);
  await within(timeouts.connectMs, 'no connection', outgoing, connected(outgoing));
  return outgoing;
}

const connected = (outgoing: ClientRequest): Promise<void> =>
  new Promise((resolve, reject) => {
    outgoing.once('error', reject);
    outgoing.once('socket', (socket) => {
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => resolve());
    });
  });

const answered = (
  outgoing: ClientRequest,
  { headers, body }: WebhookRequest,
  signature: Readonly<Record<string, string>>,
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    outgoing.once('error', (error) => reject(new Unanswered(messageOf(error))));
    outgoing.once('response', resolve);
    for (const [name, value] of Object.entries({ ...headers, ...signature })) outgoing.setHeader(name, value);
    outgoing.setHeader('content-length', body.length);
    outgoing.setHeader('user-agent', 'Paperround');
    outgoing.end(body);
  });

/**
 * Returns as much of the body as arrives in time, up to a few kilobytes. If the body breaks off, the status
 * still counts.
 */
async function readBeginning(response: IncomingMessage, timeoutMs: number): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => response.destroy(), timeoutMs);
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= MOST_ANSWER_BYTES) break;
    }
  } catch {
    // The status is known already.
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(chunks).subarray(0, MOST_ANSWER_BYTES).toString('utf8');
}

async function within<T>(ms: number, what: string, outgoing: ClientRequest, done: Promise<T>): Promise<T> {
  const timer = setTimeout(() => outgoing.destroy(new Error(`${what} within ${ms / 1000} s`)), ms);
  try {
    return await done;
  } finally {
    clearTimeout(timer);
  }
}
