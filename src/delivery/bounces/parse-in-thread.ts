/** Parses returned mails in a thread of their own, so that they need not wait for listing pages. */

import { parsingThread, type ThreadParts } from '../../parsing-thread.ts';
import type { BounceReport } from './bounce.ts';

/** Deadline in milliseconds; the largest mails (10 MB) take a second. */
const MAIL_MS = 20_000;

export interface BounceParser {
  /**
   * Runs `parseBounce` in a thread. Default deadline: 20 seconds.
   * @throws PaperroundError `not_a_listing` for a mail that takes too long or too much memory
   */
  parseBounce(raw: Buffer, deadline?: number): Promise<BounceReport>;
}

export function bounceParser(parts: ThreadParts): BounceParser {
  const run = parsingThread<null, BounceReport, never>('delivery/bounces/parse-worker', parts);
  return {
    async parseBounce(raw, deadline = MAIL_MS) {
      return (await run({ bytes: raw, options: null }, deadline)).value;
    },
  };
}
