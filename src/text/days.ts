/** Formats and parses days, weekdays and months, independent of the system's locale data (pure). */

export const DAY_MS = 24 * 60 * 60 * 1000;

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** From Monday, as ISO 8601 numbers them. */
export const WEEKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** The day of an instant in UTC, as YYYY-MM-DD. */
export const utcDay = (instant: Date): string => instant.toISOString().slice(0, 10);

/** 1 for Monday to 7 for Sunday, for a day written YYYY-MM-DD. */
export const weekdayOn = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** `2026-03-11` as `11 March`; an unreadable day is returned unchanged. */
export function shortDay(day: string): string {
  const [, month, dayOfMonth] = /^\d{4}-(\d{2})-(\d{2})$/.exec(day) ?? [];
  const name = MONTHS[Number(month) - 1];
  return name === undefined ? day : `${Number(dayOfMonth)} ${name}`;
}

/** `12–29 July`, `27 July to 2 August`, or one day alone. */
export function dayRange(first: string, last: string): string {
  if (first >= last) return shortDay(last);
  return first.slice(0, 7) === last.slice(0, 7)
    ? `${Number(first.slice(8))}–${shortDay(last)}`
    : `${shortDay(first)} to ${shortDay(last)}`;
}

/** `2026-03-11` as `11 Mar 26`. */
export const stampDay = (day: string): string =>
  shortDay(day).replace(/ (\w{3})\w*$/, ` $1 ${day.slice(2, 4)}`);

/** The month of an instant in UTC: `March 2026`. */
export const monthOf = (instant: Date): string =>
  `${MONTHS[instant.getUTCMonth()]} ${instant.getUTCFullYear()}`;

/** `2026-03-11` as `Wednesday, 11 March 2026`. */
export const longDay = (day: string): string =>
  `${WEEKDAYS[weekdayOn(day) - 1]}, ${shortDay(day)} ${Number(day.slice(0, 4))}`;

/** 1 for January to 12 for December, by the first three letters in any case; 0 if no month begins so. */
export const monthNumber = (name: string): number => numberByStart(MONTHS, name);

/** 1 for Monday to 7 for Sunday, by the first three letters in any case; 0 if no weekday begins so. */
export const weekdayNumber = (name: string): number => numberByStart(WEEKDAYS, name);

function numberByStart(names: readonly string[], name: string): number {
  const start = name.slice(0, 3).toLowerCase();
  return start.length < 3 ? 0 : names.findIndex((known) => known.toLowerCase().startsWith(start)) + 1;
}
