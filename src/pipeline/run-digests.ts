/** A whole run of digests: plans what is due, sends it, counts the outcomes and explains what waits. */
import type { PlannedRun } from '../delivery/queue/plan-store.ts';
import { countSendable } from '../delivery/queue/sendable-store.ts';
import { foundOld } from '../delivery/reports/problems-store.ts';
import { countThrottled, listThrottled, type ThrottledMails } from '../delivery/sending/quota-store.ts';
import { countRestingMails, stoppedRuns } from '../delivery/sending/rejected-runs-store.ts';
import { THROTTLED_POLL_MS } from '../delivery/sending/send-until-done.ts';
import type { SendingParts } from '../delivery/sending/sending.ts';
import { sleepUnlessAborted } from '../sleep.ts';
import { countDueReaders, type PlanParts, type PlanRequest, planDigests } from './plan-digests.ts';
import { openSender, type Sender } from './send-digests.ts';

export interface DigestsDone {
  readonly runs: readonly PlannedRun[];
  /** What could be sent, including leftovers and due retries. */
  readonly due: number;
  readonly sent: number;
  readonly empty: number;
  readonly suppressed: number;
  readonly failed: number;
  readonly retrying: number;
  readonly uncertain: number;
  /** Wait in a run that was stopped meanwhile. */
  readonly resting: number;
  /** Claimed by another process that sends at the same time. */
  readonly elsewhere: number;
  /** Why not all of it was sent: empty when all was. */
  readonly left: {
    /** Why the circuit breaker is open; null when it is closed. */
    readonly breaker: string | null;
    readonly stoppedRuns: Awaited<ReturnType<typeof stoppedRuns>>;
    readonly tooOld: readonly string[];
    readonly throttled: readonly ThrottledMails[];
    /** Deliveries that failed at first, though their run may have requeued them since. */
    readonly failures: number;
  };
}

/** How many could be sent now, and how many readers are due and not planned yet; nothing is done. */
export async function countDue(app: SendingParts, only: PlanRequest): Promise<number> {
  return (await sendable(app, only)) + (await countDueReaders(app, only));
}

const sendable = ({ db, clock, config }: SendingParts, only: PlanRequest): Promise<number> =>
  countSendable(db, { now: clock.now(), uncertainDeliveries: config.uncertainDeliveries, only });

/** Plans and sends all that is due, and waits until it is done. */
export async function runDigests(
  app: SendingParts & PlanParts,
  only: PlanRequest,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (recorded: number, due: number) => void },
): Promise<DigestsDone> {
  const begun = app.clock.now();
  const runs = await planDigests(app, only);
  const due = await sendable(app, only);
  const restingBefore = await countRestingMails(app.db, only);
  const throttledBefore = countThrottled(await listThrottled(app.db, only, { after: begun }));
  const sender = await openSender(app, { only, onProgress: (recorded) => onProgress(recorded, due) });
  try {
    await sender.deliverAll(signal);
  } finally {
    await sender.close();
  }
  const results = await sender.results();
  const throttled = await listThrottled(app.db, only);
  const { sent, empty, suppressed, failed, uncertain } = results;
  const retrying = results.retrying + Math.max(0, countThrottled(throttled) - throttledBefore);
  const recorded = sent + empty + suppressed + failed + uncertain + retrying;
  const left = {
    breaker: sender.isBreakerOpen() ? (sender.breakerReason() ?? '') : null,
    stoppedRuns: await stoppedRuns(app.db),
    tooOld: suppressed > 0 ? await foundOld(app.db, app.clock.now(), begun) : [],
    throttled,
    failures: sender.totals.failed,
  };
  const notHere = Math.max(0, due - recorded - (await sendable(app, only)));
  // No more than are missing here: those recorded here as retrying may rest in the run, too.
  const newlyResting = (await countRestingMails(app.db, only)) - restingBefore;
  const resting = Math.min(notHere, Math.max(0, newlyResting));
  const elsewhere = notHere - resting;
  // What a dead process had begun could not be sent when this was counted, and was taken over since.
  const dueInAll = Math.max(due, recorded);
  const counts = { due: dueInAll, sent, empty, suppressed, failed, retrying, uncertain, resting, elsewhere };
  return { runs, ...counts, left };
}

const IDLE_MS = 2_000;
const TROUBLE_MS = 10_000;

/** Sends what is due until `signal` is aborted, then finishes the mails on the wire. */
export async function runWorker(app: SendingParts, signal: AbortSignal): Promise<void> {
  const sender = await openSender(app);
  try {
    while (!signal.aborted) {
      const restMs = await workOnce(app, sender, signal);
      if (restMs > 0) await sleepUnlessAborted(restMs, signal);
    }
  } finally {
    await sender.close();
  }
}

/** One round. @returns how long to wait before the next one, in milliseconds. */
async function workOnce({ log }: SendingParts, sender: Sender, signal: AbortSignal): Promise<number> {
  try {
    const sent = await sender.deliverDigests(signal);
    if (sent > 0) return 0;
    return sender.isThrottledMailAwaited() ? THROTTLED_POLL_MS : IDLE_MS;
  } catch (err) {
    // The database may be restarting; claimed mails come back when their lease ends.
    log.error({ err }, 'sending failed; trying again');
    return TROUBLE_MS;
  }
}
