/**
 * Counts what became of the digests that were due: recorded here, still waiting, or taken by another process.
 */

import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/client.ts';
import type { DeliveryStatus } from '../delivery.ts';
import { type ClaimOptions, countSendable } from '../queue/sendable-store.ts';
import { countThrottled, listThrottled, type ThrottledMails } from '../sending/quota-store.ts';
import { countMailsInStoppedRuns } from '../sending/rejected-runs-store.ts';

/** The digests that wait at one instant. */
export interface WaitingDigests {
  /** Number that could be sent now. */
  readonly sendable: number;
  /** Number that wait in stopped runs. */
  readonly inStoppedRuns: number;
  readonly throttled: readonly ThrottledMails[];
}

/**
 * @param throttledAfter count as throttled only what becomes due after this; default: everything throttled
 */
export async function listWaiting(
  {
    db,
    clock,
    config,
  }: { db: Database; clock: Pick<Clock, 'now'>; config: Pick<Config, 'uncertainDeliveries'> },
  only: NonNullable<ClaimOptions['only']>,
  throttledAfter?: Date,
): Promise<WaitingDigests> {
  const { uncertainDeliveries } = config;
  return {
    sendable: await countSendable(db, { now: clock.now(), uncertainDeliveries, only }),
    inStoppedRuns: await countMailsInStoppedRuns(db, only),
    throttled: await listThrottled(db, only, throttledAfter === undefined ? {} : { after: throttledAfter }),
  };
}

/** The counts. All others add up to `due`. */
export interface DigestCounts
  extends Readonly<Record<'sent' | 'empty' | 'suppressed' | 'failed' | 'retrying' | 'uncertain', number>> {
  /** Digests that could be sent, including leftovers and due retries. */
  readonly due: number;
  /** They wait in a run that was stopped meanwhile. */
  readonly inStoppedRuns: number;
  /** They were claimed by another process that sends at the same time. */
  readonly elsewhere: number;
  /** They can still be sent: the mail server became unavailable, or a signal stopped the command. */
  readonly unsent: number;
}

/**
 * Returns what became of the digests that waited `before`, from what was recorded here since and what waits
 * `after`.
 */
export function countDigests(
  before: WaitingDigests,
  recordedHere: Readonly<Record<DeliveryStatus, number>>,
  after: WaitingDigests,
): DigestCounts {
  const { sent, empty, suppressed, failed, uncertain } = recordedHere;
  // Throttled digests are not counted when they are recorded: only those still throttled at the end count.
  const newlyThrottled = countThrottled(after.throttled) - countThrottled(before.throttled);
  const retrying = recordedHere.retrying + Math.max(0, newlyThrottled);
  const recorded = sent + empty + suppressed + failed + uncertain + retrying;
  const others = Math.max(0, before.sendable - recorded);
  // At most the others, because more may have become due meanwhile.
  const unsent = Math.min(others, after.sendable);
  const missing = others - unsent;
  // At most those that are missing: digests recorded here as retrying may wait in the stopped run, too.
  const inStoppedRuns = Math.min(missing, Math.max(0, after.inStoppedRuns - before.inStoppedRuns));
  return {
    // May be more than could be sent before: what a dead process had claimed was taken over later.
    due: Math.max(before.sendable, recorded),
    sent,
    empty,
    suppressed,
    failed,
    retrying,
    uncertain,
    inStoppedRuns,
    elsewhere: missing - inStoppedRuns,
    unsent,
  };
}
