/** A page as JSON, parsed once however many formats look at it, and its members read with doubt: any of them may be missing or of another type. */
import type { DecodedPage } from './listing.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

const parsed = new WeakMap<DecodedPage, { readonly value: unknown }>();

/** The JSON value that the page is, `undefined` when it is none. */
export function jsonOf(page: DecodedPage): unknown {
  let known = parsed.get(page);
  if (known === undefined) {
    known = { value: /^\s*[[{]/.test(page.text.slice(0, 1_000)) ? parse(page.text) : undefined };
    parsed.set(page, known);
  }
  return known.value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON, or cut off: another format may know the page
  }
}

/** `value` as an object, `undefined` for anything else (arrays too). */
export const recordOf = (value: unknown): JsonRecord | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : undefined;

/** `value` as an array; anything else is empty. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** `value` as text; numbers are written out, anything else is empty. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');

/** `value` as a count; `undefined` (unknown, not zero) for anything but a whole number of 0 or more. */
export const countOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
