/** A rest that an abort ends. */
import { setTimeout as rest } from 'node:timers/promises';

/** Resolves after `milliseconds`; rejects with the signal's reason when it is aborted before. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await rest(milliseconds, undefined, signal === undefined ? {} : { signal });
}
