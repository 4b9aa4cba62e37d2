/** Says to a reader why no mail came today, or that it did. Pure. */
import { toLocalCalendar } from '../../readers/next-due.ts';
import { formatMinuteOfDay, type Reader } from '../../readers/reader.ts';
import { WEEKDAYS } from '../../text/days.ts';

/** Today's digest as the ledger has it. */
export interface TodaysDigest {
  readonly day: string;
  readonly status: string;
  /** As a sentence. */
  readonly reason: string | null;
}

/**
 * Null for readers to whom no mail comes at all: the page says so elsewhere.
 * @param newest the newest digest of this reader, or null
 */
export function whyNoMailToday(reader: Reader, newest: TodaysDigest | null, now: Date): string | null {
  if (reader.status !== 'active') return null;
  const today = toLocalCalendar(reader.timeZone, now);
  if (reader.pauseUntil !== null && reader.pauseUntil > today.day) return null;
  if (newest !== null && newest.day === today.day) return sayOf(newest);
  const { nextDueAt, timeZone } = reader;
  if (nextDueAt !== null && nextDueAt <= now) return 'Today’s digest is due, and is made within minutes.';
  if (nextDueAt !== null && toLocalCalendar(timeZone, nextDueAt).day === today.day)
    return `Today’s digest comes at ${formatMinuteOfDay(reader.minuteOfDay)}.`;
  return `No mail today: ${dayOffOf(reader, today.weekday) ?? 'your subscription, or its present time, began after today’s digests were made'}.`;
}

function sayOf({ status, reason }: TodaysDigest): string {
  const because = reason === null ? '' : `: ${reason}`;
  switch (status) {
    case 'sent':
      return 'Today’s digest was sent. If it did not arrive, look among the spam.';
    case 'empty':
      return 'No mail today: nothing that is new matched what you chose.';
    case 'failed':
      return `Today’s digest could not be delivered${because}. Its papers are in the next one.`;
    case 'suppressed':
      return `Today’s digest was not sent${because}.`;
    case 'uncertain':
      return 'Today’s digest may have arrived: your mail server did not say.';
    case 'retrying':
      return `Today’s digest waits, and is tried again${because}.`;
    default:
      return 'Today’s digest is made, and is on its way.';
  }
}

function dayOffOf({ frequency, weekday, monthDay }: Reader, today: number): string | null {
  switch (frequency) {
    case 'daily':
      return null;
    case 'weekdays':
      return today > 5 ? 'you chose Monday to Friday' : null;
    case 'weekly':
      return today === weekday ? null : `you chose ${WEEKDAYS[weekday - 1]}s`;
    case 'monthly':
      return `you chose day ${monthDay} of the month`;
  }
}
