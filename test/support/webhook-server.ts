/** A real web server on loopback that receives what is posted to webhooks, and answers as the test wants. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Posted {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface WebhookServer {
  /** `http://127.0.0.1:PORT` */
  readonly base: string;
  readonly posted: readonly Posted[];
  /** Sets how the next requests are answered; default: 204. */
  answer(with_: (posted: Posted, response: ServerResponse) => void | Promise<void>): void;
  close(): Promise<void>;
}

export async function webhookServer(): Promise<WebhookServer> {
  const posted: Posted[] = [];
  let answer: (posted: Posted, response: ServerResponse) => void | Promise<void> = answering(204);
  const server = createServer(async (request, response) => {
    const one = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: (await buffer(request)).toString('utf8'),
    };
    posted.push(one);
    await answer(one, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    answer: (with_) => {
      answer = with_;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Answers with this status. */
export const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = '') =>
  (_posted: Posted, response: ServerResponse): void =>
    void response.writeHead(status, headers).end(body);
