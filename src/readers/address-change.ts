/** Decides what follows when a reader names another address, and signs the links that confirm it. Pure. */

import { DAY_MS } from '../durations.ts';
import type { Reader, ReaderStatus, Suppression } from './reader.ts';
import { MOST_SIGNUP_MAILS } from './signup.ts';
import { CONFIRMATION_DAYS, type Tokens } from './tokens.ts';

/**
 * A reader may ask for at most this many changes in SIGNUP_MAIL_DAYS: the page is no means to mail strangers.
 */
export const MOST_ADDRESS_CHANGES = 5;

export interface AddressChangeContext {
  /** The reader has this address already. */
  readonly isOwn: boolean;
  /** Of the new address. */
  readonly suppression: Suppression | null;
  /** Of another subscription that has it; null if there is none, or a sign-up that was never confirmed. */
  readonly taken: ReaderStatus | null;
  /**
   * Mails to the new address in the last SIGNUP_MAIL_DAYS: confirmations, and reminders to a known reader.
   */
  readonly confirmations: number;
  readonly reminders: number;
  /** What this reader asked for in the same period. */
  readonly asked: number;
}

/**
 * confirm: a mail to the new address, whose link moves the subscription.
 * remind: the new address has a subscription already, and a mail reminds it; the two are not merged.
 * nothing: no mail. The page that answers is the same in all three, unless the address is the reader's own.
 */
export type AddressChangeAnswer = 'confirm' | 'remind' | 'nothing';

export function decideAddressChange(context: AddressChangeContext): AddressChangeAnswer {
  const { isOwn, suppression, taken, confirmations, reminders, asked } = context;
  if (isOwn || asked >= MOST_ADDRESS_CHANGES || suppression?.scope === 'all') return 'nothing';
  if (taken === 'bounced' || taken === 'complained') return 'nothing';
  if (taken !== null) return reminders < MOST_SIGNUP_MAILS ? 'remind' : 'nothing';
  return confirmations < MOST_SIGNUP_MAILS ? 'confirm' : 'nothing';
}

/**
 * Can the subscription move? Also one that a bounce has stopped, which is about the old address. Who has
 * left or complained does not return by another address.
 */
export const isMovable = ({ status }: Pick<Reader, 'status'>): boolean =>
  status === 'active' || status === 'paused' || status === 'bounced';

/** What a link identifies: its token's reader and time of issue. */
export interface AddressChangeLink {
  readonly publicId: string;
  readonly issuedAt: Date;
}

export const signAddressChange = (tokens: Tokens, publicId: string, issuedAt: Date): string =>
  tokens.sign('email', publicId, issuedAt.getTime());

/** Null if the token is invalid; it expires as a confirmation does. */
export function verifyAddressChange(
  tokens: Tokens,
  token: string,
  now: Date,
): (AddressChangeLink & { readonly expired: boolean }) | null {
  const content = tokens.verify('email', token);
  if (content === null || content.extra === null) return null;
  const expired = now.getTime() - content.extra > CONFIRMATION_DAYS * DAY_MS;
  return { publicId: content.publicId, issuedAt: new Date(content.extra), expired };
}
