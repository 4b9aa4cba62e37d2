/** Sleeps that an abort signal ends early. */

import { setTimeout as timer } from 'node:timers/promises';

/** Resolves after `milliseconds`; rejects with the signal's reason if it is aborted first. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await timer(milliseconds, undefined, { signal });
}

/** Like `sleep`, for loops that check the signal themselves: an abort resolves it early. */
export async function sleepUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
