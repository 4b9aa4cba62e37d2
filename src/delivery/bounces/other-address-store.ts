/**
 * Finds out whether a report is about a mail to another address than the reader's, about which it says
 * nothing.
 */

import type { Transaction } from '../../database/client.ts';
import type { AddressHasher } from '../../readers/address-hash.ts';
import { addSuppression } from '../../readers/suppression-store.ts';
import type { BounceRecord } from './bounce-store.ts';
import { addressKey } from './report-match-store.ts';

/**
 * Is the report about a mail of a change of address, or a bounce of a mail from before the reader changed
 * address? A mail of a change has its own recipient, and its reports stop that address instead. Requires the
 * lock on the reader.
 */
export async function isOnOtherAddress(
  tx: Transaction,
  hasher: AddressHasher,
  report: Pick<BounceRecord, 'readerId' | 'deliveryId' | 'kind' | 'detail' | 'at'>,
): Promise<boolean> {
  const { readerId, deliveryId, kind, detail, at } = report;
  if (deliveryId === null || kind === 'unsubscribe') return false;
  const mail = await tx.delivery.findFirst({
    where: { id: deliveryId, readerId },
    select: { recipient: true, plannedAt: true, reader: { select: { addressSince: true, emailKey: true } } },
  });
  if (mail === null) return false;
  const recipient = mail.recipient === null ? null : addressKey(mail.recipient);
  if (recipient === null)
    // A complaint is a person's decision, whichever of their mailboxes it comes from.
    return (
      kind !== 'complaint' && mail.reader.addressSince !== null && mail.plannedAt < mail.reader.addressSince
    );
  if (recipient === mail.reader.emailKey) return false;
  if (kind === 'hard') await addSuppression(tx, hasher, recipient, { reason: 'bounced', detail }, at);
  if (kind === 'complaint') await addSuppression(tx, hasher, recipient, { reason: 'complained', detail }, at);
  return true;
}
