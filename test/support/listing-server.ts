/** A real web server on loopback with scripted responses: pages, 304, errors, slow and broken ones. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';

export type Answerer = (request: IncomingMessage, response: ServerResponse) => void;

export interface ListingServer {
  /** `http://127.0.0.1:PORT` */
  readonly base: string;
  readonly port: number;
  /** Requests received, oldest first. */
  readonly requests: {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
  }[];
  /** Maximum number of simultaneous requests so far. */
  readonly mostAtOnce: () => number;
  /** Sets the response for this path (including its query). Other paths respond with 404. */
  on(path: string, answer: Answerer): void;
  close(): Promise<void>;
}

export async function listingServer(): Promise<ListingServer> {
  const answers = new Map<string, Answerer>();
  const requests: { method: string; path: string; headers: IncomingMessage['headers'] }[] = [];
  let now = 0;
  let most = 0;
  const server = createServer((request, response) => {
    now += 1;
    most = Math.max(most, now);
    response.on('close', () => {
      now -= 1;
    });
    const path = request.url ?? '/';
    requests.push({ method: request.method ?? '', path, headers: request.headers });
    (answers.get(path) ?? withStatus(404))(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    port,
    requests,
    mostAtOnce: () => most,
    on: (path, answer) => void answers.set(path, answer),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Responds with a page and its ETag, or with 304 if the request has that ETag. */
export const withPage =
  (body: string | Buffer, headers: Readonly<Record<string, string>> = {}): Answerer =>
  (request, response) => {
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag, ...headers }).end();
    else response.writeHead(200, { etag, ...headers }).end(body);
  };

export const withStatus =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Answerer =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);

export const withRedirect = (location: string, status = 302): Answerer => withStatus(status, { location });

/** Accepts the request, and never responds. */
export const withSilence: Answerer = () => undefined;

/** Sends headers and the beginning of a body, and then nothing more. */
export const withStandstill: Answerer = (_request, response) => void response.writeHead(200).write('<rss>');

/** Announces more bytes than it sends, and closes the connection. */
export const withTruncation =
  (body: string): Answerer =>
  (_request, response) => {
    response.writeHead(200, { 'content-length': Buffer.byteLength(body) * 2 });
    response.write(body, () => response.destroy());
  };

/** Closes the connection in the middle of a chunked body. */
export const withAbortedChunks =
  (body: string): Answerer =>
  (_request, response) => {
    response.writeHead(200);
    response.write(body, () => response.destroy());
  };

/** Sends `megabytes` of zero bytes, which gzip compresses a thousandfold. */
export const withGzipBomb =
  (megabytes: number): Answerer =>
  (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    const gzip = createGzip();
    gzip.pipe(response);
    const block = Buffer.alloc(1024 * 1024);
    let left = megabytes;
    const more = (): void => {
      left -= 1;
      if (left < 0 || response.destroyed) gzip.end();
      else if (gzip.write(block)) setImmediate(more);
      else gzip.once('drain', more);
    };
    more();
  };

/** Sends data for as long as it is read. */
export const withEndlessBody: Answerer = (_request, response) => {
  response.writeHead(200);
  const block = Buffer.alloc(256 * 1024, 'x');
  const more = (): void => {
    if (response.destroyed) return;
    if (response.write(block)) setImmediate(more);
    else response.once('drain', more);
  };
  more();
};
