/**
 * Checks cron expressions of five fields (minute, hour, day of month, month, day of week): is one valid, and
 * does its time ever come? Pure.
 */

interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of the values from `least` on, which can be shortened to three letters. */
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

/** Returns what is wrong with an expression, in words that fit after "expected"; null if nothing is. */
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
  // If a weekday is given too, the job runs on that, even if the day of the month never comes.
  const comes = months.some((month) => days.some((day) => day <= (LONGEST_MONTHS[month - 1] as number)));
  return comes || texts[4] !== '*' ? null : 'a day that some month has';
}

/** Returns all values that a field names; null if it is not understood. */
function valuesOf(text: string, field: CronField): readonly number[] | null {
  const values: number[] = [];
  for (const part of text.split(',')) {
    // `L` is the last day of a month, and every month has a 28th.
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
    // A range such as 22-2 wraps around.
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
