/**
 * Applies what a run said about unknown addresses: stops their readers, once nothing can change that any
 * more.
 */

import type { Transaction } from '../../database/client.ts';
import { enhancedCodeOf } from '../../mail/smtp/classify.ts';
import type { AddressHasher } from '../../readers/address-hash.ts';
import { lockReaders } from '../../readers/readers-store.ts';
import { stopReader } from '../../readers/subscriptions-store.ts';
import { recordBounce } from '../bounces/bounce-store.ts';
import { isUnknown } from './rejected-runs-store.ts';

/** An answer that an address does not exist. */
export interface UnknownAddress {
  readonly deliveryId: number;
  readonly readerId: number;
  readonly response: string | null;
  /** hard: the address is stopped at once; soft: this is counted against it. */
  readonly address: 'hard' | 'soft';
}

/**
 * Returns up to `limit` such answers of a run that have had no consequences yet, and whether there may be
 * more. Their readers are locked until the end of the transaction: readers before runs and deliveries, the
 * same order as in erasing.
 */
export async function lockUnknownAddresses(
  tx: Transaction,
  { runId, limit }: { runId: number; limit: number },
): Promise<{ unknown: UnknownAddress[]; isMore: boolean }> {
  // An answer that has had its consequences is among the bounces, under the name that recordUnknownAddresses
  // gave it.
  const found = await tx.$queryRaw<UnknownAddress[]>`
    SELECT id AS "deliveryId", reader_id AS "readerId", response, COALESCE(reason_detail ->> 'address', 'hard') AS address
    FROM deliveries d WHERE run_id = ${runId} AND ${isUnknown}
      AND NOT EXISTS (SELECT 1 FROM bounce_events e WHERE e.reader_id = d.reader_id AND e.sha256 = 'delivery:' || d.id)
    ORDER BY id LIMIT ${limit}`;
  if (found.length === 0) return { unknown: [], isMore: false };
  const readerIds = found.map(({ readerId }) => readerId);
  await lockReaders(tx, readerIds);
  // A reader may have been erased while we waited for the lock.
  const kept = await tx.reader.findMany({ where: { id: { in: readerIds } }, select: { id: true } });
  const keptIds = new Set(kept.map(({ id }) => id));
  return { unknown: found.filter(({ readerId }) => keptIds.has(readerId)), isMore: found.length === limit };
}

/** Records the answers as bounces, and stops the readers whose addresses the policy stops. */
export async function recordUnknownAddresses(
  tx: Transaction,
  hasher: AddressHasher,
  unknown: readonly UnknownAddress[],
  now: Date,
): Promise<void> {
  for (const { deliveryId, readerId, response, address } of unknown) {
    const detail = response ?? '';
    const event = {
      readerId,
      deliveryId,
      kind: address,
      counts: true,
      status: enhancedCodeOf(detail),
      detail,
      report: `delivery:${deliveryId}`,
      at: now,
    };
    if ((await recordBounce(tx, event)) === 'stop')
      await stopReader(tx, hasher, { id: readerId }, { reason: 'bounced', detail }, now);
  }
}
