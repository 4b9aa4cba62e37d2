/** Opens the claim of one round of sending, renews its lease, and finally releases what was never begun. */

import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import { retryTransient } from '../../database/postgres/retry-transient.ts';
import type { Logger } from '../../log.ts';
import { releaseClaims } from './claim-store.ts';
import { beginLease, type Lease } from './lease.ts';
import { forgetGoneSenders, HEARTBEAT_MS, reportAlive } from './senders-store.ts';

/** The claim of one round of sending. */
export interface OpenClaim {
  /**
   * Names this claim among those of all processes: the process id and a random part. Mails that were neither
   * recorded nor released can be claimed again only when their lease ends; if the next claim had the same
   * name, it would renew that lease for ever.
   */
  readonly holder: string;
  readonly lease: Lease;
  /** Aborted when no more mails may be begun. */
  readonly signal: AbortSignal;
  /** Ids of mails that are claimed, but neither recorded nor on the wire yet. */
  readonly unsent: Set<number>;
  /** Number of mails claimed so far. */
  taken: number;
}

export interface ClaimParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'realNow' | 'steadyNow'>;
  readonly log: Logger;
  readonly quotas: { newClaim(holder: string): void; released(ids: readonly number[]): void };
}

/** Runs `send` with a new claim and renews its lease meanwhile. Returns the number of mails claimed. */
export async function withClaim(
  parts: ClaimParts,
  signal: AbortSignal,
  send: (claim: OpenClaim) => Promise<void>,
): Promise<number> {
  const { db, clock, log, quotas } = parts;
  await forgetGoneSenders(db);
  const claim = {
    holder: `${process.pid}-${randomUUID()}`,
    lease: beginLease(clock),
    signal,
    unsent: new Set<number>(),
    taken: 0,
  };
  quotas.newClaim(claim.holder);
  const heartbeat = setInterval(() => {
    if (!claim.lease.isHeld()) return;
    const renewed = claim.lease.renewing();
    reportAlive(db, claim.holder).then(renewed, (err: unknown) =>
      log.warn({ err }, 'the lease could not be renewed'),
    );
  }, HEARTBEAT_MS);
  try {
    await send(claim);
    if (!claim.lease.isHeld())
      log.warn('this process was suspended for longer than its lease; what it had claimed is released');
  } finally {
    try {
      await retryTransient(() => releaseUnsent(parts, claim, [...claim.unsent]), {
        mayRetry: claim.lease.isHeld,
        log,
      });
    } finally {
      clearInterval(heartbeat);
    }
  }
  return claim.taken;
}

/** Releases claims for the next round. A mail that is already fixed in the ledger will be sent unchanged. */
export async function releaseUnsent(
  { db, quotas }: Pick<ClaimParts, 'db' | 'quotas'>,
  claim: OpenClaim,
  ids: readonly number[],
): Promise<void> {
  if (ids.length === 0) return;
  await releaseClaims(db, { holder: claim.holder, ids });
  quotas.released(ids);
  for (const id of ids) claim.unsent.delete(id);
}
