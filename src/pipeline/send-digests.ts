/** Sends what is due and records the results in the ledger; nothing is on the wire unknown to the ledger. */

import { BY_PRIORITY, type DeliveryStatus, type MailClass } from '../delivery/delivery.ts';
import { claimBatches } from '../delivery/queue/claim-batches.ts';
import { withClaim } from '../delivery/queue/open-claim.ts';
import { closeRuns } from '../delivery/reports/run-outcomes-store.ts';
import { admit } from '../delivery/sending/admit.ts';
import { fixInLedger } from '../delivery/sending/fix-in-ledger.ts';
import { loadReaders } from '../delivery/sending/load-readers.ts';
import { countQueuedAgain } from '../delivery/sending/rejected-runs-store.ts';
import { renderAndSign } from '../delivery/sending/render-and-sign.ts';
import { selectPapers } from '../delivery/sending/select-papers.ts';
import { sendAndRecord } from '../delivery/sending/send-and-record.ts';
import { sendUntilDone } from '../delivery/sending/send-until-done.ts';
import {
  openSending,
  type Sending,
  type SendingOptions,
  type SendingParts,
} from '../delivery/sending/sending.ts';
import { sendTransactional } from '../delivery/transactional/send-transactional.ts';

/**
 * One round: until nothing can be sent now. Returns how many mails were claimed; 0 when there was none.
 * @param classes which mails, and which first. Default: transactional ones, then digests
 */
export async function sendDigests(
  sending: Sending,
  signal: AbortSignal,
  classes: readonly MailClass[] = BY_PRIORITY,
): Promise<number> {
  if (signal.aborted || classes.every(sending.breaker.isOpen)) return 0;
  return withClaim(sending, signal, async (claim) => {
    // Each stage is an async generator: nothing moves until the last one, which is awaited, pulls.
    const claimed = claimBatches(sending, claim, classes);
    // Transactional mails are sent in this stage; digests go on to the next ones.
    const digests = sendTransactional(sending, claim, claimed);
    const admitted = admit(sending, claim, digests);
    // With each reader comes the candidate pool that this reader's papers are selected from.
    const loaded = loadReaders(sending, admitted);
    const selected = selectPapers(sending, loaded);
    const signed = renderAndSign(sending, claim, selected);
    const fixed = fixInLedger(sending, claim, signed);
    await sendAndRecord(sending, claim, fixed);
  });
}

/** A process that sends. */
export interface Sender {
  /** One round of transactional mails alone. Returns how many were claimed. */
  deliverTransactional(): Promise<number>;
  /** One round of digests and transactional mails; see sendDigests. */
  deliverDigests(signal: AbortSignal): Promise<number>;
  /** All that can be sent now, and what another process has claimed; see sendUntilDone. */
  deliverAll(signal: AbortSignal): Promise<void>;
  /** Is the circuit breaker open for digests now? */
  isBreakerOpen(): boolean;
  /** The response that opened it. */
  breakerReason(): string | null;
  /** What this sender has recorded so far, by status. */
  readonly totals: Readonly<Record<DeliveryStatus, number>>;
  /** The same as the ledger now has it: failed deliveries were requeued where their run was stopped. */
  results(): Promise<Readonly<Record<DeliveryStatus, number>>>;
  /** Will a mail that was throttled here become due soon? */
  isThrottledMailAwaited(): boolean;
  close(): Promise<void>;
}

export async function openSender(app: SendingParts, options: SendingOptions = {}): Promise<Sender> {
  const sending = await openSending(app, options);
  const { breaker, clock, db, log, mailer, quotas, tally } = sending;
  // Called when the last delivery of a run may just have been recorded.
  const closeDoneRuns = () => closeRuns(db, { hasher: app.hasher, log, now: clock.now() });
  return {
    totals: tally.totals,
    async results() {
      // When a run is stopped, what had failed in it for the same reason is queued again (stopRejectedRun).
      const again = await countQueuedAgain(db, tally.failed);
      const { failed, retrying } = tally.totals;
      return { ...tally.totals, failed: failed - again, retrying: retrying + again };
    },
    isBreakerOpen: () => breaker.isOpen('digest'),
    breakerReason: () => breaker.reason('digest'),
    deliverTransactional: () => sendDigests(sending, new AbortController().signal, ['transactional']),
    async deliverDigests(signal) {
      const taken = await sendDigests(sending, signal);
      if (taken > 0) await closeDoneRuns();
      return taken;
    },
    deliverAll: (signal) =>
      sendUntilDone(sending, signal, async () => {
        const taken = await sendDigests(sending, signal);
        if (taken === 0) await closeDoneRuns();
        return taken;
      }),
    isThrottledMailAwaited: () => quotas.awaitedUntil() > clock.now(),
    close: () => mailer.close(),
  };
}
