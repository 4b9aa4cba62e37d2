/** Describes when a reader's next digest is due, in the reader's time zone. Pure. */

import { localDayOf } from '../../readers/next-due.ts';
import { formatMinuteOfDay, type Reader } from '../../readers/reader.ts';
import { formatsFor } from '../../text/formats.ts';

/** `Thursday, 12 March 2026, at 08:00 (Europe/Riga)`; null if none is due. */
export function describeNextDigest({ nextDueAt, timeZone, minuteOfDay, locale }: Reader): string | null {
  if (nextDueAt === null) return null;
  return `${formatsFor(locale).longDay(localDayOf(timeZone, nextDueAt))}, at ${formatMinuteOfDay(minuteOfDay)} (${timeZone})`;
}
