/** Joins all entries that one page has for one paper into a single entry. Pure. */

import type { ListingEntry, Signals, SourceDetails } from '../listings/listing.ts';
import { isReplacement } from './paper.ts';

/**
 * Returns the first entry with gaps filled from the others, the best rank, all categories and the highest
 * counts.
 */
export function joinEntries(entries: readonly ListingEntry[]): ListingEntry {
  const [first, ...others] = entries;
  if (first === undefined) throw new Error('a paper on a page has at least one entry');
  if (others.length === 0) return first;
  const details = entries.map((entry) => entry.details).filter((each) => each !== undefined);
  return {
    ...first,
    abstract: entries.find(({ abstract }) => abstract !== '')?.abstract ?? '',
    authors: entries.find(({ authors }) => authors.length > 0)?.authors ?? [],
    url: entries.find(({ url }) => url !== null)?.url ?? null,
    publishedAt: entries
      .flatMap(({ publishedAt }) => publishedAt ?? [])
      .reduce<Date | null>(
        (earliest, date) => (earliest === null || date < earliest ? date : earliest),
        null,
      ),
    rank: Math.min(...entries.map(({ rank }) => rank)),
    categories: [...new Set(entries.flatMap(({ categories }) => categories))],
    // A paper listed both as new and as replaced is new.
    announceType: (entries.find(({ announceType }) => !isReplacement(announceType)) ?? first).announceType,
    withdrawn: entries.some(({ withdrawn }) => withdrawn),
    signals: entries.reduce<Signals>((all, { signals }) => highest(all, signals), {}),
    ...(details.length > 0 && { details: Object.assign({}, ...details.toReversed()) as SourceDetails }),
  };
}

function highest(a: Signals, b: Signals): Signals {
  const joined: Signals = { ...a };
  for (const [kind, value] of Object.entries(b) as [keyof Signals, number | undefined][]) {
    if (value !== undefined) joined[kind] = Math.max(value, a[kind] ?? value);
  }
  return joined;
}
