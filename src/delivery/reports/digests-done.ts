/** Counts what became of the digests that were due: done here, waiting, or taken by another process. */

import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/client.ts';
import type { DeliveryStatus } from '../delivery.ts';
import { type ClaimOptions, countSendable } from '../queue/sendable-store.ts';
import { countThrottled, listThrottled, type ThrottledMails } from '../sending/quota-store.ts';
import { countMailsInStoppedRuns } from '../sending/rejected-runs-store.ts';

/** What waits at one instant. */
export interface WaitingDigests {
  /** They could be sent now. */
  readonly sendable: number;
  /** They wait in stopped runs. */
  readonly inStoppedRuns: number;
  readonly throttled: readonly ThrottledMails[];
}

/** @param throttledAfter counts as throttled only what is not due before; default: all */
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

/** The others add up to `due`. */
export interface DigestCounts
  extends Readonly<Record<'sent' | 'empty' | 'suppressed' | 'failed' | 'retrying' | 'uncertain', number>> {
  /** What could be sent, including leftovers and due retries. */
  readonly due: number;
  /** Wait in a run that was stopped meanwhile. */
  readonly inStoppedRuns: number;
  /** Claimed by another process that sends at the same time. */
  readonly elsewhere: number;
}

/** What became of the digests that waited `before`: what was recorded here since, and what waits `after`. */
export function countDigests(
  before: WaitingDigests,
  recordedHere: Readonly<Record<DeliveryStatus, number>>,
  after: WaitingDigests,
): DigestCounts {
  const { sent, empty, suppressed, failed, uncertain } = recordedHere;
  // Recording leaves out what is throttled: only what still is after all counts as such.
  const newlyThrottled = countThrottled(after.throttled) - countThrottled(before.throttled);
  const retrying = recordedHere.retrying + Math.max(0, newlyThrottled);
  const recorded = sent + empty + suppressed + failed + uncertain + retrying;
  const missing = Math.max(0, before.sendable - recorded - after.sendable);
  // No more than are missing: those recorded here as retrying may wait in the stopped run, too.
  const inStoppedRuns = Math.min(missing, Math.max(0, after.inStoppedRuns - before.inStoppedRuns));
  return {
    // What a dead process had begun could not be sent before, and was taken over since.
    due: Math.max(before.sendable, recorded),
    sent,
    empty,
    suppressed,
    failed,
    retrying,
    uncertain,
    inStoppedRuns,
    elsewhere: missing - inStoppedRuns,
  };
}
