/** Writes what has happened already, and must not be lost because the database is away for a moment. */
import { isPassing } from '../database/passing-trouble.ts';
import type { Logger } from '../log.ts';
import { pause } from './pause.ts';

/** Between two tries, doubled each time; milliseconds. */
const FIRST_REST_MS = 100;
const LONGEST_REST_MS = 2_000;

export interface WriteAgainOptions {
  /** Is what is written about still ours? Once it is not, another process may have taken it over, and the failure is thrown. */
  readonly isHeld: () => boolean;
  readonly log: Logger;
  /** Default: real time. */
  readonly rest?: (milliseconds: number) => Promise<void>;
}

/**
 * Gives what `write` gives. When the database is away or asks for another try, it is called again, for as long as `isHeld`; other failures
 * are thrown at once. `isRepeat` tells it that an earlier call may have been done, with only its answer lost: it has to do no harm then.
 */
export async function writeAgain<T>(
  write: (isRepeat: boolean) => Promise<T>,
  { isHeld, log, rest = pause }: WriteAgainOptions,
): Promise<T> {
  for (let tries = 0, restMs = FIRST_REST_MS; ; tries += 1, restMs = Math.min(restMs * 2, LONGEST_REST_MS)) {
    try {
      return await write(tries > 0);
    } catch (err) {
      if (!isPassing(err) || !isHeld()) throw err;
      log.warn({ err }, 'the ledger could not be written; trying again');
    }
    await rest(restMs);
  }
}
