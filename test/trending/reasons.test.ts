/** In which words a paper is said to trend. */
import { DEFAULT_FORMATS } from '../../src/text/formats.ts';
import { formatsFor } from '../../src/text/regions.ts';
import { trendingReason, trendingReasons } from '../../src/text/wording/trending-wording.ts';
import { explainTrending } from '../../src/trending/reasons.ts';
import type { Evidence, ListEvidence, SignalReading } from '../../src/trending/score.ts';
import { hoursAfter, NOW } from '../support/builders.ts';

const aList = (overrides: Partial<ListEvidence> = {}): ListEvidence => ({
  source: 'daily papers',
  listingDate: '2026-03-11',
  seenAt: NOW,
  isRanked: true,
  rank: 40,
  size: 49,
  ...overrides,
});
const reading = (kind: SignalReading['kind'], value: number, hours = 0): SignalReading => ({
  kind,
  value,
  seenAt: hoursAfter(NOW, hours),
});
const codes = (evidence: Partial<Evidence>) =>
  explainTrending({ firstSeenAt: NOW, lists: [aList()], readings: [], ...evidence });
const reasons = (evidence: Partial<Evidence>) =>
  codes(evidence).map((code) => trendingReason(code, DEFAULT_FORMATS));

test('says how many upvotes there are and how fast they came', () => {
  expect(reasons({ readings: [reading('upvotes', 62)] })).toEqual(['62 upvotes']);
  expect(
    reasons({ readings: [reading('upvotes', 30), reading('upvotes', 44, 30), reading('upvotes', 62, 50)] }),
  ).toEqual(['62 upvotes, 18 of them in a day']);
  expect(reasons({ readings: [reading('upvotes', 1)] })).toEqual(['1 upvote']);
});

test.each([
  [1, 'first of 49 on the list of 11 March'],
  [2, 'second of 49 on the list of 11 March'],
  [4, '4th of 49 on the list of 11 March'],
  [11, '11th of 49 on the list of 11 March'],
  [21, '21st of 49 on the list of 11 March'],
  [22, '22nd of 49 on the list of 11 March'],
  [48, 'on the list of 11 March'],
])('says the place of number %i, if it is a good one', (rank, words) => {
  expect(reasons({ lists: [aList({ rank })] })).toEqual([words]);
});

test('says nothing of a place on an unranked list', () => {
  expect(reasons({ lists: [aList({ rank: 1, isRanked: false })] })).toEqual(['on the list of 11 March']);
});

test('says on how many lists it is, and in how many days', () => {
  const another = aList({ source: 'another' });
  expect(reasons({ lists: [aList(), another] })).toEqual(['on 2 lists on one day']);
  expect(reasons({ lists: [aList(), another, aList({ listingDate: '2026-03-12' })] })).toEqual([
    'on 3 lists in 2 days',
  ]);
});

test.each([
  [1, '1 star'],
  [999, '999 stars'],
  [1_000, '1k stars'],
  [1_234, '1.2k stars'],
  [12_345, '12k stars'],
  [1_260_000, '1.3M stars'],
])('shortens %i stars', (value, words) => {
  expect(reasons({ readings: [reading('stars', value)] })).toEqual([words]);
});

test('puts the strongest reason first, stars and comments last', () => {
  const counts = [reading('comments', 1), reading('stars', 90_000)];
  const lists = [aList({ rank: 1 }), aList({ source: 'another' }), aList({ source: 'a third' })];
  expect(reasons({ lists, readings: counts })).toEqual([
    'on 3 lists on one day',
    'first of 49 on the list of 11 March',
    '90k stars',
    '1 comment',
  ]);
  expect(reasons({ lists, readings: [...counts, reading('upvotes', 16)] })).toEqual([
    '16 upvotes',
    'on 3 lists on one day',
    '90k stars',
    '1 comment',
  ]);
});

test('says neither place nor a second day of a list whose votes are known', () => {
  const lists = [aList({ rank: 1 }), aList({ rank: 1, listingDate: '2026-03-12' })];
  expect(reasons({ lists, readings: [reading('upvotes', 3)] })).toEqual(['3 upvotes']);
  expect(reasons({ lists, readings: [reading('upvotes', 0)] })).toEqual(['on the list of 11 March']);
});

test('counts of none are no reason', () => {
  expect(reasons({ readings: [reading('upvotes', 0), reading('comments', 0)] })).toEqual([
    'on the list of 11 March',
  ]);
});

test('each region reads its own days and numbers, and what an earlier version stored', () => {
  const found = codes({ lists: [aList({ rank: 1, size: 1_200 })], readings: [reading('stars', 12_345)] });
  expect(
    [...found, 'on the list of 11 March'].map((code) => trendingReason(code, formatsFor('en-US'))),
  ).toEqual(['first of 1,200 on the list of March 11', '12k stars', 'on the list of 11 March']);
  const votes = codes({ readings: [reading('upvotes', 200), reading('upvotes', 1_250, 20)] });
  expect(trendingReasons(votes, formatsFor('de'))).toBe('1,3k upvotes, 1,1k of them in a day');
});
