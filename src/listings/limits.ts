/** Limits what one page can bring into the store: entries beyond the limits are rejected or cut. */

import { rejectEntry } from './entry.ts';
import type { Listing, ListingEntry, RejectedEntry } from './listing.ts';

/** Entries of one page; any beyond are counted in `announcedTotal`, so that the page is `partial`. */
export const MOST_ENTRIES = 250_000;
/** Characters. The longest title on arXiv has about 400. */
const LONGEST_TITLE = 1_000;
/** Characters. arXiv allows 1,920; journals have up to about 10,000. Longer ones are cut. */
export const LONGEST_ABSTRACT = 20_000;
/** Authors of one paper; collaborations have up to about 6,000. */
export const MOST_AUTHORS = 10_000;
const LONGEST_NAME = 300;
const MOST_CATEGORIES = 100;
const LARGEST_COUNT = 1_000_000_000;

/** Returns the listing with entries beyond the limits rejected or cut. */
export function withinLimits(listing: Listing): Listing {
  const entries: ListingEntry[] = [];
  const rejected: RejectedEntry[] = [...listing.rejected];
  for (const entry of listing.entries.slice(0, MOST_ENTRIES)) {
    const reason = findProblem(entry);
    if (reason === null) entries.push(cut(entry));
    else rejected.push(rejectEntry(entry.rank, reason, entry.title));
  }
  const total = listing.entries.length;
  const announcedTotal =
    total > MOST_ENTRIES ? Math.max(total, listing.announcedTotal ?? 0) : listing.announcedTotal;
  rejected.sort((one, other) => one.rank - other.rank);
  return { ...listing, entries, rejected, announcedTotal };
}

function findProblem({ title }: ListingEntry): string | null {
  if (title === '') return 'it has no title';
  if (title.length > LONGEST_TITLE)
    return `its title has ${title.length} characters, at most ${LONGEST_TITLE} are a title`;
  return /[\p{L}\p{N}]/u.test(title) ? null : 'its title has no letter or digit';
}

function cut(entry: ListingEntry): ListingEntry {
  const { abstract, authors, categories, signals } = entry;
  const counts = Object.entries(signals).filter(
    ([, count]) => Number.isInteger(count) && count >= 0 && count <= LARGEST_COUNT,
  );
  return {
    ...entry,
    abstract:
      abstract.length > LONGEST_ABSTRACT
        ? `${abstract
            .slice(0, LONGEST_ABSTRACT)
            .replace(/[\uD800-\uDBFF]$/, '')
            .trimEnd()}…`
        : abstract,
    authors: authors.slice(0, MOST_AUTHORS).map((name) => name.slice(0, LONGEST_NAME)),
    categories: categories.slice(0, MOST_CATEGORIES).map((category) => category.slice(0, LONGEST_NAME)),
    signals: Object.fromEntries(counts),
  };
}
