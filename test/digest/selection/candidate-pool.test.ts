/**
 * What runs have to choose from, on a real store: little is kept of each paper, and long absences cost the
 * other readers nothing.
 */

import { createCandidatePools } from '../../../src/digest/selection/candidate-pool.ts';
import type { DueDigest } from '../../../src/digest/selection/edition.ts';
import { type QueryMatches, queryMatcher } from '../../../src/digest/selection/match-queries.ts';
import { poolTexts } from '../../../src/digest/selection/pool-texts.ts';
import { mergePapers } from '../../../src/papers/merge-store.ts';
import { type TestApp, testApp } from '../../support/app.ts';
import { hoursAfter, NOW } from '../../support/builders.ts';

/** More papers than those whose words are kept. */
const MANY = 5_200;
const YEAR = -365 * 24;

let tested: TestApp;

/** Every hundredth is about zebras, every other about laundry; the later ones are of last year. */
beforeAll(async () => {
  tested = await testApp();
  await tested.app.db.$executeRaw`
    INSERT INTO papers (title, title_key, abstract, first_seen_at, strength)
    SELECT (CASE WHEN n % 100 = 0 THEN 'Zebra ' WHEN n % 2 = 0 THEN 'Laundry ' ELSE '' END) || 'study ' || n, 'study' || n, '',
      CASE WHEN n > 3000 THEN ${hoursAfter(NOW, YEAR + 1)}::timestamptz ELSE ${hoursAfter(NOW, -1)}::timestamptz END, -n
    FROM generate_series(1, ${MANY}) n`;
});
afterAll(() => tested.close());

const idsUpTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

test.each([
  3_000,
  MANY,
])('queries find the same in %s papers at once or one after the other', async (count) => {
  const asked = ['zebra', 'laundry', 'zebra OR laundry', 'unheard'];
  const refused: string[] = [];
  const texts = poolTexts(tested.app.db, idsUpTo(count));
  const textOf = (id: number) => ({ title: `Zebra ${id}`, abstract: '', authors: [], categories: [] });
  const matcher = queryMatcher(texts, textOf, (query) => refused.push(query));
  const atOnce = await queryMatcher(texts, textOf, () => undefined).match(asked);
  await matcher.match(['zebra']);
  const answers = await matcher.match([...asked, '"unclosed']);
  expect(refused).toEqual(['"unclosed']);
  const matchedBy = (matches: QueryMatches) =>
    [...matches.keys()].map((id) =>
      matches.get(id)?.map(({ query, matched, withoutAbstract }) => [id, query, matched, withoutAbstract]),
    );
  for (const query of asked) expect(matchedBy(answers([query]))).toEqual(matchedBy(atOnce([query])));
  expect(matchedBy(answers(['zebra']))[0]).toEqual([[100, 'zebra', ['Zebra'], true]]);
  expect([...answers(['zebra']).keys()]).toEqual(idsUpTo(count).filter((id) => id % 100 === 0));
  expect(answers(['"unclosed']).size).toBe(0);
  expect(
    answers(['zebra', 'zebra OR laundry'])
      .get(100)
      ?.map(({ query }) => query),
  ).toEqual(['zebra', 'zebra OR laundry']);
});

const due = (newSince: Date, periodEnd = NOW): DueDigest => ({ frequency: 'daily', newSince, periodEnd });

test('who was away for a year has a pool of their own, and everybody else the usual one', async () => {
  const offers = createCandidatePools(tested.app);
  const usual = await offers.of(due(hoursAfter(NOW, -24)));
  const long = await offers.of(due(hoursAfter(NOW, YEAR)));
  expect([usual.candidates.ids.length, long.candidates.ids.length]).toEqual([3_000, MANY]);
  for (const hours of [-7 * 24, -20, 5]) expect(await offers.of(due(hoursAfter(NOW, hours)))).toBe(usual);
  expect((await offers.of(due(hoursAfter(NOW, -8 * 24)))).from).toEqual(hoursAfter(NOW, -14 * 24));
  expect(await offers.of(due(hoursAfter(NOW, YEAR - 2), hoursAfter(NOW, -1)))).not.toBe(long);
});

test('papers are read in full when somebody gets them, once, and those that are gone are reported', async () => {
  const { app } = tested;
  const offer = await createCandidatePools(app).of(due(hoursAfter(NOW, -24)));
  expect(offer.papers.size).toBe(0);
  expect(await offer.read([1, 3])).toEqual(new Set());
  const first = offer.papers.get(1);
  await app.db.$transaction((tx) => mergePapers(tx, [[3, 5]], NOW));
  expect(await offer.read([1, 3, 5, 7])).toEqual(new Set([5]));
  expect(offer.papers.get(1)).toBe(first);
});
