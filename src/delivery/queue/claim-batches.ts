/** The first stage of sending: batches of deliveries that are ours until their lease ends. */
import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import type { DeliveryStatus } from '../delivery.ts';
import { type ClaimedDelivery, type ClaimOptions, claimBatch } from './claim-store.ts';
import type { OpenClaim } from './open-claim.ts';

/**
 * Deliveries taken at first, and at most: large enough that statements are few, small enough that another
 * worker gets its share.
 */
const FIRST_BATCH = 50;
const LARGEST_BATCH = 500;
/**
 * How long a batch should last at most (milliseconds): who unsubscribes after the claim is noticed when the
 * mail is fixed, or never.
 */
const BATCH_LASTS_MS = 2_000;

export interface ClaimBatchesParts extends Pick<ClaimOptions, 'uncertainDeliveries' | 'only'> {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now' | 'steadyNow'>;
  /** While it is open nothing more is claimed. */
  readonly breaker: { isOpen(): boolean };
  readonly tally: { add(status: DeliveryStatus, count: number): void };
  /** Somebody waits for each of these: they go before each batch, unless only some digests are to be sent. */
  readonly transactional: { deliver(holder: string): Promise<number> };
}

/**
 * Claims until nothing can be sent now. The next batch is claimed when the one before has gone through the
 * later stages.
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

/**
 * Twice as many as last time where that went fast, half as many where a rate or a slow server made it last.
 */
const nextBatchSize = (size: number, lastedMs: number): number =>
  lastedMs > BATCH_LASTS_MS ? Math.max(Math.ceil(size / 2), 1) : Math.min(size * 2, LARGEST_BATCH);
