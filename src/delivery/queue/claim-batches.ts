/** The first stage of sending: claims deliveries in batches, under a lease. */
import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import type { DeliveryStatus } from '../delivery.ts';
import { type ClaimedDelivery, type ClaimOptions, claimBatch } from './claim-store.ts';
import type { OpenClaim } from './open-claim.ts';

/**
 * Deliveries claimed at first, and at most: large enough for few statements, small enough to leave
 * other workers their share.
 */
const FIRST_BATCH = 50;
const LARGEST_BATCH = 500;
/**
 * How long a batch should last at most (milliseconds): a reader who unsubscribes after the claim is
 * noticed only when the mail is fixed, or not at all.
 */
const BATCH_LASTS_MS = 2_000;

export interface ClaimBatchesParts extends Pick<ClaimOptions, 'uncertainDeliveries' | 'only'> {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now' | 'steadyNow'>;
  /** While the circuit breaker is open, nothing more is claimed. */
  readonly breaker: { isOpen(): boolean };
  readonly tally: { add(status: DeliveryStatus, count: number): void };
  /**
   * A person is waiting for each of these, so they go before each batch, unless only some digests are to
   * be sent.
   */
  readonly transactional: { deliver(holder: string): Promise<number> };
}

/**
 * Claims until nothing can be sent now. The next batch is claimed when the previous one has gone
 * through the later stages.
 */
export async function* claimBatches(
  { db, clock, breaker, tally, transactional, uncertainDeliveries, only }: ClaimBatchesParts,
  claim: OpenClaim,
): AsyncGenerator<readonly ClaimedDelivery[], void> {
  const { holder, lease, signal } = claim;
  let size = FIRST_BATCH;
  while (!signal.aborted && !breaker.isOpen() && lease.isHeld()) {
    if (only === undefined) await transactional.deliver(holder);
    const options = { holder, size, now: clock.now(), uncertainDeliveries, only };
    const { deliveries, settled } = await claimBatch(db, options);
    for (const status of ['suppressed', 'uncertain', 'failed'] as const) tally.add(status, settled[status]);
    for (const { id } of deliveries) claim.unsent.add(id);
    const taken = deliveries.length + settled.suppressed + settled.uncertain + settled.failed;
    claim.taken += taken;
    if (taken === 0) return;
    const begun = clock.steadyNow();
    yield deliveries;
    size = nextBatchSize(size, clock.steadyNow() - begun);
  }
}

/** Doubles the batch after a fast one; halves it after one that a rate limit or a slow server delayed. */
const nextBatchSize = (size: number, lastedMs: number): number =>
  lastedMs > BATCH_LASTS_MS ? Math.max(Math.ceil(size / 2), 1) : Math.min(size * 2, LARGEST_BATCH);
