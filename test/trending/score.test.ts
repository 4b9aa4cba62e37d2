import {
  computeStrength,
  type Evidence,
  HALF_LIFE_MS,
  type ListEvidence,
  type SignalReading,
  trendingAt,
  trendingKey,
} from '../../src/trending/score.ts';
import { hoursAfter, NOW } from '../support/builders.ts';

const aList = (overrides: Partial<ListEvidence> = {}): ListEvidence => ({
  source: 'daily papers',
  listingDate: '2026-03-11',
  seenAt: NOW,
  isRanked: true,
  rank: 10,
  size: 50,
  pages: 1,
  ...overrides,
});
const upvotes = (value: number, hours = 0): SignalReading => ({
  kind: 'upvotes',
  value,
  seenAt: hoursAfter(NOW, hours),
});
const keyOf = (evidence: Partial<Evidence>): number => {
  const { strength, countsFrom } = computeStrength({
    firstSeenAt: NOW,
    lists: [aList()],
    readings: [],
    ...evidence,
  });
  return trendingKey(strength, countsFrom);
};
/** Says that keys rise strictly from one to the next. */
const expectRising = (keys: readonly number[]) => {
  for (const [index, key] of keys.entries()) if (index > 0) expect(key).toBeGreaterThan(keys[index - 1]!);
};

test('more upvotes, comments and stars are hotter', () => {
  expectRising([0, 1, 6, 62, 140, 5_000].map((value) => keyOf({ readings: [upvotes(value)] })));
  for (const kind of ['comments', 'stars'] as const) {
    expectRising(
      [0, 1, 20, 1_200].map((value) => keyOf({ readings: [upvotes(5), { kind, value, seenAt: NOW }] })),
    );
  }
});

test('a better place on a ranked list is hotter', () => {
  expectRising([50, 30, 10, 2, 1].map((rank) => keyOf({ lists: [aList({ rank })] })));
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

test('each further list helps, on the same day or another', () => {
  const another = aList({ source: 'another list', rank: 40 });
  const nextDay = aList({ listingDate: '2026-03-12', seenAt: hoursAfter(NOW, 24), rank: 40 });
  expectRising([
    keyOf({}),
    keyOf({ lists: [aList(), another] }),
    keyOf({ lists: [aList(), another, nextDay] }),
  ]);
});

test('the same list read again helps a little, and not for ever', () => {
  const key = (pages: number) => keyOf({ lists: [aList({ pages })] });
  expectRising([key(1), key(2), key(4)]);
  expect(key(100)).toBe(key(4));
  expect(key(100)).toBeLessThan(keyOf({ lists: [aList(), aList({ source: 'another list' })] }));
});

test('a feed that keeps an article for weeks makes it no hotter each day', () => {
  const days = ['2026-03-09', '2026-03-10', '2026-03-11'].map((listingDate, index) =>
    aList({ isRanked: false, listingDate, seenAt: hoursAfter(NOW, 24 * (index - 2)) }),
  );
  expect(keyOf({ lists: days })).toBe(keyOf({ lists: days.slice(0, 1) }));
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
  expect(computeStrength({ firstSeenAt: NOW, lists: [], readings: [] })).toEqual({
    strength: 1,
    countsFrom: NOW,
  });
});
