/** Opens the lease of one round of sending, and releases at its end what was claimed but not begun. */

import type { Clock } from '../../clock.ts';
import type { Database } from '../../database/client.ts';
import { retryTransient } from '../../database/postgres/retry-transient.ts';
import type { Logger } from '../../log.ts';
import { releaseClaims } from './claim-store.ts';
import { beginLease, type Lease } from './lease.ts';
import { forgetGoneSenders, HEARTBEAT_MS, reportAlive } from './senders-store.ts';

/** The claim of one round of sending. */
export interface OpenClaim {
  readonly holder: string;
  readonly lease: Lease;
  /** Aborted when nothing more may be begun. */
  readonly signal: AbortSignal;
  /** Claimed, but neither recorded nor on the wire yet. */
  readonly unsent: Set<number>;
  /** Mails claimed so far. */
  taken: number;
}

export interface ClaimParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'realNow' | 'steadyNow'>;
  readonly log: Logger;
  /** Identifies this process to the others; replaced after a failure. */
  readonly holder: { readonly current: string; renew(): void };
  readonly quotas: { newClaim(holder: string): void; released(ids: readonly number[]): void };
}

/**
 * Runs `send` with a new claim whose lease is renewed meanwhile. Returns how many mails it claimed.
 */
export async function withClaim(
  parts: ClaimParts,
  signal: AbortSignal,
  send: (claim: OpenClaim) => Promise<void>,
): Promise<number> {
  const { db, clock, log, holder, quotas } = parts;
  await forgetGoneSenders(db);
  const claim = {
    holder: holder.current,
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
  } catch (error) {
    // What is neither sent nor released waits until its lease ends: under this name it would be renewed
    // for ever.
    holder.renew();
    throw error;
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

/** Releases claims for the next round. What is fixed already is sent unchanged. */
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
