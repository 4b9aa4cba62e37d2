/** The daily-papers list as JSON: an array of items, or the same wrapped with a day and a count. */

import { PaperroundError } from '../../../errors.ts';
import type { Json } from '../../../json-fields.ts';
import type { DecodedPage, FormatReader } from '../../listing.ts';
import { asCount, asRecord, asText, parseJsonPage } from '../../text/json-page.ts';
import { parseListedDay } from '../../text/listing-date.ts';
import { parsePythonLiteral } from '../../text/python-literal.ts';
import { findListDay, isItem, readItems } from './items.ts';

// The members that hold the items of a wrapped list, and those that hold its day and count.
const LISTS = ['data', 'dailyPapers', 'papers', 'results', 'items'];
const DAYS = ['date', 'dateString', 'day', 'listingDate'];
const COUNTS = ['count', 'total', 'totalCount', 'numTotal'];

interface ItemList {
  readonly items: readonly unknown[];
  readonly day: string;
  readonly count: number | null;
}

export const dailyPapersJson: FormatReader = {
  format: 'daily-papers-json',

  recognises(page) {
    const list = listOfPage(page);
    if (list === null) return false;
    return list.items.length === 0 || list.items.slice(0, 20).some(isItem);
  },

  parse(page, { now }) {
    const list = listOfPage(page);
    if (list === null)
      throw new PaperroundError('not_a_listing', 'The page is no JSON list of daily papers.');
    return {
      results: readItems(list.items),
      listingDate: parseListedDay(list.day.slice(0, 10), now) ?? findListDay(list.items),
      announcedTotal: list.count,
      part: { items: list.items.length, total: null, token: null },
    };
  },
};

function listOfPage(page: DecodedPage): ItemList | null {
  const value =
    parseJsonPage(page) ??
    (/^\s*\[\s*\{\s*'/.test(page.text.slice(0, 200)) ? parsePythonLiteral(page.text) : undefined);
  if (Array.isArray(value)) return { items: value, day: '', count: null };
  const wrapper = asRecord(value);
  return wrapper === undefined ? null : (listByDay(wrapper) ?? listIn(wrapper));
}

/** The list in a wrapper, or in a wrapper within it; the outer one may hold the day and the count. */
function listIn(wrapper: Json, isInner = false): ItemList | null {
  const count = firstDefined(COUNTS, (key) => asCount(wrapper[key])) ?? null;
  const day = firstDefined(DAYS, (key) => asText(wrapper[key]) || undefined) ?? '';
  for (const name of LISTS) {
    const items = wrapper[name];
    const inner = isInner ? undefined : asRecord(items);
    const list = inner === undefined ? null : listIn(inner, true);
    if (list !== null) return { items: list.items, day: list.day || day, count: list.count ?? count };
    if (!Array.isArray(items)) continue;
    // An empty list does not show what it would hold: only a day or a count identifies it as a daily list.
    if (items.length === 0 && (day === '' || name === 'results' || name === 'items')) return null;
    return { items, day, count };
  }
  return null;
}

/** `{"2025-01-08": […]}`: a list under its day. */
function listByDay(wrapper: Json): ItemList | null {
  const [only, ...others] = Object.entries(wrapper);
  if (
    only === undefined ||
    others.length > 0 ||
    !/^\d{4}-\d{2}-\d{2}$/.test(only[0]) ||
    !Array.isArray(only[1])
  )
    return null;
  return { items: only[1], day: only[0], count: null };
}

function firstDefined<T>(names: readonly string[], read: (name: string) => T | undefined): T | undefined {
  for (const name of names) {
    const found = read(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
