/** Describes why a fetch failed: refusals and limits of our own, and network errors. */

import { messageOf } from '../../errors.ts';

/** Limits of a fetch, in milliseconds and in bytes after decompression. */
export interface FetchLimits {
  readonly headersMs: number;
  /** Between two chunks of the body. */
  readonly idleMs: number;
  readonly totalMs: number;
  readonly bytes: number;
}

/** This url must not be read: because of its address, its scheme or its redirects. */
export class FetchRefused extends Error {
  override readonly name = 'FetchRefused';
}

/** The page is incomplete or unreadable. The message is a clause. */
export class UnreadableAnswer extends Error {
  override readonly name = 'UnreadableAnswer';
}

/** Returns a clause that follows "URL: ". */
export function describeFailure(error: unknown, limits: FetchLimits): string {
  if (error instanceof FetchRefused || error instanceof UnreadableAnswer) return error.message;
  if ((error as { name?: unknown } | null)?.name === 'TimeoutError')
    return `it took longer than ${seconds(limits.totalMs)}`;
  // If our lookup refuses an address, that is the cause of a connection error.
  if (error instanceof Error && error.cause instanceof FetchRefused) return error.cause.message;
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  // An error of undici's parser, which does not always have a code.
  if ((error as { name?: unknown } | null)?.name === 'HTTPParserError')
    return /EOF/.test(messageOf(error)) ? cutOff() : 'it does not answer as HTTP says';
  if (code.startsWith('ERR__ERROR_FORMAT') || code.startsWith('ERR_BROTLI'))
    return 'its compressed data is damaged';
  return (
    WORDS[code]?.(limits) ??
    (/^(?:CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH)/.test(code)
      ? `its certificate is not valid (${code})`
      : messageOf(error))
  );
}

const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;

const cutOff = (): string => 'the answer was cut off';

const WORDS: Readonly<Record<string, (limits: FetchLimits) => string>> = {
  ENOTFOUND: () => 'there is no host of that name',
  EAI_AGAIN: () => 'the name of its host cannot be resolved just now',
  ECONNREFUSED: () => 'the connection was refused',
  EHOSTUNREACH: () => 'its host cannot be reached',
  ENETUNREACH: () => 'its network cannot be reached',
  ECONNRESET: cutOff,
  EPIPE: cutOff,
  UND_ERR_SOCKET: cutOff,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: () => 'the answer was cut off: it is shorter than it said',
  UND_ERR_ABORTED: cutOff,
  UND_ERR_CONNECT_TIMEOUT: (limits) => `no connection within ${seconds(limits.headersMs)}`,
  ETIMEDOUT: (limits) => `no connection within ${seconds(limits.headersMs)}`,
  UND_ERR_HEADERS_TIMEOUT: (limits) => `no answer within ${seconds(limits.headersMs)}`,
  UND_ERR_BODY_TIMEOUT: (limits) => `the answer stood still for ${seconds(limits.idleMs)}`,
  UND_ERR_HEADERS_OVERFLOW: () => 'its headers are too long',
  Z_BUF_ERROR: () => 'the answer was cut off: its compressed data ends early',
  Z_DATA_ERROR: () => 'its compressed data is damaged',
};
