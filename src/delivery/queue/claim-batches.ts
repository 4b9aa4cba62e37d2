/** The first stage of sending: claims mails in batches, under a lease. */

import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import type { DeliveryStatus, MailClass } from '../delivery.ts';
import { type ClaimedBatch, claimBatch } from './claim-store.ts';
import type { OpenClaim } from './open-claim.ts';
import type { ClaimOptions } from './sendable-store.ts';

/**
 * Deliveries per batch, at first and at most: large enough to need few statements, small enough to leave
 * other workers their share.
 */
const FIRST_BATCH = 50;
const LARGEST_BATCH = 500;
/**
 * How long a batch should take at most, in milliseconds. A reader who unsubscribes after the claim is noticed
 * only when the mail is fixed in the ledger, or not at all.
 */
const BATCH_LASTS_MS = 2_000;

export interface ClaimBatchesParts extends Pick<ClaimOptions, 'uncertainDeliveries' | 'only'> {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now' | 'steadyNow'>;
  /**
   * While the circuit breaker is open for a class, no more mails of that class are claimed. But if the other
   * class opened it during this round, one more batch is claimed, which later stages put back with the
   * reason.
   */
  readonly breaker: { isOpen(of: MailClass): boolean };
  readonly tally: { add(status: DeliveryStatus, count: number): void };
}

/**
 * Claims mails of the `wanted` classes, in that order of priority, until nothing can be sent now. The next
 * batch is claimed when the previous one has passed through the later stages.
 */
export async function* claimBatches(
  { db, clock, breaker, tally, uncertainDeliveries, only }: ClaimBatchesParts,
  claim: OpenClaim,
  wanted: readonly MailClass[],
): AsyncGenerator<ClaimedBatch, void> {
  const { holder, lease, signal } = claim;
  let size = FIRST_BATCH;
  let order = wanted;
  const claimable = new Set(wanted.filter((one) => !breaker.isOpen(one)));
  while (!signal.aborted && lease.isHeld()) {
    const classes = order.filter((one) => claimable.has(one));
    if (classes.length === 0) return;
    const options = {
      holder,
      size,
      now: clock.now(),
      uncertainDeliveries,
      only,
      classes,
      // Such a mail gets a round of its own, so that nothing else is on the wire then.
      mayBeAlone: claim.taken === 0,
    };
    const { deliveries, transactional, settled, isAlone } = await claimBatch(db, options);
    for (const status of ['suppressed', 'uncertain', 'failed'] as const) tally.add(status, settled[status]);
    for (const { id } of [...deliveries, ...transactional]) claim.unsent.add(id);
    const sent = deliveries.length + transactional.length;
    const taken = sent + settled.suppressed + settled.uncertain + settled.failed;
    claim.taken += taken;
    if (taken === 0) return;
    for (const one of classes) if (breaker.isOpen(one)) claimable.delete(one);
    const begun = clock.steadyNow();
    yield { deliveries, transactional };
    if (isAlone) return;
    // Takes turns: however many confirmations are requested at once, a batch of digests follows each batch of
    // transactional mails.
    order = transactional.length > 0 ? wanted.toReversed() : wanted;
    if (transactional.length === 0) size = nextBatchSize(size, clock.steadyNow() - begun);
  }
}

/**
 * Doubles the batch size after a fast batch; halves it after one that a rate limit or slow server delayed.
 */
const nextBatchSize = (size: number, lastedMs: number): number =>
  lastedMs > BATCH_LASTS_MS ? Math.max(Math.ceil(size / 2), 1) : Math.min(size * 2, LARGEST_BATCH);
