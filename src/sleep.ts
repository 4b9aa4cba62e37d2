/** A rest that an abort ends. */
import { setTimeout as rest } from 'node:timers/promises';

/** Resolves after `milliseconds`; rejects with the signal's reason when it is aborted before. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await rest(milliseconds, undefined, signal === undefined ? {} : { signal });
}

/** The same for loops that look at the signal themselves: an abort only ends the rest. */
export async function restUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(milliseconds, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
