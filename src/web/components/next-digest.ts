/** Describes when a reader's next digest is due, in the reader's time zone. Pure. */

import { localDayOf } from '../../readers/next-due.ts';
import type { Reader } from '../../readers/reader.ts';
import { formatsFor } from '../../text/regions.ts';
import { DAYS_WORDING } from '../../text/wording/form-wording.ts';

/** Returns `Thursday, 12 March 2026, at 08:00 (Europe/Riga)`; null if none is due. */
export function describeNextDigest({ nextDueAt, timeZone, minuteOfDay, locale }: Reader): string | null {
  if (nextDueAt === null) return null;
  const { longDay, timeOfDay } = formatsFor(locale);
  return DAYS_WORDING.at(longDay(localDayOf(timeZone, nextDueAt)), timeOfDay(minuteOfDay), timeZone);
}
