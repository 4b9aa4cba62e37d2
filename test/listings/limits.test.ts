/** Limits on what one page can bring into the store. */
import { buildEntry } from '../../src/listings/entry.ts';
import { MOST_AUTHORS, MOST_ENTRIES, withinLimits } from '../../src/listings/limits.ts';

test('a page with more entries than are read says how many it has', () => {
  const entries = Array.from({ length: MOST_ENTRIES + 5 }, (_, index) =>
    buildEntry({ title: `Paper ${index}`, rank: index + 1 }),
  );
  const listing = withinLimits({
    format: 'rss',
    listingDate: null,
    entries,
    rejected: [],
    announcedTotal: null,
  });
  expect(listing.entries).toHaveLength(MOST_ENTRIES);
  expect(listing.announcedTotal).toBe(MOST_ENTRIES + 5);
});

test('more authors than any paper has are cut', () => {
  const entry = buildEntry({
    title: 'Everybody',
    rank: 1,
    authors: Array.from({ length: MOST_AUTHORS + 1 }, (_, index) => `A. Author ${index}`),
  });
  const [cut] = withinLimits({
    format: 'rss',
    listingDate: null,
    entries: [entry],
    rejected: [],
    announcedTotal: null,
  }).entries;
  expect(cut?.authors).toHaveLength(MOST_AUTHORS);
});

test('an abstract is never cut within a character', () => {
  const entry = buildEntry({ title: 'Smile', rank: 1, abstract: `x${'😀'.repeat(15_000)}` });
  const [cut] = withinLimits({
    format: 'rss',
    listingDate: null,
    entries: [entry],
    rejected: [],
    announcedTotal: null,
  }).entries;
  expect(cut?.abstract.endsWith('😀…')).toBe(true);
});
