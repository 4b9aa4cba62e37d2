/** Reading of stored papers: order, filters and paging. */
import type { OpenDatabase } from '../../src/database/client.ts';
import { candidatePapers, paperTexts } from '../../src/papers/candidates-store.ts';
import {
  findPapers,
  type PapersWanted,
  papersByIds,
  readSightings,
  setTopics,
} from '../../src/papers/papers-store.ts';
import { hoursAfter, NOW } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { storePage } from '../support/listings.ts';

let store: OpenDatabase;
/** Five papers, a day apart; older ones rank higher, the first two are equal. */
beforeAll(async () => {
  store = await testDatabase();
  for (const index of [0, 1, 2, 3, 4]) {
    const title = `Paper ${'abcde'[index]}`;
    await storePage(store.db, {
      entries: [{ title, abstract: index % 2 === 0 ? 'About graphs.' : 'About robots.' }],
      now: hoursAfter(NOW, 24 * index),
      day: `2026-03-1${index}`,
    });
    await store.db.paper.update({
      where: { id: index + 1 },
      data: { trendingKey: index < 2 ? 10 : 9 - index },
    });
  }
});
afterAll(() => store.close());

const letters = async (wanted: Partial<PapersWanted>) => {
  const { total, papers } = await findPapers(store.db, { sort: 'trending', limit: 0, ...wanted });
  return `${total}: ${papers.map(({ title }) => title.at(-1)).join('')}`;
};

test('trending puts the highest key first, newest the latest seen, equals in the order of storing', async () => {
  expect(await letters({})).toBe('5: abcde');
  expect(await letters({ sort: 'newest' })).toBe('5: edcba');
});

test('limit and offset cut, the total counts all', async () => {
  expect(await letters({ limit: 2 })).toBe('5: ab');
  expect(await letters({ limit: 2, offset: 3 })).toBe('5: de');
  expect(await letters({ limit: 2, offset: 9 })).toBe('5: ');
  expect(await letters({ offset: 3 })).toBe('5: de');
});

test('since takes that instant in and until leaves it out', async () => {
  expect(await letters({ since: hoursAfter(NOW, 24), until: hoursAfter(NOW, 72) })).toBe('2: bc');
});

test('topics are replaced as a whole, and filter', async () => {
  await setTopics(store.db, [{ paperId: 1, topic: 'old', score: 1, matched: [] }], [1]);
  const rows = [
    { paperId: 1, topic: 'graphs', score: 1, matched: ['graphs', 'graph, "directed"'] },
    { paperId: 3, topic: 'graphs', score: 1, matched: [''] },
    { paperId: 3, topic: 'agents', score: 1, matched: [] },
  ];
  await setTopics(store.db, rows, [1, 2, 3]);
  expect(await letters({ topic: 'graphs' })).toBe('2: ac');
  expect(await letters({ topic: 'old' })).toBe('0: ');
  expect((await papersByIds(store.db, [1]))[0]?.topics).toEqual([
    { slug: 'graphs', score: 1, matched: ['graphs', 'graph, "directed"'] },
  ]);
  await setTopics(store.db, [], [1, 2, 3]);
  expect(await letters({ topic: 'graphs' })).toBe('0: ');
});

test('papers by id come in the order asked for, unknown ones left out', async () => {
  expect((await papersByIds(store.db, [4, 99, 2])).map(({ id }) => id)).toEqual([4, 2]);
  expect(await papersByIds(store.db, [])).toEqual([]);
});

test('candidates are those first seen in the window, its end left out', async () => {
  const window = { from: hoursAfter(NOW, 24), before: hoursAfter(NOW, 72) };
  expect((await candidatePapers(store.db, window)).map(({ id }) => id)).toEqual([2, 3]);
});

test('of a candidate there is what choosing needs, and its texts for those who ask', async () => {
  await setTopics(store.db, [{ paperId: 2, topic: 'graphs', score: 1, matched: ['graph'] }], [2]);
  const window = { from: hoursAfter(NOW, 24), before: hoursAfter(NOW, 48) };
  const [paper] = await papersByIds(store.db, [2]);
  const { id, firstSeenAt, announceType, withdrawnAt, strength } = paper!;
  expect(await candidatePapers(store.db, window)).toEqual([
    { id, firstSeenAt, announceType, withdrawnAt, strength, topics: [{ slug: 'graphs', score: 1 }] },
  ]);
  const { title, abstract, authors, categories } = paper!;
  expect((await paperTexts(store.db, [2, 99]).next()).value).toEqual([
    { id, title, abstract, authors, categories },
  ]);
  await setTopics(store.db, [], [2]);
});

test('sightings give source, page, rank, day and announcement, oldest first', async () => {
  await storePage(store.db, {
    source: 'arxiv',
    format: 'arxiv-rss',
    day: '2026-03-01',
    entries: [{ title: 'Paper a', rank: 7, announceType: 'replace' }],
  });
  const sightings = await readSightings(store.db, [1, 2]);
  expect(sightings.get(1)).toEqual([
    { source: 'arxiv', page: 6, rank: 7, listingDate: '2026-03-01', announceType: 'replace' },
    { source: 'a source', page: 1, rank: 1, listingDate: '2026-03-10' },
  ]);
  expect(sightings.get(2)).toHaveLength(1);
});
