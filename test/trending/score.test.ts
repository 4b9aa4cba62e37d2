/** The formula of strength: which signs of interest count, and which are of the same thing. */
import {
  computeScore,
  type Evidence,
  HALF_LIFE_MS,
  type ListEvidence,
  type SignalReading,
  trendingAt,
} from '../../src/trending/score.ts';
import { hoursAfter, NOW } from '../support/builders.ts';

const aList = (overrides: Partial<ListEvidence> = {}): ListEvidence => ({
  source: 'daily papers',
  listingDate: '2026-03-11',
  seenAt: NOW,
  isRanked: true,
  rank: 10,
  size: 50,
  ...overrides,
});
const upvotes = (value: number, hours = 0): SignalReading => ({
  kind: 'upvotes',
  value,
  seenAt: hoursAfter(NOW, hours),
});
const scoreOf = (evidence: Partial<Evidence>) =>
  computeScore({ firstSeenAt: NOW, lists: [aList()], readings: [], ...evidence });
const keyOf = (evidence: Partial<Evidence>): number => scoreOf(evidence).trendingKey;
const strengthOf = (evidence: Partial<Evidence>): number => scoreOf(evidence).strength;
const counted = (kind: SignalReading['kind'], value: number): SignalReading => ({ kind, value, seenAt: NOW });
/** Says that keys rise strictly from one to the next. */
const expectRising = (keys: readonly number[]) => {
  for (const [index, key] of keys.entries()) if (index > 0) expect(key).toBeGreaterThan(keys[index - 1]!);
};

test('more upvotes are hotter', () => {
  expectRising([0, 1, 6, 62, 140, 5_000].map((value) => keyOf({ readings: [upvotes(value)] })));
});

test('where upvotes are known, they and the sources are all that counts', () => {
  const voted = { readings: [upvotes(20)] };
  expectRising([strengthOf({ readings: [upvotes(19)] }), strengthOf(voted)]);
  const nextDay = aList({ listingDate: '2026-03-12', seenAt: hoursAfter(NOW, 24), rank: 1 });
  const alike: Partial<Evidence>[] = [
    { lists: [aList({ rank: 1 })], ...voted },
    { lists: [aList({ rank: 50 })], ...voted },
    { lists: [aList({ isRanked: false })], ...voted },
    { lists: [aList(), nextDay], ...voted },
    { readings: [upvotes(20), counted('comments', 90), counted('stars', 90_000)] },
  ];
  for (const evidence of alike) expect(scoreOf(evidence)).toEqual(scoreOf(voted));
  expect(strengthOf({ lists: [aList(), aList({ source: 'another' })], ...voted })).toBe(
    strengthOf(voted) + 1,
  );
});

test('where upvotes are unknown, more comments or stars are hotter, but are not added up', () => {
  for (const kind of ['comments', 'stars'] as const)
    expectRising([90, 1_200, 90_000].map((value) => keyOf({ readings: [counted(kind, value)] })));
  const stars = counted('stars', 90_000);
  expect(scoreOf({ readings: [counted('comments', 90), stars] })).toEqual(scoreOf({ readings: [stars] }));
  // On a ranked list as many upvotes as usual are supposed, and few stars say no more than those.
  expect(scoreOf({ readings: [counted('stars', 3)] })).toEqual(scoreOf({}));
  const isRanked = false;
  expectRising(
    [0, 3, 40].map((value) => keyOf({ lists: [aList({ isRanked })], readings: [counted('stars', value)] })),
  );
});

test('where upvotes are unknown, a better place on a ranked list is a little hotter', () => {
  const strengths = [50, 30, 10, 2, 1].map((rank) => strengthOf({ lists: [aList({ rank })] }));
  expectRising(strengths);
  expect(strengths.at(-1)! - strengths[0]!).toBeLessThan(0.3);
  const nextDay = aList({ listingDate: '2026-03-12', rank: 40 });
  // Only the best place counts.
  expect(
    strengthOf({ lists: [aList({ rank: 2 }), nextDay] }) - strengthOf({ lists: [aList({ rank: 2 })] }),
  ).toBeCloseTo(2);
});

test('a place counts by the length of the list', () => {
  expect(keyOf({ lists: [aList({ rank: 10, size: 200 })] })).toBeGreaterThan(
    keyOf({ lists: [aList({ rank: 10, size: 12 })] }),
  );
});

test('a place on a list in the order of ids means nothing', () => {
  const key = (rank: number) => keyOf({ lists: [aList({ rank, isRanked: false })] });
  expect(key(1)).toBe(key(50));
});

test('where upvotes are unknown, each further list helps, on the same day or another', () => {
  const another = aList({ source: 'another list', rank: 40 });
  const nextDay = aList({ listingDate: '2026-03-12', seenAt: hoursAfter(NOW, 24), rank: 40 });
  expectRising([
    keyOf({}),
    keyOf({ lists: [aList(), another] }),
    keyOf({ lists: [aList(), another, nextDay] }),
  ]);
});

test('a feed that keeps an article for weeks makes it no hotter each day', () => {
  const days = ['2026-03-09', '2026-03-10', '2026-03-11'].map((listingDate, index) =>
    aList({ isRanked: false, listingDate, seenAt: hoursAfter(NOW, 24 * (index - 2)) }),
  );
  expect(keyOf({ lists: days })).toBe(keyOf({ lists: days.slice(0, 1) }));
});

test('strength is what a paper drew, whenever it drew it', () => {
  const gained = (...values: number[]) => ({
    readings: values.map((value, day) => upvotes(value, 24 * day)),
  });
  expect(strengthOf(gained(60, 61, 62))).toBeCloseTo(strengthOf(gained(62)));
  expect(strengthOf(gained(10, 20, 62))).toBeCloseTo(strengthOf(gained(62)));
  const longAgo = { lists: [aList({ listingDate: '2024-06-03' })], ...gained(62) };
  expect(strengthOf(longAgo)).toBeCloseTo(strengthOf(gained(62)));
});

test('of two papers with as many upvotes the one that gained them lately is hotter', () => {
  const slow = keyOf({ readings: [upvotes(60), upvotes(62, 24)] });
  const fast = keyOf({ readings: [upvotes(10), upvotes(62, 24)] });
  expect(fast).toBeGreaterThan(slow);
});

test('the order of readings and upvotes taken back do not matter', () => {
  const readings = [upvotes(10), upvotes(62, 5), upvotes(60, 10)];
  expect(keyOf({ readings: [...readings].reverse() })).toBe(keyOf({ readings }));
  expect(keyOf({ readings })).toBe(keyOf({ readings: readings.slice(0, 2) }));
});

test('unknown upvotes are neither none nor many', () => {
  const unknown = keyOf({ readings: [] });
  expect(unknown).toBeGreaterThan(keyOf({ readings: [upvotes(0)] }));
  expect(unknown).toBeLessThan(keyOf({ readings: [upvotes(40)] }));
});

test('the first of a list without votes and a well voted paper at its side are of one kind', () => {
  const firstOfText = keyOf({ lists: [aList({ rank: 1 })] });
  expectRising([
    keyOf({ lists: [aList({ rank: 40 })], readings: [upvotes(3)] }),
    firstOfText,
    keyOf({ lists: [aList({ rank: 1 })], readings: [upvotes(100)] }),
  ]);
});

test('an older paper sinks below an equal newer one, and half is gone after a half-life', () => {
  const older = keyOf({ lists: [aList({ listingDate: '2026-03-10', seenAt: hoursAfter(NOW, -24) })] });
  expect(older).toBeLessThan(keyOf({}));
  const key = keyOf({});
  expect(trendingAt(key, new Date(NOW.getTime() + HALF_LIFE_MS))).toBeCloseTo(trendingAt(key, NOW) / 2);
});

test('a hot paper stays above a fresh cold one for some days, not for weeks', () => {
  const hot = keyOf({ lists: [aList({ rank: 1 })], readings: [upvotes(140)] });
  const fresh = (days: number) => {
    const seenAt = hoursAfter(NOW, 24 * days);
    const list = aList({ rank: 40, seenAt, listingDate: seenAt.toISOString().slice(0, 10) });
    return keyOf({ firstSeenAt: seenAt, lists: [list], readings: [{ kind: 'upvotes', value: 3, seenAt }] });
  };
  expect(hot).toBeGreaterThan(fresh(2));
  expect(hot).toBeLessThan(fresh(14));
});

test('a list of long ago that is read today counts from its own day', () => {
  const backfilled = keyOf({ lists: [aList({ listingDate: '2024-06-03' })], readings: [upvotes(300)] });
  expect(backfilled).toBeLessThan(keyOf({ readings: [upvotes(0)] }));
});

test('keys order papers in the same way at any instant, and trending is a number at all of them', () => {
  const keys = [keyOf({}), keyOf({ readings: [upvotes(50)] }), keyOf({ lists: [] })];
  for (const now of [new Date(0), hoursAfter(NOW, -72), NOW, hoursAfter(NOW, 72), new Date('2100-01-01')]) {
    const trending = keys.map((key) => trendingAt(key, now));
    expect(trending.every(Number.isFinite)).toBe(true);
    expect([...trending].sort((a, b) => a - b)).toEqual([trending[2], trending[0], trending[1]]);
  }
});

test('a paper of which nothing else is known counts from when it was first seen', () => {
  const { strength, trendingKey } = computeScore({ firstSeenAt: NOW, lists: [], readings: [] });
  expect(strength).toBe(1);
  expect(trendingAt(trendingKey, NOW)).toBeCloseTo(1);
});

test('votes of none, on no list that counts, are still a number', () => {
  expect(scoreOf({ lists: [], readings: [upvotes(0), upvotes(-3, 1)] })).toEqual(scoreOf({ lists: [] }));
});
