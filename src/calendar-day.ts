/** Days of the calendar, written YYYY-MM-DD. */

/**
 * Does this day exist, in the years 1900 to 2999? Others are slips, and near the year 10000 an instant has no
 * four digits for its year, which neither ISO 8601 nor PostgreSQL's client takes.
 */
export const isCalendarDay = (text: string): boolean =>
  /^(?:19|2\d)\d{2}-\d{2}-\d{2}$/.test(text) &&
  new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
