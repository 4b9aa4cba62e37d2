/** Sends what is due and records the results; no mail is on the wire that the ledger does not know of. */

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
 * Runs one round: sends until nothing more can be sent now. Returns the number of mails claimed.
 * @param classes which mails to send, first things first. Default: transactional mails, then digests
 */
export async function sendDigests(
  sending: Sending,
  signal: AbortSignal,
  classes: readonly MailClass[] = BY_PRIORITY,
): Promise<number> {
  if (signal.aborted || classes.every(sending.breaker.isOpen)) return 0;
  return withClaim(sending, signal, async (claim) => {
    // Each stage is an async generator: nothing happens until the last one, which is awaited, pulls.
    const claimed = claimBatches(sending, claim, classes);
    // Transactional mails are sent in this stage; only digests pass on to the next.
    const digests = sendTransactional(sending, claim, claimed);
    const admitted = admit(sending, claim, digests);
    // Each reader comes with the candidate pool from which that reader's papers are selected.
    const loaded = loadReaders(sending, admitted);
    const selected = selectPapers(sending, loaded);
    const signed = renderAndSign(sending, claim, selected);
    const fixed = fixInLedger(sending, claim, signed);
    await sendAndRecord(sending, claim, fixed);
  });
}

/** A process that sends. */
export interface Sender {
  /** Runs one round of transactional mails only. Returns the number of mails claimed. */
  deliverTransactional(): Promise<number>;
  /** Runs one round of digests and transactional mails (sendDigests). Returns the number of mails claimed. */
  deliverDigests(signal: AbortSignal): Promise<number>;
  /**
   * Sends everything that can be sent now, and waits for what other processes have claimed (sendUntilDone).
   */
  deliverAll(signal: AbortSignal): Promise<void>;
  /** The server's response, or '', if the circuit breaker is open for digests now; null if it is closed. */
  breakerReason(): string | null;
  /** Number of deliveries that this sender has recorded so far, by status. */
  readonly totals: Readonly<Record<DeliveryStatus, number>>;
  /** The totals, corrected by the ledger: failed deliveries whose run was stopped have been requeued. */
  results(): Promise<Readonly<Record<DeliveryStatus, number>>>;
  /** Is a mail that was throttled here due soon? */
  isThrottledMailAwaited(): boolean;
  close(): Promise<void>;
}

export async function openSender(app: SendingParts, options: SendingOptions = {}): Promise<Sender> {
  const sending = await openSending(app, options);
  const { breaker, clock, db, log, mailer, quotas, tally } = sending;
  // The last delivery of a run may just have been recorded.
  const closeDoneRuns = () => closeRuns(db, { hasher: app.hasher, log, now: clock.now() });
  return {
    totals: tally.totals,
    async results() {
      // Stopping a run requeues the deliveries that had failed in it for the same reason (stopRejectedRun).
      const again = await countQueuedAgain(db, tally.failed);
      const { failed, retrying } = tally.totals;
      return { ...tally.totals, failed: failed - again, retrying: retrying + again };
    },
    breakerReason: () => (breaker.isOpen('digest') ? (breaker.reason('digest') ?? '') : null),
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
