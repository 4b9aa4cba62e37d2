/** Reads a count as pages and APIs write it. */

// Written out, with commas between thousands, or with the `.0` that a table of decimals adds to whole
// numbers.
const WHOLE = /^(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.0)?$/;
const SHORT = /^(\d{1,3}(?:\.\d{1,2})?)([km])$/i;

/**
 * Returns the count that `text` is as a whole; null (unknown, not zero) for anything else, such as `1 of 2`
 * or `1.234`, which means different numbers in different countries.
 * @example parseCount('1,234') // 1234
 * @example parseCount('1.2k') // 1200
 */
export function parseCount(text: string): number | null {
  const written = text.trim();
  if (WHOLE.test(written)) return Number(written.replaceAll(',', ''));
  const [, number, unit] = SHORT.exec(written) ?? [];
  if (number === undefined) return null;
  return Math.round(Number(number) * (unit?.toLowerCase() === 'k' ? 1_000 : 1_000_000));
}
