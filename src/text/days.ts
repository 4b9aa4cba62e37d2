/** Reads and writes days, weekdays, months and instants, independent of the system's locale data. Pure. */

export const MONTHS =
  'January February March April May June July August September October November December'.split(' ');

/** From Monday, as ISO 8601 numbers them. */
export const WEEKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' ');

/** The day of an instant in UTC, as YYYY-MM-DD. */
export const utcDay = (instant: Date): string => instant.toISOString().slice(0, 10);

/** `2026-03-11 08:00 UTC`. */
export const utcMinute = (instant: Date): string =>
  `${instant.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/**
 * Does this day exist, in the years 1900 to 2999? Other years are slips, and near the year 10000 an instant
 * has more than four digits for its year, which neither ISO 8601 nor PostgreSQL's client accepts.
 */
export const isCalendarDay = (text: string): boolean =>
  /^(?:19|2\d)\d{2}-\d{2}-\d{2}$/.test(text) &&
  new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;

const DAY_OR_INSTANT =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;

/**
 * Parses an ISO 8601 instant with its time zone (`2026-03-11T08:00:00Z`), or a day, meaning midnight UTC;
 * null for anything else.
 */
export function parseDayOrInstant(text: string): Date | null {
  const instant = new Date(text);
  const isValid = DAY_OR_INSTANT.test(text) && isCalendarDay(text.slice(0, 10));
  return isValid && !Number.isNaN(instant.getTime()) ? instant : null;
}

/** 1 for Monday to 7 for Sunday, for a day written YYYY-MM-DD. */
export const weekdayOn = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** `08:00`, from minutes since midnight. */
export const formatMinuteOfDay = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

/**
 * 1 for January to 12 for December, by the first three letters in any case; 0 if no month begins with them.
 */
export const monthNumber = (name: string): number => numberByStart(MONTHS, name);

/** 1 for Monday to 7 for Sunday, by the first three letters in any case; 0 if no weekday begins with them. */
export const weekdayNumber = (name: string): number => numberByStart(WEEKDAYS, name);

function numberByStart(names: readonly string[], name: string): number {
  const start = name.slice(0, 3).toLowerCase();
  return start.length < 3 ? 0 : names.findIndex((known) => known.toLowerCase().startsWith(start)) + 1;
}
