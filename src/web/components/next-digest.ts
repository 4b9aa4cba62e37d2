/** When a reader's next digest comes, in words and in their own time. Pure. */

import { localDayOf } from '../../readers/next-due.ts';
import { formatMinuteOfDay, type Reader } from '../../readers/reader.ts';
import { longDay } from '../../text/days.ts';

/** `Thursday, 12 March 2026, at 08:00 (Europe/Riga)`; null while none is due. */
export function nextDigestOf({ nextDueAt, timeZone, minuteOfDay }: Reader): string | null {
  if (nextDueAt === null) return null;
  return `${longDay(localDayOf(timeZone, nextDueAt))}, at ${formatMinuteOfDay(minuteOfDay)} (${timeZone})`;
}
