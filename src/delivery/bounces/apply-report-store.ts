/** Applies a report to its reader, in the transaction that records the report. */

import type { Transaction } from '../../database/client.ts';
import type { AddressHasher } from '../../readers/address-hash.ts';
import { stopReader, unsubscribeWithin } from '../../readers/subscriptions-store.ts';
import type { BounceReport } from './bounce.ts';
import { type BounceRecord, recordBounce } from './bounce-store.ts';
import { isOnOtherAddress } from './other-address-store.ts';
import type { ReportedReader } from './report-match-store.ts';

/** What is stored of a report, except its id and its time. */
export const recordOf = (
  { kind, counts, status, detail }: Pick<BounceRecord, 'kind' | 'counts' | 'status' | 'detail'>,
  { reader, deliveryId }: ReportedReader,
): Omit<BounceRecord, 'report' | 'at'> => ({
  readerId: reader.id,
  deliveryId,
  kind,
  counts,
  status,
  detail,
});

/** @returns what was done, as a sentence */
export async function applyReport(
  tx: Transaction,
  hasher: AddressHasher,
  record: BounceRecord,
  { kind, detail }: Pick<BounceReport, 'kind' | 'detail'>,
): Promise<string> {
  const { readerId: id, at } = record;
  if (await isOnOtherAddress(tx, hasher, record)) {
    await recordBounce(tx, { ...record, counts: false });
    return 'noted; it is about another address than the reader’s';
  }
  const consequence = await recordBounce(tx, record);
  if (consequence === 'none') return 'noted; it says nothing about the address';
  if (consequence === 'counted') return 'counted; the address goes on for now';
  if (kind === 'unsubscribe') {
    await unsubscribeWithin(tx, hasher, { id }, 'mail', at);
    return 'unsubscribed';
  }
  const reason = kind === 'complaint' ? 'complained' : 'bounced';
  await stopReader(tx, hasher, { id }, { reason, detail }, at);
  return 'suppressed; only an operator lifts it';
}
