/**
 * Makes one HTTP request to a checked address and reads its body within limits; the only file that uses
 * undici.
 */

import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Agent, request } from 'undici';
import type { Headers } from './cache-headers.ts';
import { checkedAddresses, type Lookup } from './checked-addresses.ts';
import { type FetchLimits, UnreadableAnswer } from './fetch-failure.ts';

export interface RequestOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly allowPrivate: boolean;
  readonly limits: FetchLimits;
  readonly lookup: Lookup | undefined;
  readonly signal: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Decompressed; empty unless the status is 200 or 203. */
  readonly body: Uint8Array;
}

/** @throws FetchRefused, UnreadableAnswer, or network errors */
export async function requestOnce(
  url: URL,
  { headers, allowPrivate, limits, lookup, signal }: RequestOptions,
): Promise<HttpAnswer> {
  const timeout = AbortSignal.timeout(limits.totalMs);
  // One agent per request, because a connection that is kept open would outlive the check of its address.
  const agent = new Agent({
    connect: { lookup: checkedLookup(lookup, allowPrivate), timeout: limits.headersMs },
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.idleMs,
    pipelining: 0,
  });
  try {
    const response = await request(url, {
      dispatcher: agent,
      headers: { ...headers },
      signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    });
    const answered = joined(response.headers);
    if (response.statusCode !== 200 && response.statusCode !== 203) {
      // The status alone describes an error, so the body is not read.
      response.body.on('error', () => undefined).destroy();
      return { status: response.statusCode, headers: answered, body: new Uint8Array() };
    }
    return {
      status: response.statusCode,
      headers: answered,
      body: await readBody(response.body, answered, limits.bytes),
    };
  } finally {
    await agent.destroy();
  }
}

async function readBody(body: Readable, headers: Headers, mostBytes: number): Promise<Uint8Array> {
  const tooLarge = () => new UnreadableAnswer(`it has more than ${Math.floor(mostBytes / 1024 / 1024)} MB`);
  if (Number(headers['content-length'] ?? 0) > mostBytes) {
    body.on('error', () => undefined).destroy();
    throw tooLarge();
  }
  // If one stream fails, the others end, and the last one, which is read here, throws the error.
  const { isGzip, whole } = await peekGzip(body);
  const plain = decoders(headers['content-encoding'] ?? '', isGzip).reduce<Readable>(
    (stream, decoder) => pipeline(stream, decoder, () => undefined),
    whole,
  );
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of plain as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** Does the body begin with gzip's magic number (RFC 1952 §2.3.1)? `whole` still contains all of it. */
async function peekGzip(body: Readable): Promise<{ isGzip: boolean; whole: Readable }> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let start = Buffer.alloc(0);
  while (start.length < 2) {
    const { value, done } = await chunks.next();
    if (done) break;
    start = Buffer.concat([start, value]);
  }
  async function* rest(): AsyncGenerator<Buffer> {
    yield start;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  }
  return {
    isGzip: start[0] === 0x1f && start[1] === 0x8b,
    whole: Readable.from(rest(), { objectMode: false }),
  };
}

/**
 * Returns the streams that undo Content-Encoding (RFC 9110 §8.4); the encoding that was applied last is
 * undone first.
 */
function decoders(encoding: string, isGzip: boolean): Transform[] {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > 2) throw new UnreadableAnswer(`it is compressed ${names.length} times over`);
  // Proxies that decompress an answer often leave this header unchanged.
  const last = names.at(-1);
  if ((last === 'gzip' || last === 'x-gzip') && !isGzip) names.pop();
  return names.reverse().map((name) => {
    if (name === 'gzip' || name === 'x-gzip') return createGunzip();
    if (name === 'deflate') return createInflate();
    if (name === 'br') return createBrotliDecompress();
    throw new UnreadableAnswer(`it is compressed in a way that was not asked for (${name.slice(0, 40)})`);
  });
}

type NodeLookup = (
  hostname: string,
  options: { all?: boolean },
  done: (
    error: Error | null,
    address: string | { address: string; family: number }[],
    family?: number,
  ) => void,
) => void;

/** Ensures that the connection goes to addresses that were checked. */
function checkedLookup(lookup: Lookup | undefined, allowPrivate: boolean): NodeLookup {
  return (hostname, options, done) => {
    checkedAddresses(hostname, allowPrivate, lookup).then(
      (addresses) =>
        options.all ? done(null, addresses) : done(null, addresses[0]?.address ?? '', addresses[0]?.family),
      (error: Error) => done(error, []),
    );
  };
}

const joined = (headers: Readonly<Record<string, string | string[] | undefined>>): Headers =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
