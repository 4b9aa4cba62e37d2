/** Fetches HEARTBEAT_URL. Any address is allowed, even a private one: it is the operator's own setting. */

const LONGEST_WAIT_MS = 10_000;

/** @returns why it could not be fetched, without the URL; null if it could */
export async function fetchHeartbeat(url: string, signal: AbortSignal): Promise<string | null> {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_WAIT_MS)]),
      headers: { 'user-agent': 'Paperround' },
    });
    await response.body?.cancel();
    return response.ok ? null : `the answer was ${response.status}`;
  } catch (error) {
    return failureInWords(error as Error & { readonly cause?: { readonly code?: unknown } });
  }
}

/** Uses names and codes only, because the messages of `fetch` may contain the URL. */
function failureInWords({ name, cause }: Error & { readonly cause?: { readonly code?: unknown } }): string {
  if (name === 'TimeoutError') return `there was no answer within ${LONGEST_WAIT_MS / 1000} seconds`;
  return `there was no answer (${typeof cause?.code === 'string' ? cause.code : name})`;
}
