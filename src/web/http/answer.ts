/** What pages get and give: a request comes in, an answer goes out. No page knows the web server's library. */
import type { Site } from '../site.ts';

export interface PageRequest {
  /** Of the url, without its query. */
  readonly path: string;
  /** GET, HEAD or POST. */
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The fields of the body, urlencoded or multipart; empty for any other body. */
  readonly form: URLSearchParams;
  /** The body as it came; empty without one. */
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The client's address; that of X-Forwarded-For only with TRUST_PROXY. */
  readonly client: string;
  /** The address at the other end of the connection: the client's, or that of a proxy. */
  readonly peer: string;
}

/** Which Content-Security-Policy an answer has; see headers.ts. */
export type Policy = 'page' | 'mail' | 'framed-mail';

/**
 * public: the same for everybody, asked for anew with its ETag. personal: not kept anywhere, not indexed.
 * asset: the address names the content, kept for a year. none: not kept.
 */
export type Caching = 'public' | 'personal' | 'asset' | 'none';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly caching: Caching;
  readonly policy?: Policy;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (site: Site, request: PageRequest) => Promise<Answer> | Answer;

/** One path and what it serves. HEAD comes with GET; every other method is a 405. */
export interface Route {
  readonly path: string;
  readonly get?: Handler;
  readonly post?: Handler;
  /** Does reading it cost much? Then it is limited as costly.ts says. */
  readonly isCostly?: boolean;
  /** The longest body that is read; default MOST_FORM_BYTES. */
  readonly mostBytes?: number;
}

export const HTML = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

export const jsonAnswer = (value: unknown, status = 200, caching: Caching = 'public'): Answer => ({
  status,
  type: JSON_TYPE,
  body: `${JSON.stringify(value)}\n`,
  caching,
});

export const textAnswer = (body: string, type: string, extra: Partial<Answer> = {}): Answer => ({
  status: 200,
  type: `${type}; charset=utf-8`,
  body,
  caching: 'public',
  ...extra,
});

/** "It is there now, for good" (RFC 9110 §15.4.9). */
export const movedAnswer = (location: string): Answer =>
  textAnswer(`Moved to ${location}\n`, 'text/plain', { status: 308, headers: { location } });
