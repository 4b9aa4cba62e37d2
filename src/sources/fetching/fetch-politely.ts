/** Fetches a page when its host has a free slot across all processes, and records a Retry-After. */

import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/client.ts';
import { packageVersion } from '../../package-root.ts';
import { sleep } from '../../sleep.ts';
import { type FetchedPage, type FetchRequestOptions, fetchPage } from './fetch-page.ts';
import { hostOf, intervalOf, readRetryAt, releaseSlot, setRetryAt, takeSlot } from './hosts-store.ts';

/** Maximum milliseconds before a waiting process checks again whether the slot is free. */
const POLL_MS = 250;

/** What polite fetching needs. */
export interface PoliteFetching {
  readonly db: Database;
  readonly clock: Clock;
  readonly config: Pick<Config, 'allowPrivateSources'>;
  /** Returns the address of our site for the user agent, so that operators of sources can contact us. */
  baseUrl(): Promise<string>;
}

interface PoliteRequest extends Pick<FetchRequestOptions, 'url' | 'etag' | 'lastModified' | 'secretHeaders'> {
  readonly signal: AbortSignal;
}

/** Like fetchPage; but if the host's Retry-After is not over, makes no request, and `asked` is false. */
export async function fetchPolitely(
  parts: PoliteFetching,
  request: PoliteRequest,
): Promise<FetchedPage & { readonly asked: boolean }> {
  const { url, signal } = request;
  const now = parts.clock.now();
  const retryAt = URL.canParse(url) ? await readRetryAt(parts.db, new URL(url), now) : null;
  if (retryAt !== null) {
    const reason = `${new URL(url).host} asked to be left alone until ${retryAt.toISOString()} (Retry-After), so it was not asked.`;
    return {
      kind: 'failed',
      reason,
      status: null,
      retryAfter: retryAt,
      refused: false,
      finalUrl: url,
      asked: false,
    };
  }
  const fetched = await fetchPage({
    ...request,
    userAgent: `Paperround/${packageVersion} (+${await parts.baseUrl()})`,
    allowPrivate: parts.config.allowPrivateSources,
    now,
    inSlot: (target, run) => inSlot(parts, target, run, signal),
  });
  if (fetched.kind === 'failed' && fetched.retryAfter !== null)
    await setRetryAt(parts.db, new URL(fetched.finalUrl), fetched.retryAfter);
  return { ...fetched, asked: true };
}

async function inSlot<T>(
  parts: PoliteFetching,
  url: URL,
  request: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const host = hostOf(url);
  for (;;) {
    signal.throwIfAborted();
    const slot = await takeSlot(parts.db, host, parts.clock.realNow());
    if ('waitMs' in slot) {
      await sleep(Math.min(Math.max(slot.waitMs, 1), POLL_MS), signal);
      continue;
    }
    try {
      return await request();
    } finally {
      await releaseSlot(parts.db, slot, new Date(parts.clock.realNow() + intervalOf(url)));
    }
  }
}
