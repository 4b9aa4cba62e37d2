/** Schedules confirmation mails within limits; a mail that exceeds one is delayed, never dropped. Pure. */

import { DAY_MS, HOUR_MS } from '../durations.ts';
import { MOST_SIGNUP_MAILS, SIGNUP_MAIL_DAYS } from './signup.ts';

/** Per domain and clock hour, so that a catch-all mailbox gets no more, whatever local parts are used. */
const MOST_DOMAIN_CONFIRMATIONS = 100;
/** In total per clock hour. */
const MOST_CONFIRMATIONS = 500;

/** How many mails are sent in each hour, keyed by `hourOf`. */
export type MailsByHour = ReadonlyMap<number, number>;

/** Earlier confirmations, including delayed ones. */
export interface EarlierConfirmations {
  /** To the mailbox: the newest MOST_SIGNUP_MAILS, newest first. */
  readonly mailbox: readonly Date[];
  readonly domain: MailsByHour;
  readonly everybody: MailsByHour;
}

/** Returns the number of the clock hour that contains an instant, counted from 1970 (UTC). */
export const hourOf = (at: Date): number => Math.floor(at.getTime() / HOUR_MS);

/** Returns the first instant, `now` or later, at which one more confirmation is within all limits. */
export function slotWithin({ mailbox, domain, everybody }: EarlierConfirmations, now: Date): Date {
  const oldest = mailbox[MOST_SIGNUP_MAILS - 1];
  const earliest =
    oldest === undefined
      ? now.getTime()
      : Math.max(now.getTime(), oldest.getTime() + SIGNUP_MAIL_DAYS * DAY_MS);
  let hour = hourOf(new Date(earliest));
  while (
    (domain.get(hour) ?? 0) >= MOST_DOMAIN_CONFIRMATIONS ||
    (everybody.get(hour) ?? 0) >= MOST_CONFIRMATIONS
  )
    hour += 1;
  return new Date(Math.max(earliest, hour * HOUR_MS));
}
