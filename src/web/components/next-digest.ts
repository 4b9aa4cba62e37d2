/** Describes when a reader's next digest is due, in the reader's time zone. Pure. */

import { localDayOf, nextDueOnLaterDay } from '../../readers/next-due.ts';
import type { Reader } from '../../readers/reader.ts';
import { formatsFor } from '../../text/regions.ts';
import { DAYS_WORDING } from '../../text/wording/form-wording.ts';

/**
 * Returns `Thursday, 12 March 2026, at 08:00 (Europe/Riga)`; null if none is due.
 * @param lastDay the local day of the newest digest, which has no second one
 */
export function describeNextDigest(reader: Reader, lastDay: string | null): string | null {
  const { nextDueAt, timeZone, minuteOfDay, locale } = reader;
  if (nextDueAt === null) return null;
  const hadIts = lastDay !== null && localDayOf(timeZone, nextDueAt) <= lastDay;
  const dueAt = hadIts ? nextDueOnLaterDay(reader, nextDueAt, lastDay) : nextDueAt;
  const { longDay, timeOfDay } = formatsFor(locale);
  return DAYS_WORDING.at(longDay(localDayOf(timeZone, dueAt)), timeOfDay(minuteOfDay), timeZone);
}
