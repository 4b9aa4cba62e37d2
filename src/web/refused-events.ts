/** Reports requests with refused events, within limits, because strangers can send them. */

import type { App } from '../app.ts';
import { noteRefusedEvents } from '../delivery/bounces/event-problems-store.ts';
import type { ProviderName } from '../provider-names.ts';

export interface RefusedEvents {
  /** Counts one refused request, for `status` and the log. */
  note(provider: ProviderName, problem: string): Promise<void>;
}

/** The log mentions a provider at most this often. */
const LOGGED_EVERY_MS = 10 * 60_000;

/** Requests that are counted while others are being written are then written together. */
export function createRefusedEvents({ app }: { readonly app: App }): RefusedEvents {
  const waiting = new Map<ProviderName, { readonly count: number; readonly problem: string }>();
  const loggedAt = new Map<ProviderName, number>();
  let isWriting = false;

  function logRefusal(provider: ProviderName, problem: string): void {
    const now = app.clock.now().getTime();
    if (Math.abs(now - (loggedAt.get(provider) ?? Number.NEGATIVE_INFINITY)) < LOGGED_EVERY_MS) return;
    loggedAt.set(provider, now);
    app.log.warn({ provider, problem }, 'events of a mail provider are refused');
  }

  return {
    async note(provider, problem) {
      logRefusal(provider, problem);
      waiting.set(provider, { count: (waiting.get(provider)?.count ?? 0) + 1, problem });
      if (isWriting) return;
      isWriting = true;
      try {
        // Entries that are added during the loop are visited, too.
        for (const [name, refused] of waiting) {
          waiting.delete(name);
          await noteRefusedEvents(app.db, { provider: name, ...refused }, app.clock.now());
        }
      } finally {
        isWriting = false;
      }
    },
  };
}
