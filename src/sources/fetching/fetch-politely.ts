/** Fetches a page in the turn of its host, over all processes, and keeps what the host says about coming back. */
import type { App } from '../../app.ts';
import { packageVersion } from '../../package-root.ts';
import { pause } from '../../sleep.ts';
import { type FetchedPage, fetchPage } from './fetch-page.ts';
import { endTurn, hostOf, intervalOf, retryAtOf, setRetryAt, takeTurn } from './hosts-store.ts';

/** How often a waiting process looks whether the turn is free (milliseconds). */
const LOOK_AGAIN_MS = 250;

export interface PoliteRequest {
  readonly url: string;
  readonly etag?: string | null;
  readonly lastModified?: string | null;
  readonly signal: AbortSignal;
}

/** Like fetchPage; `asked` is false when the host was left alone because it had asked for that. */
export async function fetchPolitely(
  app: App,
  { url, etag, lastModified, signal }: PoliteRequest,
): Promise<FetchedPage & { readonly asked: boolean }> {
  const now = app.clock.now();
  const retryAt = URL.canParse(url) ? await retryAtOf(app.db, new URL(url), now) : null;
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
    url,
    etag: etag ?? null,
    lastModified: lastModified ?? null,
    userAgent: `Paperround/${packageVersion} (+${await app.baseUrl()})`,
    allowPrivate: app.config.allowPrivateSources,
    now,
    signal,
    inTurn: (target, request) => inTurn(app, target, request, signal),
  });
  if (fetched.kind === 'failed' && fetched.retryAfter !== null)
    await setRetryAt(app.db, new URL(fetched.finalUrl), fetched.retryAfter);
  return { ...fetched, asked: true };
}

async function inTurn<T>(app: App, url: URL, request: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const host = hostOf(url);
  for (;;) {
    signal.throwIfAborted();
    const turn = await takeTurn(app.db, host, app.clock.realNow());
    if ('waitMs' in turn) {
      await pause(Math.min(Math.max(turn.waitMs, 1), LOOK_AGAIN_MS), signal);
      continue;
    }
    try {
      return await request();
    } finally {
      await endTurn(app.db, turn, new Date(app.clock.realNow() + intervalOf(url)));
    }
  }
}
