/** Signing up and confirming: what signup.ts decides, done to the store in one transaction. */
import type { Database } from '../database/client.ts';
import type { AddressHasher } from './address-hash.ts';
import type { ParsedAddress } from './email-address.ts';
import {
  claimConfirmation,
  countClient,
  countMails,
  lockedReader,
  noteMail,
  type QueueMail,
  writePending,
} from './pending-store.ts';
import type { Preferences, Reader } from './reader.ts';
import { changeReader, getReader, type ReaderName } from './readers-store.ts';
import { decideSignup, type SignupDecision, shortenedClient } from './signup.ts';
import { activate, type ConsentGiven, recordConsent } from './subscriptions-store.ts';
import { suppressionOfAddress } from './suppression-store.ts';

export interface Signup {
  readonly address: ParsedAddress;
  readonly preferences: Preferences;
  /** The sentence beside the form's button. */
  readonly wording: string;
  /** The client's address, or null when it is not known. */
  readonly client: string | null;
}

export type SignupOutcome = SignupDecision & {
  /** Whom to write to when `mail`; null when nothing was stored. */
  readonly reader: Reader | null;
};

/**
 * A sign-up by the form. When this returns, what it accepted is stored, and the mail it allows is counted and queued: a confirmation
 * for `confirm`, the preferences link for `remind`.
 */
export async function signUp(
  db: Database,
  hasher: AddressHasher,
  signup: Signup,
  now: Date,
  queueMail: QueueMail,
): Promise<SignupOutcome> {
  return db.$transaction(async (tx) => {
    const { key } = signup.address;
    const clientSignups = await countClient(tx, hasher, signup.client, now);
    const suppression = await suppressionOfAddress(tx, hasher, key);
    // A first look, so that nothing is stored for whom nothing may be stored.
    const first = decideSignup({ suppression, status: null, confirmations: 0, reminders: 0, clientSignups });
    if (first.action !== 'confirm') return { ...first, reader: null };
    const reader = await lockedReader(tx, signup.address, signup.preferences, now);
    const decision = decideSignup({
      suppression,
      status: reader.status,
      confirmations: await countMails(tx, hasher, 'confirmation', key, now),
      reminders: await countMails(tx, hasher, 'reminder', key, now),
      clientSignups,
    });
    if (decision.action === 'confirm') {
      await writePending(tx, reader.id, signup.preferences);
      await recordConsent(
        tx,
        reader.id,
        'requested',
        {
          wording: signup.wording,
          source: 'web',
          client: signup.client === null ? null : shortenedClient(signup.client),
        },
        now,
      );
    }
    if (decision.mail) {
      const confirms = decision.action === 'confirm';
      await noteMail(tx, hasher, confirms ? 'confirmation' : 'reminder', key, now);
      await queueMail(tx, { readerId: reader.id, kind: confirms ? 'confirmation' : 'known', now });
    }
    return { ...decision, reader: await getReader(tx, { id: reader.id }) };
  });
}

/**
 * A new confirmation mail for a pending reader whose link has expired; null when there is no pending reader of that name. `mail` false:
 * the address has had its three in thirty days.
 */
export async function requestConfirmation(
  db: Database,
  hasher: AddressHasher,
  name: ReaderName,
  now: Date,
  queueMail: QueueMail,
): Promise<{ readonly reader: Reader; readonly mail: boolean } | null> {
  return changeReader(db, name, async (tx, reader) => {
    if (reader.status !== 'pending') return null;
    const mail = await claimConfirmation(tx, hasher, reader.id, now);
    if (mail) await queueMail(tx, { readerId: reader.id, kind: 'confirmation', now });
    return { reader, mail };
  });
}

/**
 * Confirms a sign-up. `already` for a link used twice; `gone` when the link is from a sign-up that is over: erased, unsubscribed since,
 * or stopped by a bounce or complaint.
 * @param issuedAt when the confirmation token was made (`verifyConfirmation`)
 */
export async function confirmSignup(
  db: Database,
  hasher: AddressHasher,
  link: { readonly publicId: string; readonly issuedAt: Date },
  consent: ConsentGiven,
  now: Date,
): Promise<'confirmed' | 'already' | 'gone'> {
  const outcome = await changeReader(db, { publicId: link.publicId }, async (tx, reader) => {
    if (reader.status === 'active' || reader.status === 'paused') return 'already' as const;
    if (reader.status !== 'pending') return 'gone' as const;
    // Somebody who unsubscribed and signs up again is not brought back by a link from before.
    const withdrawnSince = await tx.consent.count({
      where: { readerId: reader.id, event: 'withdrawn', at: { gt: link.issuedAt } },
    });
    if (withdrawnSince > 0) return 'gone' as const;
    await activate(tx, hasher, reader, consent, now);
    return 'confirmed' as const;
  });
  return outcome ?? 'gone';
}
