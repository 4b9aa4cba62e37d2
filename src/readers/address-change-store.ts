/** A reader asks to move to another address, and the new address confirms it by a link. */

import type { Database, Transaction } from '../database/client.ts';
import { decideAddressChange, isMovable, isUnconfirmed } from './address-change.ts';
import type { AddressHasher } from './address-hash.ts';
import type { ParsedAddress } from './email-address.ts';
import type { IssuedLink } from './issued-link.ts';
import { addAddressChange, moveReader, otherReader } from './move-reader-store.ts';
import { lockSignups } from './pending-store.ts';
import { queueTransactional } from './queue-transactional-store.ts';
import { changeReaderWithin, findReader, getReader } from './readers-store.ts';
import { countMails, recordMail, takeConfirmationSlot } from './signup-mails-store.ts';
import type { ConsentGiven } from './subscriptions-store.ts';
import { findSuppression } from './suppression-store.ts';

interface AskedAddress {
  readonly readerId: number;
  readonly address: ParsedAddress;
}

/**
 * Handles a reader's request to move to another address. The reader sees the same response whatever becomes
 * of it, unless the address is already their own. Queues at most one mail; nothing changes until the link in
 * it is used.
 * @returns whether the address is already the reader's own
 */
export async function askForAddressChange(
  db: Database,
  hasher: AddressHasher,
  asked: AskedAddress,
  now: Date,
): Promise<{ readonly isOwn: boolean }> {
  const { readerId, address } = asked;
  return db.$transaction(async (tx) => {
    await lockSignups(tx);
    let isOwn = false;
    await changeReaderWithin(tx, { id: readerId }, async (_, reader) => {
      if (!isMovable(reader)) return;
      const other = await otherReader(tx, reader, address);
      isOwn = reader.emailKey === address.key;
      const answer = decideAddressChange({
        isOwn,
        suppression: await findSuppression(tx, hasher, address.key),
        taken: other === null || isUnconfirmed(other) ? null : other.status,
        confirmations: await countMails(tx, hasher, 'confirmation', address.key, now),
        reminders: await countMails(tx, hasher, 'reminder', address.key, now),
        asked: await countMails(tx, hasher, 'address-change', reader.publicId, now),
      });
      if (answer === 'nothing') return;
      await recordMail(tx, hasher, 'address-change', reader.publicId, now);
      if (answer === 'confirm') return askNewAddress(tx, hasher, asked, now);
      await recordMail(tx, hasher, 'reminder', address.key, now);
      await queueTransactional(tx, { readerId: other!.id, kind: 'address-taken', now });
    });
    return { isOwn };
  });
}

async function askNewAddress(
  tx: Transaction,
  hasher: AddressHasher,
  { readerId, address }: AskedAddress,
  now: Date,
): Promise<void> {
  const goesAt = await takeConfirmationSlot(tx, hasher, address.key, now);
  if (goesAt === null) return;
  const issuedAt = await addAddressChange(tx, readerId, address, goesAt);
  await queueTransactional(tx, {
    readerId,
    kind: 'new-address',
    recipient: address.address,
    now: issuedAt,
    notBefore: goesAt > now ? issuedAt : undefined,
  });
}

/**
 * Returns what the button on a link's page would do, without doing it: `waiting` moves the subscription,
 * `already` finds it moved, `gone` can no longer move it.
 */
export async function findAddressChange(
  db: Transaction,
  { publicId, issuedAt }: IssuedLink,
): Promise<'waiting' | 'already' | 'gone'> {
  const reader = await findReader(db, { publicId });
  if (reader === null || !isMovable(reader)) return 'gone';
  const change = await readChange(db, reader.id, issuedAt);
  if (change === null) return 'gone';
  if (change.movedAt === null) return 'waiting';
  return reader.emailKey === change.emailKey ? 'already' : 'gone';
}

/**
 * Is the change of a mail still unconfirmed, so that the mail is worth sending? If that change is over, one
 * to another address may have its time of issue.
 */
export async function isAddressChangeWaiting(
  db: Transaction,
  { readerId, recipient, issuedAt }: { readerId: number; recipient: string | null; issuedAt: Date },
): Promise<boolean> {
  const change = await readChange(db, readerId, issuedAt);
  return change !== null && change.movedAt === null && change.email === recipient;
}

/**
 * Moves the subscription to the address that a link was sent to. Returns `already` if it has moved there;
 * `gone` if the subscription has ended or moved elsewhere, or the address has since gained a subscription or
 * been suppressed.
 */
export async function confirmAddressChange(
  db: Database,
  hasher: AddressHasher,
  link: IssuedLink,
  consent: ConsentGiven,
  now: Date,
): Promise<'moved' | 'already' | 'gone'> {
  return db.$transaction(async (tx) => {
    // Every move takes this lock, so what is read here still holds below.
    await lockSignups(tx);
    const found = await findAddressChange(tx, link);
    if (found !== 'waiting') return found;
    const { id } = await getReader(tx, { publicId: link.publicId });
    const { issuedAt } = link;
    const { email, emailKey } = (await readChange(tx, id, issuedAt))!;
    const address = { address: email, key: emailKey };
    const move = { readerId: id, address, consent, issuedAt };
    const outcome = await moveReader(tx, hasher, move, now);
    if (outcome !== 'moved') return 'gone';
    await tx.addressChange.updateMany({ where: { readerId: id, issuedAt }, data: { movedAt: now } });
    return 'moved';
  });
}

const readChange = (
  db: Transaction,
  readerId: number,
  issuedAt: Date,
): Promise<{ email: string; emailKey: string; movedAt: Date | null } | null> =>
  db.addressChange.findUnique({
    where: { readerId_issuedAt: { readerId, issuedAt } },
    select: { email: true, emailKey: true, movedAt: true },
  });
