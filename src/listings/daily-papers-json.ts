/** The daily-papers list as its API answers it: an array of items, or the same wrapped with a day and a count by those who record it. */
import { PaperroundError } from '../errors.ts';
import { dayOfItems, entriesOfItems, isItem } from './daily-papers-items.ts';
import { countOf, jsonOf, recordOf, textOf } from './json-page.ts';
import type { DecodedPage, FormatReader, Listing, ParseOptions } from './listing.ts';
import { dayOf } from './listing-date.ts';

// Members under which the items are found when they are wrapped, and those that name the day and the number of them.
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

  parse(page, { now }: ParseOptions): Listing {
    const list = listOfPage(page);
    if (list === null) throw new PaperroundError('not_a_listing', 'The page is no JSON list of daily papers.');
    const { entries, rejected } = entriesOfItems(list.items);
    return {
      format: 'daily-papers-json',
      listingDate: dayOf(list.day.slice(0, 10), now) ?? dayOfItems(list.items),
      entries,
      rejected,
      announcedTotal: list.count,
    };
  },
};

function listOfPage(page: DecodedPage): ItemList | null {
  const value = jsonOf(page);
  if (Array.isArray(value)) return { items: value, day: '', count: null };
  const wrapper = recordOf(value);
  if (wrapper === undefined || wrapper.error !== undefined) return null;
  for (const name of LISTS) {
    const items = wrapper[name];
    if (!Array.isArray(items)) continue;
    const count = firstOf(COUNTS, (key) => countOf(wrapper[key]));
    const day = firstOf(DAYS, (key) => textOf(wrapper[key]) || undefined) ?? '';
    // An empty list says nothing about what it would hold: its day or its count has to show that it is one of papers by day.
    if (items.length === 0 && (day === '' || name === 'results' || name === 'items')) return null;
    return { items, day, count: count ?? null };
  }
  return null;
}

function firstOf<T>(names: readonly string[], read: (name: string) => T | undefined): T | undefined {
  for (const name of names) {
    const found = read(name);
    if (found !== undefined) return found;
  }
  return undefined;
}
