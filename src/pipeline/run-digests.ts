/** Runs digests as a whole: plans what is due, sends it, counts the outcomes and explains what is left. */

import { readPause } from '../delivery/queue/pause-store.ts';
import { countDueReaders, type PlannedRun } from '../delivery/queue/plan-store.ts';
import { countDigests, type DigestCounts, listWaiting } from '../delivery/reports/digests-done.ts';
import { foundOld } from '../delivery/reports/problems-store.ts';
import type { ThrottledMails } from '../delivery/sending/quota-store.ts';
import { stoppedRuns } from '../delivery/sending/rejected-runs-store.ts';
import { THROTTLED_POLL_MS } from '../delivery/sending/send-until-done.ts';
import type { SendingParts } from '../delivery/sending/sending.ts';
import { sleepUnlessAborted } from '../sleep.ts';
import { type PlanParts, type PlanRequest, planDigests } from './plan-digests.ts';
import { openSender, type Sender } from './send-digests.ts';

export interface DigestsDone extends DigestCounts {
  readonly runs: readonly PlannedRun[];
  /** Why some digests were not sent; empty when all were. */
  readonly left: {
    /** Why the circuit breaker is open; null when it is closed. */
    readonly breaker: string | null;
    readonly stoppedRuns: Awaited<ReturnType<typeof stoppedRuns>>;
    readonly tooOld: readonly string[];
    readonly throttled: readonly ThrottledMails[];
    /** Deliveries that failed at first, including those requeued since because their run was stopped. */
    readonly failures: number;
  };
}

/** Returns how many digests could be sent now, including those not planned yet. Changes nothing. */
export async function countDue(app: SendingParts, only: PlanRequest): Promise<number> {
  const now = app.clock.now();
  if ((await readPause(app.db, now)).paused) return 0;
  const { sendable } = await listWaiting(app, only);
  return sendable + (await countDueReaders(app.db, { ...only, now }));
}

/** Plans and sends everything that is due, and returns when that is done. */
export async function runDigests(
  app: SendingParts & PlanParts,
  only: PlanRequest,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (recorded: number, due: number) => void },
): Promise<DigestsDone> {
  const begun = app.clock.now();
  const runs = await planDigests(app, only);
  const before = await listWaiting(app, only, begun);
  const report = (recorded: number) => onProgress(recorded, before.sendable);
  const sender = await openSender(app, { only, onProgress: report });
  try {
    await sender.deliverAll(signal);
  } finally {
    await sender.close();
  }
  const results = await sender.results();
  const after = await listWaiting(app, only);
  const left = {
    breaker: sender.breakerReason(),
    stoppedRuns: await stoppedRuns(app.db),
    tooOld: results.suppressed > 0 ? await foundOld(app.db, begun) : [],
    throttled: after.throttled,
    failures: sender.totals.failed,
  };
  return { runs, ...countDigests(before, results, after), left };
}

const IDLE_MS = 2_000;
const TROUBLE_MS = 10_000;

/** Sends what is due until `signal` is aborted, then finishes the mails on the wire. */
export async function runWorker(app: SendingParts, signal: AbortSignal): Promise<void> {
  const sender = await openSender(app);
  try {
    while (!signal.aborted) {
      const waitMs = await workOnce(app, sender, signal);
      if (waitMs > 0) await sleepUnlessAborted(waitMs, signal);
    }
  } finally {
    await sender.close();
  }
}

/** Runs one round. Returns how many milliseconds to wait before the next one. */
async function workOnce({ log }: SendingParts, sender: Sender, signal: AbortSignal): Promise<number> {
  try {
    const sent = await sender.deliverDigests(signal);
    if (sent > 0) return 0;
    return sender.isThrottledMailAwaited() ? THROTTLED_POLL_MS : IDLE_MS;
  } catch (err) {
    // The database may be restarting. The mails claimed here can be claimed again when the lease ends.
    log.error({ err }, 'sending failed; trying again');
    return TROUBLE_MS;
  }
}
