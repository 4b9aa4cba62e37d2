/** Moves a subscription to another address, and notifies the old one. */

import type { Database, Transaction } from '../database/client.ts';
import { isMovable, isUnconfirmed } from './address-change.ts';
import type { AddressHasher } from './address-hash.ts';
import type { ParsedAddress } from './email-address.ts';
import { deleteReaders } from './erase-store.ts';
import { freeTimeOfIssue } from './issued-link.ts';
import { lockSignups } from './pending-store.ts';
import { queueTransactional } from './queue-transactional-store.ts';
import type { Reader } from './reader.ts';
import { findReader, lockReaders } from './readers-store.ts';
import { type ConsentGiven, hasLeft, recordConsent, setNextDue } from './subscriptions-store.ts';
import { addSuppression, findSuppression, liftSuppression } from './suppression-store.ts';

/**
 * Moves a subscription at once, on behalf of an operator, and notifies the old address unless it accepts no
 * mail.
 */
export async function moveByOperator(
  db: Database,
  hasher: AddressHasher,
  move: { readonly readerId: number; readonly address: ParsedAddress },
  now: Date,
): Promise<MoveOutcome> {
  const consent = { wording: 'Moved to another address by an operator.', source: 'cli' } as const;
  return db.$transaction(async (tx) => {
    await lockSignups(tx);
    return moveReader(tx, hasher, { ...move, consent }, now);
  });
}

/**
 * taken: another reader has the address; stopped: the address must not be written to; ended: the subscription
 * is over.
 */
export type MoveOutcome = 'moved' | 'same' | 'taken' | 'stopped' | 'ended';

interface Move {
  readonly readerId: number;
  readonly address: ParsedAddress;
  readonly consent: ConsentGiven;
  /** When the link that was used was issued; absent if an operator moves the subscription. */
  readonly issuedAt?: Date;
}

/** Moves a subscription. Requires `lockSignups`. */
export async function moveReader(
  tx: Transaction,
  hasher: AddressHasher,
  move: Move,
  now: Date,
): Promise<MoveOutcome> {
  const { readerId: id, address } = move;
  const other = await tx.reader.findUnique({ where: { emailKey: address.key }, select: { id: true } });
  await lockReaders(tx, other === null ? [id] : [id, other.id]);
  const reader = await findReader(tx, { id });
  if (reader === null) return 'ended';
  const holder = await otherReader(tx, reader, address);
  const refusal = await refusalOf(tx, hasher, { reader, holder }, move);
  if (refusal !== null) return refusal;
  // An unconfirmed sign-up has no history to lose, and its mailbox gets this subscription instead.
  if (holder !== null) await deleteReaders(tx, [holder.id]);
  await applyMove(tx, hasher, reader, move, now);
  return 'moved';
}

/**
 * Returns why the subscription cannot move, or null.
 * @param holder another reader who has the new address
 */
async function refusalOf(
  tx: Transaction,
  hasher: AddressHasher,
  { reader, holder }: { readonly reader: Reader; readonly holder: Reader | null },
  { address, consent }: Move,
): Promise<Exclude<MoveOutcome, 'moved'> | null> {
  if (!isMovable(reader)) return 'ended';
  // A reader who unsubscribed, before the bounce or since, returns only by a link that they requested.
  if (reader.status === 'bounced' && consent.source !== 'web' && (await hasLeft(tx, reader.id)))
    return 'ended';
  if (reader.emailKey === address.key) return 'same';
  if ((await findSuppression(tx, hasher, address.key))?.scope === 'all') return 'stopped';
  return holder === null || isUnconfirmed(holder) ? null : 'taken';
}

async function applyMove(
  tx: Transaction,
  hasher: AddressHasher,
  reader: Reader,
  { address, consent, issuedAt }: Move,
  now: Date,
): Promise<void> {
  const { id } = reader;
  const pending = await tx.addressChange.findMany({
    where: { readerId: id, movedAt: null, ...(issuedAt === undefined ? {} : { NOT: { issuedAt } }) },
    select: { issuedAt: true },
  });
  await leaveOldAddress(tx, hasher, reader, now);
  // Every other pending link becomes invalid; only now, so that the link back cannot have its time of issue.
  await tx.addressChange.deleteMany({
    where: { readerId: id, issuedAt: { in: pending.map((change) => change.issuedAt) } },
  });
  await liftSuppression(tx, hasher, address.key, 'digest', now);
  await recordConsent(tx, id, 'confirmed', consent, now);
  const isBack = reader.status === 'bounced';
  await tx.reader.update({
    where: { id },
    data: {
      email: address.address,
      emailKey: address.key,
      addressSince: now,
      ...(isBack ? { status: 'active' } : {}),
    },
  });
  if (isBack) await setNextDue(tx, reader, now);
  await forgetComposedMails(tx, id);
}

/**
 * Suppresses the old address, so that no import or restored backup brings it back, and notifies it unless it
 * accepts no mail. That mail has a link that moves the subscription back.
 */
async function leaveOldAddress(
  tx: Transaction,
  hasher: AddressHasher,
  reader: Reader,
  now: Date,
): Promise<void> {
  const old = { address: reader.email, key: reader.emailKey };
  const stop = await findSuppression(tx, hasher, old.key);
  await addSuppression(
    tx,
    hasher,
    old.key,
    { reason: 'unsubscribed', detail: 'moved to another address' },
    now,
  );
  if (reader.status === 'bounced' || stop?.scope === 'all') return;
  const issuedAt = await addAddressChange(tx, reader.id, old, now);
  await queueTransactional(tx, { readerId: reader.id, kind: 'moved', recipient: old.address, now: issuedAt });
}

/**
 * Deletes the stored messages of mails that wait for another attempt: they are composed again, to the new
 * address and with the same papers.
 */
async function forgetComposedMails(tx: Transaction, readerId: number): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM stored_messages k USING deliveries d
    WHERE d.id = k.delivery_id AND d.reader_id = ${readerId} AND d.status <> 'sending'`;
}

/**
 * Stores the address that a new link of the reader moves to. Returns the time of issue, which distinguishes a
 * reader's links (`freeTimeOfIssue`).
 */
export async function addAddressChange(
  tx: Transaction,
  readerId: number,
  { address: email, key: emailKey }: ParsedAddress,
  at: Date,
): Promise<Date> {
  const others = await tx.addressChange.findMany({
    where: { readerId, issuedAt: { gte: at } },
    select: { issuedAt: true },
  });
  const issuedAt = freeTimeOfIssue(at, others);
  await tx.addressChange.create({ data: { readerId, issuedAt, email, emailKey } });
  return issuedAt;
}

/** Returns the reader who has an address, unless it is this one. */
export async function otherReader(
  db: Transaction,
  { id }: Reader,
  { key }: ParsedAddress,
): Promise<Reader | null> {
  const reader = await findReader(db, { emailKey: key });
  return reader === null || reader.id === id ? null : reader;
}
