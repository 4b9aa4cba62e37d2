/** Requests and responses as pages see them, independent of the web server's library. */

import type { Site } from '../site.ts';

/** By name in lower case. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface PageRequest {
  /** The path of the url, without its query. */
  readonly path: string;
  /** GET, HEAD or POST. */
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The fields of an urlencoded or multipart body; empty for any other body. */
  readonly form: URLSearchParams;
  /** The raw body; empty if there is none. */
  readonly body: Buffer;
  readonly headers: RequestHeaders;
  /** The client's address; taken from X-Forwarded-For only with TRUST_PROXY. */
  readonly client: string;
  /** The remote address of the connection: the client's, or that of a proxy. */
  readonly peer: string;
  /** Who is signed in; on operator pages only. */
  readonly admin?: string;
}

/** The Content-Security-Policy of a response; see headers.ts. */
export type Policy = 'page' | 'mail' | 'framed-mail';

/**
 * public: the same for everyone, revalidated by ETag. personal: not stored anywhere, not indexed.
 * asset: the URL identifies the content, cached for a year. none: not stored.
 */
export type Caching = 'public' | 'personal' | 'asset' | 'none';

export interface PageResponse {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly caching: Caching;
  readonly policy?: Policy;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (site: Site, request: PageRequest) => Promise<PageResponse> | PageResponse;

/** A path and its handlers. GET implies HEAD; every other method is a 405. */
export interface Route {
  readonly path: string;
  readonly get?: Handler;
  readonly post?: Handler;
  /** Is it costly to answer? If so, it is limited as costly.ts says. */
  readonly isCostly?: boolean;
  /** Maximum body size; default MOST_FORM_BYTES. */
  readonly mostBytes?: number;
}

export const HTML = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

export const jsonResponse = (value: unknown, status = 200, caching: Caching = 'public'): PageResponse => ({
  status,
  type: JSON_TYPE,
  body: `${JSON.stringify(value)}\n`,
  caching,
});

export const textResponse = (
  body: string,
  type: string,
  extra: Partial<PageResponse> = {},
): PageResponse => ({
  status: 200,
  type: `${type}; charset=utf-8`,
  body,
  caching: 'public',
  ...extra,
});

/** Redirects permanently (308, RFC 9110 §15.4.9). */
export const movedResponse = (location: string): PageResponse =>
  textResponse(`Moved to ${location}\n`, 'text/plain', { status: 308, headers: { location } });
