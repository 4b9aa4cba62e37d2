/** Subscribes a reader on behalf of an operator, or changes an existing subscription. */

import type { Database, Transaction } from '../database/client.ts';
import { PaperroundError } from '../errors.ts';
import type { AddressHasher } from './address-hash.ts';
import { addConfirmation } from './confirmations-store.ts';
import type { ParsedAddress } from './email-address.ts';
import {
  askForConfirmation,
  type LockedReader,
  lockedReader,
  lockSignups,
  writePending,
} from './pending-store.ts';
import { isStopped, isSubscribed, type Preferences, type Reader, type Suppression } from './reader.ts';
import { getReader } from './readers-store.ts';
import { activate, applyPreferences, recordConsent } from './subscriptions-store.ts';
import { findSuppression } from './suppression-store.ts';

export interface OperatorSignup {
  readonly address: ParsedAddress;
  readonly preferences: Preferences;
  /**
   * The wording of a consent that the operator holds (`--confirmed --consent`), or null: the person is
   * asked by mail.
   */
  readonly consent: string | null;
}

/**
 * Subscribes a reader on behalf of an operator, or changes the subscription if the address is known. `mail`:
 * was a confirmation queued?
 * @throws PaperroundError `suppressed_address` if the address must not be written to, or only its owner may
 * bring it back
 */
export async function subscribeByOperator(
  db: Database,
  hasher: AddressHasher,
  signup: OperatorSignup,
  now: Date,
): Promise<{ readonly reader: Reader; readonly mail: boolean }> {
  return db.$transaction(async (tx) => {
    // A refusal below rolls back the row that this creates for a new address.
    await lockSignups(tx);
    const locked = await lockedReader(tx, signup.address, signup.preferences, now);
    const known = locked.reader;
    const stop = (await findSuppression(tx, hasher, signup.address.key)) ?? stopByStatus(known, now);
    if (stop !== null && (stop.scope === 'all' || signup.consent !== null)) throw suppressed(stop);
    const mail = await subscribe(tx, hasher, locked, signup, now);
    return { reader: await getReader(tx, { id: known.id }), mail };
  });
}

/** Returns whether the person is asked by mail. */
async function subscribe(
  tx: Transaction,
  hasher: AddressHasher,
  { reader: known, isNew }: LockedReader,
  signup: OperatorSignup,
  now: Date,
): Promise<boolean> {
  const consent = signup.consent === null ? null : ({ wording: signup.consent, source: 'cli' } as const);
  if (isSubscribed(known.status)) {
    await applyPreferences(tx, known, signup.preferences, now);
    if (consent !== null) await recordConsent(tx, known.id, 'confirmed', consent, now);
    return false;
  }
  if (!isNew) await writePending(tx, known.id, signup.preferences);
  if (consent !== null) {
    await activate(tx, hasher, { ...known, ...signup.preferences }, consent, now);
    return false;
  }
  await recordConsent(
    tx,
    known.id,
    'requested',
    { wording: 'Subscribed by an operator.', source: 'cli' },
    now,
  );
  if (await askForConfirmation(tx, hasher, { reader: known, preferences: signup.preferences }, now))
    return true;
  // Queues no mail, but creates a link that the operator can pass on.
  await addConfirmation(tx, known.id, signup.preferences, now);
  return false;
}

const stopByStatus = ({ status }: Reader, now: Date): Suppression | null =>
  isStopped(status) ? { reason: status, scope: 'all', at: now } : null;

const suppressed = ({ reason, scope }: Suppression): PaperroundError =>
  new PaperroundError('suppressed_address', `This address must not be written to: it is ${reason}.`, {
    hint:
      scope === 'all'
        ? 'Lift the suppression first, when you know that the cause is gone.'
        : 'Leave out --confirmed: its owner gets a confirmation mail and decides.',
    facts: { reason, scope },
  });
