/** The sender's loop: digests, before each claim of which single mails go; single mails alone while digests rest; then a short rest. */
import type { App } from '../app.ts';
import { restUnlessAborted } from '../sleep.ts';
import { openSender, TURN_POLL_MS } from './send-digests.ts';

const IDLE_MS = 2_000;
const TROUBLE_MS = 10_000;

/** Sends whatever is due until `signal` is aborted, then finishes the mails in flight. */
export async function runWorker(app: App, signal: AbortSignal): Promise<void> {
  const sender = await openSender(app);
  try {
    while (!signal.aborted) {
      const pause = await workOnce(app, sender, signal);
      if (pause > 0) await restUnlessAborted(pause, signal);
    }
  } finally {
    await sender.close();
  }
}

/** One round. @returns how long to rest before the next one, in milliseconds. */
async function workOnce(
  app: App,
  sender: Awaited<ReturnType<typeof openSender>>,
  signal: AbortSignal,
): Promise<number> {
  try {
    const sent = (await sender.deliverDigests(signal)) + (await sender.deliverServiceMails());
    if (sent > 0) return 0;
    return sender.isTurnAwaited() ? TURN_POLL_MS : IDLE_MS;
  } catch (err) {
    // The database may be restarting; claimed mails come back when their lease ends.
    app.log.error({ err }, 'sending failed; trying again');
    return TROUBLE_MS;
  }
}
