/** Writes counts for people (pure). */

/** `1 star`, `950 stars`, `1.2k stars`. */
export const counted = (count: number, noun: string): string =>
  `${shortNumber(count)} ${noun}${count === 1 ? '' : 's'}`;

/** 950, 1.2k, 12k, 1.3M. */
export function shortNumber(count: number): string {
  if (count < 1_000) return String(count);
  const [value, unit] = count < 999_500 ? [count / 1_000, 'k'] : [count / 1_000_000, 'M'];
  return `${value < 9.95 ? value.toFixed(1).replace('.0', '') : Math.round(value)}${unit}`;
}
