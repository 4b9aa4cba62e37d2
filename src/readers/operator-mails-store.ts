/**
 * Sends one reader, at an operator's request, the link they wait for once more, or makes their digest due
 * now.
 */

import type { Database } from '../database/client.ts';
import type { AddressHasher } from './address-hash.ts';
import { localDayOf } from './next-due.ts';
import { askForPreferencesLink } from './pending-store.ts';
import type { Reader } from './reader.ts';
import { statusAt } from './reader-json.ts';
import { changeReader, lastDeliveryDay } from './readers-store.ts';
import { requestConfirmation } from './signup-store.ts';
import { isWebhookAddress } from './webhook.ts';

/**
 * Makes an active reader's digest due now, with what is new to them; the timetable plans it. There is still
 * only one digest per local day. Returns why it is refused, or null.
 */
export async function makeDigestDue(db: Database, id: number, now: Date): Promise<string | null> {
  const refusal = await changeReader(db, { id }, async (tx, reader) => {
    const status = statusAt(reader, now);
    if (status !== 'active') return `this reader is ${status}`;
    if ((await lastDeliveryDay(tx, id)) === localDayOf(reader.timeZone, now))
      return 'this reader has a digest of today already';
    await tx.reader.update({ where: { id }, data: { nextDueAt: now } });
    return '';
  });
  return refusal === null ? 'there is no such reader' : refusal || null;
}

/**
 * Sends a pending reader the confirmation again, or any other reader the link to the preferences, within the
 * limits of sign-ups. Returns why it is refused, or null.
 */
export async function mailLinkAgain(
  db: Database,
  hasher: AddressHasher,
  { id, publicId, status, email }: Pick<Reader, 'id' | 'publicId' | 'status' | 'email'>,
  now: Date,
): Promise<string | null> {
  if (isWebhookAddress(email)) return 'a webhook gets no mail';
  const before = await db.delivery.count({ where: { readerId: id, priority: 0 } });
  if (status === 'pending') {
    const newest = await db.confirmation.findFirst({
      where: { readerId: id },
      orderBy: { issuedAt: 'desc' },
    });
    if (newest === null) return 'nothing waits for a confirmation of this reader';
    await requestConfirmation(db, hasher, { publicId, issuedAt: newest.issuedAt }, now);
  } else await askForPreferencesLink(db, hasher, publicId, now);
  const after = await db.delivery.count({ where: { readerId: id, priority: 0 } });
  return after > before ? null : 'the limits of sign-ups, or a suppression, allow no further mail now';
}
