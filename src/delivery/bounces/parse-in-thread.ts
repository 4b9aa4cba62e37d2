/** Parses returned mails in a thread of their own, so that they need not wait for listing pages. */

import { parsingThread, type ThreadParts } from '../../parsing-thread.ts';
import type { BounceReport } from './bounce.ts';

/** The largest mails (10 MB) take a second. */
const LONGEST_PARSE_MS = 20_000;

export interface BounceParser {
  /**
   * Runs `parseBounce` in a thread. Default limit: 20 seconds.
   * @throws PaperroundError `not_a_listing` for a mail that takes too long or too much memory
   */
  parseBounce(raw: Buffer, limitMs?: number): Promise<BounceReport>;
}

export function bounceParser(parts: ThreadParts): BounceParser {
  const run = parsingThread<null, BounceReport, never>('delivery/bounces/parse-worker', parts);
  return {
    async parseBounce(raw, limitMs = LONGEST_PARSE_MS) {
      return (await run({ bytes: raw, options: null }, limitMs)).value;
    },
  };
}
