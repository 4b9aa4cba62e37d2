/**
 * Fetches certificates and confirmations from Amazon SNS: the only requests that an event causes us to make.
 */

import { messageOf, PaperroundError } from '../../errors.ts';
import type { FetchFromSns } from './provider.ts';

const LONGEST_WAIT_MS = 10_000;
/** Maximum number of bytes; a certificate has about two thousand. */
const MOST_BYTES = 64 * 1024;

/**
 * @param url must have been checked by `snsUrl`
 * @throws PaperroundError `fetch_failed`; SNS will send its message again
 */
export const fetchFromSns: FetchFromSns = async (url) => {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(LONGEST_WAIT_MS) });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > MOST_BYTES) throw new Error(`answered with more than ${MOST_BYTES} bytes`);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch (cause) {
    // The error of `fetch` itself says no more than that it failed.
    const why = messageOf(cause instanceof Error && cause.cause !== undefined ? cause.cause : cause);
    throw new PaperroundError('fetch_failed', `Amazon SNS at ${url.hostname} could not be asked: ${why}`, {
      cause,
    });
  }
};
