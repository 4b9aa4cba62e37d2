/** Explains to a reader why no mail came today, or says that it did. Pure. */

import { toLocalCalendar } from '../../readers/next-due.ts';
import type { Reader } from '../../readers/reader.ts';
import { WEEKDAYS } from '../../text/days.ts';
import { formatsFor } from '../../text/regions.ts';
import { TODAY_WORDING } from '../../text/wording/reader-page-wording.ts';

/** A digest as the ledger has it. */
export interface TodaysDigest {
  readonly day: string;
  readonly status: string;
  /** As a sentence. */
  readonly reason: string | null;
}

/**
 * Returns null for readers who get no mail at present: the page says so elsewhere.
 * @param newest the newest digest of this reader, or null
 */
export function whyNoMailToday(reader: Reader, newest: TodaysDigest | null, now: Date): string | null {
  if (reader.status !== 'active') return null;
  const today = toLocalCalendar(reader.timeZone, now);
  if (reader.pauseUntil !== null && reader.pauseUntil > today.day) return null;
  if (newest !== null && newest.day === today.day) return sayOf(newest);
  const { nextDueAt, timeZone } = reader;
  if (nextDueAt !== null && nextDueAt <= now) return TODAY_WORDING.due;
  if (nextDueAt !== null && toLocalCalendar(timeZone, nextDueAt).day === today.day)
    return TODAY_WORDING.comes(formatsFor(reader.locale).timeOfDay(reader.minuteOfDay));
  return TODAY_WORDING.none(dayOffOf(reader, today.weekday) ?? TODAY_WORDING.later);
}

function sayOf({ status, reason }: TodaysDigest): string {
  const because = reason === null ? '' : `: ${reason}`;
  switch (status) {
    case 'sent':
      return TODAY_WORDING.sent;
    case 'empty':
      return TODAY_WORDING.none(reason ?? TODAY_WORDING.nothingMatched);
    case 'failed':
      return TODAY_WORDING.failed(because);
    case 'suppressed':
      return TODAY_WORDING.suppressed(because);
    case 'uncertain':
      return TODAY_WORDING.uncertain;
    case 'retrying':
      return TODAY_WORDING.retrying(because);
    default:
      return TODAY_WORDING.onItsWay;
  }
}

function dayOffOf({ frequency, weekday, monthDay }: Reader, today: number): string | null {
  switch (frequency) {
    case 'daily':
      return null;
    case 'weekdays':
      return today > 5 ? TODAY_WORDING.weekdays : null;
    case 'weekly':
      return today === weekday ? null : TODAY_WORDING.weekly(String(WEEKDAYS[weekday - 1]));
    case 'monthly':
      return TODAY_WORDING.monthly(monthDay);
  }
}
