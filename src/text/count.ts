/** Writes counts for people (pure). */

const WHOLE = new Intl.NumberFormat('en');

/** 12,345: for numbers that are read, not compared at a glance. */
export const formatCount = (count: number): string =>
  // Each mail has some, and nearly all are as they are written anyway.
  count >= 0 && count < 1_000 && Number.isInteger(count) ? String(count) : WHOLE.format(count);

/** `1 paper`, `12,345 papers`. */
export const countOf = (count: number, noun: string): string =>
  `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** `1 star`, `950 stars`, `1.2k stars`. */
export const counted = (count: number, noun: string): string =>
  `${shortNumber(count)} ${noun}${count === 1 ? '' : 's'}`;

/** 950, 1.2k, 12k, 1.3M. */
export function shortNumber(count: number): string {
  if (count < 1_000) return String(count);
  const [value, unit] = count < 999_500 ? [count / 1_000, 'k'] : [count / 1_000_000, 'M'];
  return `${value < 9.95 ? value.toFixed(1).replace('.0', '') : Math.round(value)}${unit}`;
}

const ORDINAL = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

/** 1st, 22nd, 13th. */
export const ordinal = (number: number): string => `${number}${ENDINGS[ORDINAL.select(number)] ?? 'th'}`;
