/**
 * Cron expressions of five fields (minute, hour, day of month, month, day of week): is this one, and does its
 * time ever come? Pure.
 */

interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Words for the values from `least` on; their first three letters mean the same. */
  readonly words: readonly string[];
}

const MONTHS = 'JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER'.split(
  ' ',
);
const WEEKDAYS = 'SUNDAY MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY'.split(' ');

const FIELDS: readonly CronField[] = [
  { name: 'minute', least: 0, most: 59, words: [] },
  { name: 'hour', least: 0, most: 23, words: [] },
  { name: 'day of the month', least: 1, most: 31, words: [] },
  { name: 'month', least: 1, most: 12, words: MONTHS },
  { name: 'day of the week', least: 0, most: 7, words: WEEKDAYS },
];

const LONGEST_MONTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** What is wrong with an expression, as "expected …"; null when nothing is. */
export function cronProblem(expression: string): string | null {
  const texts = expression.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) return 'a cron expression of five fields, such as */5 * * * *';
  const values: (readonly number[])[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const found = valuesOf(texts[index] as string, field);
    if (found === null)
      return `in ${JSON.stringify(texts[index])}, the ${field.name}, numbers from ${field.least} to ${field.most} as in 5, 1-5, 1,5, */5 or *`;
    values.push(found);
  }
  const [, , days, months] = values as [number[], number[], number[], number[]];
  // With a weekday beside it, a day of the month that never comes does not keep the job from being woken.
  const comes = months.some((month) => days.some((day) => day <= (LONGEST_MONTHS[month - 1] as number)));
  return comes || texts[4] !== '*' ? null : 'a day that some month has';
}

/** All values that a field names; null when it is not understood. */
function valuesOf(text: string, field: CronField): readonly number[] | null {
  const values: number[] = [];
  for (const part of text.split(',')) {
    // The last day of each month, the shortest one too.
    if (part === 'L' && field.most === 31) {
      values.push(28);
      continue;
    }
    const match = /^(\*|(\w+)(?:-(\w+))?)(?:\/(\d{1,2}))?$/.exec(part);
    if (match === null) return null;
    const [, whole, from, to, every] = match;
    const first = whole === '*' ? field.least : numberOf(from as string, field);
    const last = whole === '*' ? field.most : to === undefined ? first : numberOf(to, field);
    const step = every === undefined ? 1 : Number(every);
    if (first === null || last === null || step < 1) return null;
    if (every !== undefined && whole !== '*' && to === undefined) return null;
    // 22-2 goes on over the end.
    const end = first <= last ? last : last + (field.most - field.least + 1);
    for (let value = first; value <= end; value += step)
      values.push(value <= field.most ? value : value - (field.most - field.least + 1));
  }
  return values;
}

function numberOf(text: string, { least, most, words }: CronField): number | null {
  const name = text.toUpperCase();
  const word = words.findIndex((full) => name === full || name === full.slice(0, 3));
  const value = word >= 0 ? word + least : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : null;
}
