/** Parses days as pages write them (`Mar 11`, `Tuesday, 11 March`, `2024-03-11`) into YYYY-MM-DD. */

import { monthNumber, utcDay, weekdayNumber, weekdayOn } from '../../text/days.ts';

const MONTH =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const WEEKDAY = '(?:(sun|mon|tue|wed|thu|fri|sat)[a-z]{0,6}\\.?,?\\s+)?';
const DAY = '(\\d{1,2})(?:st|nd|rd|th)?';
const YEAR = '(?:,?\\s+(\\d{4}))?';
const MONTH_FIRST = new RegExp(`^${WEEKDAY}${MONTH}\\s+${DAY}${YEAR}$`, 'i');
const DAY_FIRST = new RegExp(`^${WEEKDAY}${DAY}\\s+(?:of\\s+)?${MONTH}${YEAR}$`, 'i');
const NUMERIC = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Returns the day that `text` is as a whole, or null if it is not one. Without a year it is the latest such
 * day not after `now` (in UTC); with a weekday, the latest one that falls on it.
 * @example parseListedDay('Mar 11', new Date('2025-01-10T00:00:00Z')) // '2024-03-11'
 */
export function parseListedDay(text: string, now: Date): string | null {
  const line = text.trim();
  const numeric = NUMERIC.exec(line);
  if (numeric !== null) return isoDay(Number(numeric[1]), Number(numeric[2]), Number(numeric[3]));
  const monthFirst = MONTH_FIRST.exec(line);
  const dayFirst = monthFirst === null ? DAY_FIRST.exec(line) : null;
  const match = monthFirst ?? dayFirst;
  if (match === null) return null;
  const [monthName, dayText] = monthFirst === null ? [match[3], match[2]] : [match[2], match[3]];
  const month = monthNumber(monthName ?? '');
  const day = Number(dayText);
  if (match[4] !== undefined) return isoDay(Number(match[4]), month, day);
  const weekday = match[1] === undefined ? null : weekdayNumber(match[1]);
  return latestDay(month, day, weekday, now) ?? latestDay(month, day, null, now);
}

const MONTH_WITHIN = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?';
const DAY_FIRST_WITHIN = new RegExp(`\\b(\\d{1,2})\\s+${MONTH_WITHIN},?\\s+(\\d{4}|\\d{2})\\b`, 'i');
const MONTH_FIRST_WITHIN = new RegExp(
  `\\b${MONTH_WITHIN}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})\\b`,
  'i',
);

/**
 * Returns the first `9 Jun 23`, `Friday, 9 June 2023`, `June 9, 2023` or `2023-06-09` in a heading, as
 * YYYY-MM-DD. Two-digit years are 1991 to 2090.
 */
export function dayInHeading(heading: string): string | null {
  const numeric = /\b(\d{4})-(\d{2})-(\d{2})\b/.exec(heading);
  if (numeric !== null) return isoDay(Number(numeric[1]), Number(numeric[2]), Number(numeric[3]));
  const dayFirst = DAY_FIRST_WITHIN.exec(heading);
  const monthFirst = dayFirst === null ? MONTH_FIRST_WITHIN.exec(heading) : null;
  const words = dayFirst ?? monthFirst;
  if (words === null) return null;
  const [day, month] = dayFirst === null ? [words[2], words[1]] : [words[1], words[2]];
  const short = Number(words[3]);
  const year = short > 99 ? short : short > 90 ? 1900 + short : 2000 + short;
  return isoDay(year, monthNumber(month ?? ''), Number(day));
}

/** `YYYY-MM-DD`, or null if there is no such day. */
export function isoDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists =
    year >= 1900 && year <= 2200 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? utcDay(date) : null;
}

// 29 February falls on the same weekday after 28 years, or 40 across most turns of a century.
const YEARS_BACK = 40;

function latestDay(month: number, day: number, weekday: number | null, now: Date): string | null {
  const today = utcDay(now);
  for (let year = now.getUTCFullYear(); year >= now.getUTCFullYear() - YEARS_BACK; year -= 1) {
    const candidate = isoDay(year, month, day);
    if (candidate === null || candidate > today) continue;
    if (weekday === null || weekdayOn(candidate) === weekday) return candidate;
  }
  return null;
}

/**
 * Returns the instant of a machine-written date (ISO 8601 or RFC 5322), or null. A day or a time without a
 * zone is UTC.
 */
export function parseListedInstant(value: unknown): Date | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const zoned = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/.test(text)
    ? `${text.replace(' ', 'T')}Z`
    : text;
  const date = new Date(zoned);
  const year = date.getUTCFullYear();
  return Number.isNaN(date.getTime()) || year < 1500 || year > 2200 ? null : date;
}

/** The day in UTC of a machine-written date, or null. */
export function dayOfListedInstant(value: unknown): string | null {
  const instant = parseListedInstant(value);
  return instant === null ? null : utcDay(instant);
}
