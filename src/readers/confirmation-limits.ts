/** Schedules confirmation mails within limits; what exceeds a limit is delayed, never dropped. Pure. */

import { DAY_MS, HOUR_MS } from '../durations.ts';
import { MOST_SIGNUP_MAILS, SIGNUP_MAIL_DAYS } from './signup.ts';

/** Per domain and clock hour, so that a catch-all mailbox gets no more, whatever the local part. */
const MOST_DOMAIN_CONFIRMATIONS = 100;
/** Per clock hour in total. */
const MOST_CONFIRMATIONS = 500;

/** How many mails are sent in an hour, by `hourOf` an instant in it. */
export type MailsByHour = ReadonlyMap<number, number>;

/** Earlier confirmations, including delayed ones. */
export interface EarlierConfirmations {
  /** To the mailbox: the newest MOST_SIGNUP_MAILS, newest first. */
  readonly mailbox: readonly Date[];
  readonly domain: MailsByHour;
  readonly everybody: MailsByHour;
}

/** The number of an hour, counted from 1970. */
export const hourOf = (at: Date): number => Math.floor(at.getTime() / HOUR_MS);

/** The first instant from `now` on at which one more confirmation is within all limits. */
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
