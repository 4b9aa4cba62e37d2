/** Retries work after transient errors of the database. */

import type { Logger } from '../../log.ts';
import { sleep as sleepFor } from '../../sleep.ts';
import { isTransient } from './transient-error.ts';

/** Delay before the first retry; doubled for each further one. */
const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 2_000;

export interface RetryOptions {
  /** May the work be retried? For a write: do we still own what it is about? If not, the error is thrown. */
  readonly mayRetry: () => boolean;
  readonly log: Logger;
  /** Default: sleeps in real time. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/**
 * Returns the result of `work`, which is called again after a transient error as long as `mayRetry` returns
 * true. Other errors are thrown at once. If `isRepeat` is true, an earlier call may have been committed and
 * only its answer lost, so `work` must do no harm then.
 */
export async function retryTransient<T>(
  work: (isRepeat: boolean) => Promise<T>,
  { mayRetry, log, sleep = sleepFor }: RetryOptions,
): Promise<T> {
  for (
    let tries = 0, delayMs = FIRST_DELAY_MS;
    ;
    tries += 1, delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)
  ) {
    try {
      return await work(tries > 0);
    } catch (err) {
      if (!isTransient(err) || !mayRetry()) throw err;
      log.warn({ err }, 'the database is unavailable or could not do it; trying again');
    }
    await sleep(delayMs);
  }
}
