/** Explains days on which lists are empty or short. (Sources are read on every day all the same.) Pure. */

import { DAY_MS } from '../durations.ts';
import { utcDay } from '../text/days.ts';

/**
 * Returns why few or no papers are expected on a day (YYYY-MM-DD), as a noun such as "a Saturday"; null for
 * an ordinary day.
 */
export function nonPublishingReason(day: string): string | null {
  const date = new Date(`${day}T00:00:00Z`);
  const weekday = date.getUTCDay();
  if (weekday === 6) return 'a Saturday';
  if (weekday === 0) return 'a Sunday';
  const holiday = HOLIDAYS.find((rule) => rule.falls(date));
  return holiday === undefined ? null : `a holiday (${holiday.name})`;
}

/** Returns the number of ordinary days after `from` and before `until` (both YYYY-MM-DD). */
export function ordinaryDaysBetween(from: string, until: string): number {
  let count = 0;
  const end = Date.parse(`${until}T00:00:00Z`);
  for (let at = Date.parse(`${from}T00:00:00Z`) + DAY_MS; at < end && count < 1_000; at += DAY_MS) {
    if (nonPublishingReason(utcDay(new Date(at))) === null) count += 1;
  }
  return count;
}

interface Holiday {
  readonly name: string;
  readonly falls: (date: Date) => boolean;
}

/** Fixed dates; the month counts from 1. */
const on =
  (month: number, ...days: readonly number[]) =>
  (date: Date): boolean =>
    date.getUTCMonth() + 1 === month && days.includes(date.getUTCDate());

/** The nth given weekday of a month; 1 is Monday. */
const nth =
  (count: number, weekday: number, month: number) =>
  (date: Date): boolean =>
    date.getUTCMonth() + 1 === month &&
    date.getUTCDay() === weekday &&
    Math.ceil(date.getUTCDate() / 7) === count;

/**
 * Days on which arXiv announces nothing, or less (info.arxiv.org/help/availability.html), by their yearly
 * rules.
 */
const HOLIDAYS: readonly Holiday[] = [
  { name: 'New Year', falls: on(1, 1) },
  { name: 'Martin Luther King Day', falls: nth(3, 1, 1) },
  { name: 'Juneteenth', falls: on(6, 19) },
  {
    name: 'Independence Day',
    falls: (date) =>
      on(7, 4)(date) ||
      (on(7, 3)(date) && date.getUTCDay() === 5) ||
      (on(7, 5)(date) && date.getUTCDay() === 1),
  },
  { name: 'Labor Day', falls: nth(1, 1, 9) },
  { name: 'Thanksgiving', falls: nth(4, 4, 11) },
  { name: 'the end of the year', falls: on(12, 24, 25, 26, 29, 30, 31) },
];
