/** A stage of sending: loads what composing needs, once for a whole batch. */

import type { Database } from '../../database/client.ts';
import type { CandidatePool, CandidatePools, PoolFindings } from '../../digest/selection/candidate-pool.ts';
import { type DigestReader, digestReaders } from '../../readers/digest-readers-store.ts';
import type { ClaimedDelivery } from '../queue/claim-store.ts';

/**
 * Number of mails that are composed and fixed in the ledger together; usually few enough to be fixed in one
 * statement (LONGEST_TEXT of ledger-store.ts).
 */
const GROUP = 25;

/** A delivery with its reader and candidate pool. */
export interface Member {
  readonly delivery: ClaimedDelivery;
  readonly reader: DigestReader;
  readonly pool: CandidatePool;
  readonly found: PoolFindings;
}

/** Deliveries that go through the later stages together. */
export interface DigestGroup {
  readonly deliveries: readonly ClaimedDelivery[];
  /** By delivery id. If a reader was erased since the claim, so was the delivery, and it is missing here. */
  readonly members: ReadonlyMap<number, Member>;
}

interface LoadParts {
  readonly db: Database;
  readonly pools: CandidatePools;
}

/** Loads the readers of each batch with their candidate pools, and yields the batch in groups. */
export async function* loadReaders(
  parts: LoadParts,
  batches: AsyncIterable<readonly ClaimedDelivery[]>,
): AsyncGenerator<DigestGroup, void> {
  for await (const batch of batches) {
    const members = await loadMembers(parts, batch);
    for (let at = 0; at < batch.length; at += GROUP)
      yield { deliveries: batch.slice(at, at + GROUP), members };
  }
}

async function loadMembers(
  { db, pools }: LoadParts,
  deliveries: readonly ClaimedDelivery[],
): Promise<ReadonlyMap<number, Member>> {
  const members = new Map<number, Member>();
  for (const [pool, together] of await byPool(pools, deliveries)) {
    const ids = together.map(({ readerId }) => readerId);
    const readers = await digestReaders(db, ids, pool.from);
    const found = await pool.lookUp(readers.values());
    for (const delivery of together) {
      const reader = readers.get(delivery.readerId);
      if (reader !== undefined) members.set(delivery.id, { delivery, reader, pool, found });
    }
  }
  return members;
}

async function byPool(
  pools: CandidatePools,
  deliveries: readonly ClaimedDelivery[],
): Promise<ReadonlyMap<CandidatePool, ClaimedDelivery[]>> {
  const sharing = new Map<CandidatePool, ClaimedDelivery[]>();
  // The usual pool comes last, so that it is still cached when the next batch needs it.
  for (const delivery of deliveries.toSorted(
    (one, other) => one.newSince.getTime() - other.newSince.getTime(),
  )) {
    const pool = await pools.of(delivery);
    const others = sharing.get(pool);
    if (others === undefined) sharing.set(pool, [delivery]);
    else others.push(delivery);
  }
  return sharing;
}
