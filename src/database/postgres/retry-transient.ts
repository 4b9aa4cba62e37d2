/** Work that must not be lost, or given up, because the database is away for a moment. */

import type { Logger } from '../../log.ts';
import { sleep } from '../../sleep.ts';
import { isTransient } from './transient-error.ts';

/** Between two tries, doubled each time; milliseconds. */
const FIRST_REST_MS = 100;
const LONGEST_REST_MS = 2_000;

export interface RetryOptions {
  /** May it be tried again? Of a write: is what it is about still ours? Once it may not, the failure is thrown. */
  readonly goesOn: () => boolean;
  readonly log: Logger;
  /** Default: real time. */
  readonly rest?: (milliseconds: number) => Promise<void>;
}

/**
 * Gives what `work` gives. When the database is away or asks for another try, it is called again, for as long as `goesOn`; other failures
 * are thrown at once. `isRepeat` tells it that an earlier call may have been done, with only its answer lost: it has to do no harm then.
 */
export async function retryTransient<T>(
  work: (isRepeat: boolean) => Promise<T>,
  { goesOn, log, rest = sleep }: RetryOptions,
): Promise<T> {
  for (let tries = 0, restMs = FIRST_REST_MS; ; tries += 1, restMs = Math.min(restMs * 2, LONGEST_REST_MS)) {
    try {
      return await work(tries > 0);
    } catch (err) {
      if (!isTransient(err) || !goesOn()) throw err;
      log.warn({ err }, 'the database is away or could not do it; trying again');
    }
    await rest(restMs);
  }
}
