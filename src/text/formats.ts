/** Writes dates and numbers for people in English: the formats of a region, and the default ones. Pure. */

import { formatMinuteOfDay, MONTHS, WEEKDAYS, weekdayOn } from './days.ts';

export interface Formats {
  /** Identifies these formats. */
  readonly locale: string;
  /** `Wednesday, 11 March 2026`, for a day YYYY-MM-DD. */
  longDay(day: string): string;
  /** `11 March`; an unreadable day is returned unchanged. */
  shortDay(day: string): string;
  /** `12–29 July`, `27 July to 2 August`, or one day alone. */
  dayRange(first: string, last: string): string;
  /** `11 Mar 26`. */
  stampDay(day: string): string;
  /** `March 2026`, for an instant in UTC. */
  monthOf(instant: Date): string;
  /** `08:00`, from minutes since midnight. */
  timeOfDay(minutes: number): string;
  /** 12,345: for numbers that are read, not compared at a glance. */
  count(number: number): string;
  /** `1 paper`, `12,345 papers`. */
  countOf(number: number, noun: string): string;
  /** 950, 1.2k, 12k, 1.3M. */
  short(number: number): string;
}

/**
 * For readers whose region is unknown, and for pages that everybody sees. Does not depend on the system's
 * locale data.
 */
export const DEFAULT_FORMATS: Formats = {
  locale: 'en-GB',
  longDay: (day) => `${WEEKDAYS[weekdayOn(day) - 1]}, ${shortDay(day)} ${Number(day.slice(0, 4))}`,
  shortDay,
  dayRange(first, last) {
    if (first >= last) return shortDay(last);
    return first.slice(0, 7) === last.slice(0, 7)
      ? `${Number(first.slice(8))}–${shortDay(last)}`
      : `${shortDay(first)} to ${shortDay(last)}`;
  },
  stampDay: (day) => shortDay(day).replace(/ (\w{3})\w*$/, ` $1 ${day.slice(2, 4)}`),
  monthOf: (instant) => `${MONTHS[instant.getUTCMonth()]} ${instant.getUTCFullYear()}`,
  timeOfDay: formatMinuteOfDay,
  count,
  countOf: (number, noun) => withNoun(count(number), number, noun),
  short(number) {
    if (number < 1_000) return String(number);
    const [value, unit] = number < 999_500 ? [number / 1_000, 'k'] : [number / 1_000_000, 'M'];
    return `${value < 9.95 ? value.toFixed(1).replace('.0', '') : Math.round(value)}${unit}`;
  },
};

/** @param written the number as a region writes it */
export const withNoun = (written: string, number: number, noun: string): string =>
  `${written} ${noun}${number === 1 ? '' : 's'}`;

function shortDay(day: string): string {
  const [, month, dayOfMonth] = /^\d{4}-(\d{2})-(\d{2})$/.exec(day) ?? [];
  const name = MONTHS[Number(month) - 1];
  return name === undefined ? day : `${Number(dayOfMonth)} ${name}`;
}

const WHOLE = new Intl.NumberFormat('en');

function count(number: number): string {
  // Each mail has some numbers, and nearly all of them need no formatting.
  return number >= 0 && number < 1_000 && Number.isInteger(number) ? String(number) : WHOLE.format(number);
}
