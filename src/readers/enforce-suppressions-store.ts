/** Enforces suppressions on readers who are back although they must not be, as after a restore. */

import type { Database, Transaction } from '../database/client.ts';
import type { AddressHasher } from './address-hash.ts';
import { deleteReaders } from './erase-store.ts';
import { isSubscribed, type Suppression, type SuppressionReason } from './reader.ts';
import { findSuppressions } from './suppression-store.ts';

const BATCH = 2_000;

export interface Enforced {
  /** Readers checked. */
  readonly readers: number;
  readonly erased: number;
  readonly stopped: number;
}

interface Seen {
  readonly id: number;
  readonly emailKey: string;
  readonly status: string;
  readonly createdAt: Date;
}

/**
 * Puts every reader into the state that the suppressions require: erased ones are deleted, the others
 * stopped. After a restore, first add the suppressions from before it by `mergeSuppressions`. Reads all
 * readers, 2,000 at a time.
 */
export async function enforceSuppressions(db: Database, hasher: AddressHasher): Promise<Enforced> {
  const total = { readers: 0, erased: 0, stopped: 0 };
  for (let afterId = 0; ; ) {
    const readers = await db.reader.findMany({
      where: { id: { gt: afterId } },
      orderBy: { id: 'asc' },
      take: BATCH,
      select: { id: true, emailKey: true, status: true, createdAt: true },
    });
    const last = readers.at(-1);
    if (last === undefined) return total;
    afterId = last.id;
    total.readers += readers.length;
    const { erased, stopped } = await db.$transaction((tx) => enforceOnReaders(tx, hasher, readers));
    total.erased += erased;
    total.stopped += stopped;
  }
}

/** Puts only these readers into that state. Returns how many were erased and stopped. */
export async function enforceOnReaders(
  tx: Transaction,
  hasher: AddressHasher,
  readers: readonly Seen[],
): Promise<Omit<Enforced, 'readers'>> {
  const stops = await findSuppressions(
    tx,
    hasher,
    readers.map(({ emailKey }) => emailKey),
  );
  const byReason = new Map<SuppressionReason, number[]>();
  for (const reader of readers) {
    const stop = stops.get(reader.emailKey);
    if (stop === undefined || !appliesTo(stop, reader)) continue;
    byReason.set(stop.reason, [...(byReason.get(stop.reason) ?? []), reader.id]);
  }
  let erased = 0;
  let stopped = 0;
  for (const [reason, ids] of byReason) {
    if (reason === 'erased') erased += await deleteReaders(tx, ids);
    else
      stopped += (
        await tx.reader.updateMany({ where: { id: { in: ids } }, data: { status: reason, nextDueAt: null } })
      ).count;
  }
  return { erased, stopped };
}

/**
 * Does the suppression contradict this reader's state? It does not while a reader is returning by the form:
 * they became pending after it, and get no digest yet.
 */
function appliesTo(stop: Suppression, reader: Seen): boolean {
  if (stop.reason === reader.status) return false;
  // A complaint is a person's decision and takes precedence over what a mail server reports.
  if (stop.reason === 'bounced' && reader.status === 'complained') return false;
  if (stop.scope === 'all') return true;
  if (reader.status === 'pending') return stop.reason === 'erased' && reader.createdAt <= stop.at;
  return stop.reason === 'erased' || isSubscribed(reader.status);
}
