/** Waits for an abort signal. */
import { once } from 'node:events';

/** Resolves when `signal` is aborted; immediately if it already is. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
