/** What the store keeps of interest in papers: their strength, order and reasons, as readings come in. */
import type { OpenDatabase } from '../../src/database/client.ts';
import { writeMetadata } from '../../src/database/metadata-store.ts';
import { createLog } from '../../src/log.ts';
import { findPapers } from '../../src/papers/papers-store.ts';
import { DEFAULT_FORMATS } from '../../src/text/formats.ts';
import { trendingReason } from '../../src/text/wording/trending-wording.ts';
import { firstScore } from '../../src/trending/first-score.ts';
import { refreshTrending, refreshTrendingIfFormulaChanged } from '../../src/trending/trending-store.ts';
import { anEntry, hoursAfter, NOW } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { forgetPapers, type PageToStore, storePage } from '../support/listings.ts';

let store: OpenDatabase;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());
beforeEach(() => forgetPapers(store.db));

async function read(page: PageToStore): Promise<void> {
  const { touched } = await storePage(store.db, page);
  await refreshTrending(store.db, touched, page.now ?? NOW);
}
const trending = async () => (await findPapers(store.db, { sort: 'trending', limit: 0 })).papers;
const inWords = (codes: readonly string[] = []) => codes.map((code) => trendingReason(code, DEFAULT_FORMATS));
const titles = async () => (await trending()).map(({ title }) => title);

test('papers of a ranked list trend in its order, with their reasons', async () => {
  await read({
    format: 'daily-papers-text',
    entries: ['One', 'Two', 'Three', 'Four'].map((name) => ({ title: `Paper ${name}` })),
  });
  expect((await trending()).map(({ title, reasons }) => [title, ...inWords(reasons)])).toEqual([
    ['Paper One', 'first of 4 on the list of 11 March'],
    ['Paper Two', 'second of 4 on the list of 11 March'],
    ['Paper Three', 'third of 4 on the list of 11 March'],
    ['Paper Four', 'on the list of 11 March'],
  ]);
});

test('papers of an unranked list are equals in the order of storing', async () => {
  await read({
    format: 'arxiv-rss',
    entries: [{ title: 'Paper One' }, { title: 'Paper Two' }, { title: 'Paper Three' }],
  });
  const papers = await trending();
  expect(papers.map(({ title }) => title)).toEqual(['Paper One', 'Paper Two', 'Paper Three']);
  expect(new Set(papers.map(({ trendingKey }) => trendingKey)).size).toBe(1);
});

test('a paper that comes back on another list overtakes its neighbours', async () => {
  const entries = ['One', 'Two', 'Three'].map((name) => ({ title: `Paper ${name}` }));
  await read({ format: 'daily-papers-text', entries });
  await read({
    format: 'daily-papers-text',
    entries: [{ title: 'Paper Three' }, { title: 'Paper Four' }],
    day: '2026-03-12',
    now: hoursAfter(NOW, 20),
  });
  expect((await titles())[0]).toBe('Paper Three');
  expect(inWords((await trending())[0]?.reasons)).toContain('on 2 lists in 2 days');
});

test('votes that come in later lift a paper', async () => {
  const page = (one: number, two: number, hours: number): PageToStore => ({
    entries: [
      { title: 'Paper One', signals: { upvotes: one } },
      { title: 'Paper Two', signals: { upvotes: two } },
    ],
    now: hoursAfter(NOW, hours),
  });
  await read(page(10, 2, 0));
  expect(await titles()).toEqual(['Paper One', 'Paper Two']);
  await read(page(11, 80, 6));
  expect(await titles()).toEqual(['Paper Two', 'Paper One']);
  expect(inWords((await trending())[0]?.reasons)[0]).toBe('80 upvotes, 78 of them in a day');
});

test('a replacement is no sign of interest', async () => {
  await read({ format: 'arxiv-rss', entries: [{ title: 'Paper One' }, { title: 'Paper Two' }] });
  const before = await trending();
  await read({
    format: 'arxiv-rss',
    source: 'another',
    entries: [{ title: 'Paper One', announceType: 'replace' }],
    now: hoursAfter(NOW, 30),
  });
  expect((await trending()).map(({ trendingKey }) => trendingKey)).toEqual(
    before.map(({ trendingKey }) => trendingKey),
  );
});

test('scoring again at another time changes nothing but what was read since', async () => {
  await read({ entries: [{ title: 'Paper One', signals: { upvotes: 5 } }] });
  const [before] = await trending();
  await refreshTrending(store.db, [1], hoursAfter(NOW, 500));
  expect((await trending())[0]).toEqual(before);
});

test('the first score of an entry is the one that the store comes to', async () => {
  const entry = anEntry({ title: 'Paper One', rank: 2, signals: { upvotes: 12, stars: 300 } });
  const page = {
    source: 'a source',
    format: 'daily-papers-json',
    listingDate: '2026-03-11',
    size: 2,
  } as const;
  await read({ entries: [{ title: 'Paper Zero' }, entry] });
  const { strength, trendingKey, reasons } = firstScore(entry, page, NOW);
  expect((await trending()).find(({ title }) => title === 'Paper One')).toMatchObject({
    strength,
    trendingKey,
    reasons,
  });
});

test('a store of another formula is scored anew once, by all that was read', async () => {
  const entries = [{ title: 'Paper One' }, { title: 'Paper Two', signals: { upvotes: 50 } }];
  await read({ entries });
  const scored = await trending();
  // What an earlier version stored: strength with age, and a place above votes.
  const outdated = { strength: 0.5, trendingKey: 1, reasons: ['first of 2 on the list of 11 March'] };
  await store.db.paper.updateMany({ data: outdated });
  await writeMetadata(store.db, 'score_version', 'of an earlier version');
  const log = createLog('silent', false);
  await refreshTrendingIfFormulaChanged({ db: store.db, log });
  expect(await trending()).toEqual(scored);
  await store.db.paper.updateMany({ data: outdated });
  await refreshTrendingIfFormulaChanged({ db: store.db, log });
  expect((await trending()).map(({ strength }) => strength)).toEqual([0.5, 0.5]);
});
