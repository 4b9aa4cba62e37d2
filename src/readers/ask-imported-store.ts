/** Asks imported readers without consent to confirm, within the limits that apply to sign-ups. */

import type { Database } from '../database/client.ts';
import { DAY_MS } from '../durations.ts';
import type { AddressHasher } from './address-hash.ts';
import { newestConfirmation } from './confirmations-store.ts';
import { CONFIRMATION_DAYS } from './issued-link.ts';
import { askForConfirmation, lockSignups } from './pending-store.ts';
import { changeReaderWithin } from './readers-store.ts';
import { recordConsent } from './subscriptions-store.ts';

const ASKED_BY = { wording: 'Imported by an operator.', source: 'import' } as const;

/** What became of the pending readers of an import. */
export interface AskedReaders {
  /** Readers for whom a mail is queued, to be sent at once or when the limits allow it. */
  readonly queued: number;
  /** Readers who already have a link that is still valid. */
  readonly askedBefore: number;
  /** Readers whose address has had all its mails of thirty days, or who are no longer pending. */
  readonly notAsked: number;
}

/**
 * Asks these readers to confirm, each in its own transaction so that no sign-up waits long. Stops between two
 * readers when `signal` is aborted.
 */
export async function askImportedReaders(
  db: Database,
  hasher: AddressHasher,
  readerIds: readonly number[],
  {
    now,
    signal,
    onProgress,
  }: {
    readonly now: Date;
    readonly signal?: AbortSignal;
    readonly onProgress?: (readers: number) => void;
  },
): Promise<AskedReaders> {
  const asked = { queued: 0, askedBefore: 0, notAsked: 0 };
  for (const [index, id] of readerIds.entries()) {
    if (signal?.aborted === true) break;
    asked[await askOne(db, hasher, id, now)] += 1;
    onProgress?.(index + 1);
  }
  return asked;
}

async function askOne(
  db: Database,
  hasher: AddressHasher,
  id: number,
  now: Date,
): Promise<keyof AskedReaders> {
  return db.$transaction(async (tx) => {
    await lockSignups(tx);
    const outcome = await changeReaderWithin(tx, { id }, async (_, reader): Promise<keyof AskedReaders> => {
      if (reader.status !== 'pending') return 'notAsked';
      const before = await newestConfirmation(tx, id);
      if (before !== null && before.getTime() > now.getTime() - CONFIRMATION_DAYS * DAY_MS)
        return 'askedBefore';
      if (!(await askForConfirmation(tx, hasher, { reader, preferences: reader }, now))) return 'notAsked';
      await recordConsent(tx, id, 'requested', ASKED_BY, now);
      return 'queued';
    });
    return outcome ?? 'notAsked';
  });
}
