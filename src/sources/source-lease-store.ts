/** Ensures that only one process at a time reads a source, by a lease whose loss aborts the read. */

import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/client.ts';
import type { Logger } from '../log.ts';
import { sleep } from '../sleep.ts';

/** A lease that was not renewed for this long belongs to a crashed process. */
export const SOURCE_LEASE_MS = 30_000;
/** Interval at which a waiting process tries to claim a source (milliseconds). */
const RETRY_CLAIM_MS = 200;

export interface LeasedRead {
  readonly source: string;
  /** Wait for the process that is reading the source; if false, skip the source. */
  readonly wait: boolean;
  readonly signal: AbortSignal;
  /** Milliseconds between renewals; default: a third of the lease. */
  readonly renewEveryMs?: number;
}

interface LeaseParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'steadyNow'>;
  readonly log: Logger;
}

/** The reason with which a read is aborted when another process may have claimed the source. */
export class SourceLeaseLost extends Error {
  constructor(source: string) {
    super(`The lease of ${source} ended while it was read; another process may read it now.`);
  }
}

/**
 * Does `work` while this process holds the lease of a source. The signal passed to `work` is aborted with
 * SourceLeaseLost if the lease is lost.
 * @returns null if another process is reading the source and `wait` is false
 */
export async function withSourceLease<T>(
  { db, clock, log }: LeaseParts,
  { source, wait, signal, renewEveryMs = SOURCE_LEASE_MS / 3 }: LeasedRead,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const holder = randomUUID();
  while (!(await claimSource(db, source, holder))) {
    if (!wait) return null;
    await sleep(RETRY_CLAIM_MS, signal);
  }
  const lost = new AbortController();
  let renewedAt = clock.steadyNow();
  const renew = async (): Promise<void> => {
    const askedAt = clock.steadyNow();
    try {
      if (await renewSource(db, source, holder)) renewedAt = askedAt;
      else lost.abort(new SourceLeaseLost(source));
    } catch (err) {
      log.warn({ err, source }, 'the lease of a source could not be renewed');
      if (clock.steadyNow() - renewedAt > SOURCE_LEASE_MS) lost.abort(new SourceLeaseLost(source));
    }
  };
  const renewal = setInterval(() => void renew(), renewEveryMs);
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(renewal);
    await releaseSource(db, source, holder);
  }
}

/** Claims the lease of a source, unless a living process holds it. */
async function claimSource(db: Transaction, source: string, holder: string): Promise<boolean> {
  const claimed = await db.$executeRaw`
    INSERT INTO leases (name, holder, expires_at)
    VALUES (${leaseName(source)}, ${holder}, clock_timestamp() + ${SOURCE_LEASE_MS} * interval '1 millisecond')
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
    WHERE leases.expires_at <= clock_timestamp()`;
  return claimed === 1;
}

/** Returns false if the lease ended and another process has claimed the source since. */
async function renewSource(db: Transaction, source: string, holder: string): Promise<boolean> {
  const renewed = await db.$executeRaw`
    UPDATE leases SET expires_at = clock_timestamp() + ${SOURCE_LEASE_MS} * interval '1 millisecond'
    WHERE name = ${leaseName(source)} AND holder = ${holder}`;
  return renewed === 1;
}

async function releaseSource(db: Transaction, source: string, holder: string): Promise<void> {
  await db.lease.deleteMany({ where: { name: leaseName(source), holder } });
}

const leaseName = (source: string): string => `source:${source}`;
