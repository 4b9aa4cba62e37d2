/** Decides what follows when a reader asks for another address. Pure. */

import { isStopped, isSubscribed, type Reader, type ReaderStatus, type Suppression } from './reader.ts';
import { MOST_SIGNUP_MAILS } from './signup.ts';

/**
 * Most changes that a reader may ask for in SIGNUP_MAIL_DAYS, so that the page cannot be used to mail
 * strangers.
 */
const MOST_ADDRESS_CHANGES = 5;

export interface AddressChangeContext {
  /** The reader already has this address. */
  readonly isOwn: boolean;
  /** The suppression of the new address. */
  readonly suppression: Suppression | null;
  /**
   * The status of another subscription with this address; null if there is none, or only a sign-up that was
   * never confirmed.
   */
  readonly taken: ReaderStatus | null;
  /** Confirmation mails to the new address in the last SIGNUP_MAIL_DAYS. */
  readonly confirmations: number;
  /** Mails in the same period that reminded the new address of a subscription it already has. */
  readonly reminders: number;
  /** Changes that this reader asked for in the same period. */
  readonly asked: number;
}

/**
 * confirm: the new address gets a mail whose link moves the subscription.
 * remind: the new address already has a subscription; a mail reminds it of that, and the two are not merged.
 * nothing: no mail.
 * The response page is the same in all three cases, unless the address is the reader's own.
 */
export type AddressChangeAnswer = 'confirm' | 'remind' | 'nothing';

export function decideAddressChange(context: AddressChangeContext): AddressChangeAnswer {
  const { isOwn, suppression, taken, confirmations, reminders, asked } = context;
  if (isOwn || asked >= MOST_ADDRESS_CHANGES || suppression?.scope === 'all') return 'nothing';
  if (isStopped(taken)) return 'nothing';
  if (taken !== null) return reminders < MOST_SIGNUP_MAILS ? 'remind' : 'nothing';
  return confirmations < MOST_SIGNUP_MAILS ? 'confirm' : 'nothing';
}

/**
 * Can the subscription move? A bounce does not prevent it, as it concerns only the old address. A reader who
 * left or complained does not return by way of another address.
 */
export const isMovable = ({ status }: Pick<Reader, 'status'>): boolean =>
  isSubscribed(status) || status === 'bounced';

/** Has the reader only signed up so far? Such a subscription has no history to lose. */
export const isUnconfirmed = ({ status, confirmedAt }: Reader): boolean =>
  status === 'pending' && confirmedAt === null;
