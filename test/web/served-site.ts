/** A site over its own app, with requests as a browser or a mail program sends them. */
import { request } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { Config } from '../../src/config.ts';
import { ingestFile } from '../../src/pipeline/ingest-page.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { startWeb, type WebOptions } from '../../src/web/http/server.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { dailyPage } from '../support/daily-page.ts';

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface ServedSite extends TestApp {
  /** Where it listens. */
  readonly url: string;
  get(path: string, headers?: Record<string, string>): Promise<Got>;
  /** Posts a form as browsers do; a list of pairs if a name occurs more than once. */
  post(
    path: string,
    fields: Record<string, string> | readonly (readonly [string, string])[],
    headers?: Record<string, string>,
  ): Promise<Got>;
  ask(method: string, path: string, payload?: string, headers?: Record<string, string>): Promise<Got>;
  /** Ingests a daily-papers page with these titles. */
  read(titles: readonly string[]): Promise<void>;
  /** Plans and sends everything that is due. */
  sendDue(): Promise<void>;
}

export async function servedSite(
  settings: Partial<Config> = {},
  options: WebOptions = {},
): Promise<ServedSite> {
  const test = await testApp(settings);
  Object.assign(test.app, { config: { ...test.app.config, port: 0 } });
  // How long an answer takes is no matter of these tests, and they sign up many.
  const web = await startWeb(test.app, { slot: () => setTimeout(2), ...options });
  const ask: ServedSite['ask'] = (method, path, payload, headers = {}) =>
    new Promise((resolve, reject) => {
      const length = payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) };
      const asked = request(
        { host: '127.0.0.1', port: web.port, method, path, headers: { ...length, ...headers }, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks).toString('utf8'),
            }),
          );
        },
      );
      asked.on('error', reject);
      asked.end(payload);
    });
  return {
    ...test,
    url: web.url,
    ask,
    get: (path, headers) => ask('GET', path, undefined, headers),
    post: (path, fields, headers) => {
      const form = new URLSearchParams(
        Array.isArray(fields)
          ? fields.map(([name, value]) => [name, value] as [string, string])
          : (fields as Record<string, string>),
      );
      return ask('POST', path, form.toString(), {
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      });
    },
    async read(titles) {
      await ingestFile(test.app, { source: 'daily', file: 'page.txt', raw: { bytes: dailyPage(titles) } });
    },
    async sendDue() {
      await planDigests(test.app, {});
      const sender = await openSender(test.app);
      try {
        await sender.deliverAll(new AbortController().signal);
      } finally {
        await sender.close();
      }
    },
    async close() {
      await web.close();
      await test.close();
    },
  };
}

/** `token` with a letter in its middle changed, because the last letter may contain spare bits. */
export function tampered(token: string): string {
  const middle = Math.floor(token.length / 2);
  return `${token.slice(0, middle)}${token[middle] === 'A' ? 'B' : 'A'}${token.slice(middle + 1)}`;
}

/** The token of the form on an operator page. */
export const formTokenIn = (body: string): string => /name="form" value="([\w-]+)"/.exec(body)?.[1] ?? '';
