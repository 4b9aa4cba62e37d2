/** Parses a page as JSON once for all formats, and reads members that may be missing or of any type. */

import { isObject, type Json } from '../../json-fields.ts';
import { memoize } from '../../memoize.ts';
import type { DecodedPage } from '../listing.ts';
import { parseCount } from './count.ts';

const parsed = new WeakMap<DecodedPage, { readonly value: unknown }>();

/** Returns the JSON value of the page; `undefined` if it is not JSON. */
export const parseJsonPage = (page: DecodedPage): unknown =>
  memoize(parsed, page, () => ({
    value: /^\s*[[{]/.test(page.text.slice(0, 1_000)) ? parse(page.text) : undefined,
  })).value;

function parse(text: string): unknown {
  if (text.length > SMALL_PAGE && isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return parseJsonLines(text); // not JSON, or cut off: another format may know the page
  }
}

// A non-empty object, complete on its line.
const OBJECT_LINE = /^\s*\{\s*".*\}\s*$/;

/** JSON Lines: one object per line, returned as a list. Undefined if any line is something else. */
function parseJsonLines(text: string): unknown {
  const end = text.indexOf('\n');
  if (end < 0 || !OBJECT_LINE.test(text.slice(0, end))) return undefined;
  try {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line): unknown => JSON.parse(line));
  } catch {
    return undefined; // cut off, or not JSON Lines
  }
}

// Nested brackets take many times their length in memory, so a large page is scanned before it is
// parsed.
const SMALL_PAGE = 1_000_000;
const DEEPEST = 500;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      index = endOfString(text, index + 1);
      if (index < 0) return false;
    } else if (code === 0x5b || code === 0x7b) depth += 1;
    else if (code === 0x5d || code === 0x7d) depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}

/** The index of the quote that ends the string starting at `start`; -1 if none does. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
    if ((end - first) % 2 === 0) return end;
  }
  return -1;
}

/** `value` as an object; `undefined` for anything else, including arrays. */
export const asRecord = (value: unknown): Json | undefined => (isObject(value) ? value : undefined);

/** `value` as an array; empty for anything else. */
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** `value` as text; numbers are written out, anything else is empty. */
export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/**
 * Returns `value` as a count; `undefined` (unknown, not zero) unless it is a whole number of 0 or more, which
 * some write as text.
 */
export function asCount(value: unknown): number | undefined {
  if (typeof value === 'string') return parseCount(value) ?? undefined;
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}
