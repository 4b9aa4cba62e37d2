/** When a source is read next, and which days of it. */
import { daysToRead } from '../../src/sources/listing-days.ts';
import { backOffMs, isDue, nextReadAt } from '../../src/sources/schedule.ts';

const NOON = new Date('2026-03-11T12:00:20Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const source = { name: 'feed', everyMs: 30 * MINUTE };
const good = { failures: 0, retryAfter: null, freshUntil: null };

test('a good read is followed by one after the interval, counted from the full minute at which the timetable woke', () => {
  expect(nextReadAt(source, good, NOON)).toEqual(new Date('2026-03-11T12:30:00Z'));
  expect(nextReadAt({ ...source, everyMs: 10_000 }, good, NOON)).toEqual(new Date('2026-03-11T12:00:30Z'));
});

test('a cache lifetime puts the next read off, and never forward', () => {
  const freshUntil = new Date('2026-03-11T15:00:00Z');
  expect(nextReadAt(source, { ...good, freshUntil }, NOON)).toEqual(freshUntil);
  expect(nextReadAt(source, { ...good, freshUntil: NOON }, NOON)).toEqual(new Date('2026-03-11T12:30:00Z'));
});

test('the wait after failures doubles, is spread by name and ends at six hours', () => {
  const waits = [1, 2, 3, 4, 20].map((failures) => backOffMs('feed', 30 * MINUTE, failures));
  expect(waits[0]).toBeGreaterThanOrEqual(5 * MINUTE);
  expect(waits[0]).toBeLessThanOrEqual(6 * MINUTE);
  expect(waits[2]).toBeCloseTo((waits[0] ?? 0) * 4, -1);
  expect(waits[4]).toBe(6 * HOUR);
  expect(new Set(['a', 'b', 'c', 'd'].map((name) => backOffMs(name, 30 * MINUTE, 1))).size).toBe(4);
  expect(backOffMs('fast', MINUTE, 1)).toBeLessThanOrEqual(1.2 * MINUTE);
});

test('a server that names a time is believed, until it has failed too often', () => {
  const retryAfter = new Date('2026-03-11T12:01:00Z');
  expect(nextReadAt(source, { failures: 1, retryAfter, freshUntil: null }, NOON)).toEqual(retryAfter);
  expect(nextReadAt(source, { failures: 6, retryAfter, freshUntil: null }, NOON).getTime()).toBeGreaterThan(
    NOON.getTime() + 2 * HOUR,
  );
});

test('a source is due from its time on, or when its time was written by a wrong clock', () => {
  expect(isDue({ enabled: true }, null, NOON)).toBe(true);
  expect(isDue({ enabled: true }, NOON, NOON)).toBe(true);
  expect(isDue({ enabled: true }, new Date(NOON.getTime() + 1), NOON)).toBe(false);
  expect(isDue({ enabled: true }, new Date('2030-01-01'), NOON)).toBe(true);
  expect(isDue({ enabled: false }, null, NOON)).toBe(false);
});

const at = (instant: string): Date => new Date(instant);

test('a new source begins with the days that still grow', () => {
  expect(daysToRead({ firstReadAt: null, lastReads: new Map(), named: false }, NOON)).toEqual([
    '2026-03-11',
    '2026-03-10',
    '2026-03-09',
    '2026-03-08',
  ]);
});

test('older days that grow are read every six hours, or when the source is named', () => {
  const lastReads = new Map([
    ['2026-03-11', at('2026-03-11T11:30:00Z')],
    ['2026-03-10', at('2026-03-11T11:30:00Z')],
    ['2026-03-09', at('2026-03-11T11:30:00Z')],
    ['2026-03-08', at('2026-03-11T05:00:00Z')],
  ]);
  const firstReadAt = at('2026-03-01T00:00:00Z');
  const settled = new Map(
    ['07', '06', '05', '04', '03', '02', '01'].map(
      (day) => [`2026-03-${day}`, at('2026-03-10T00:00:00Z')] as const,
    ),
  );
  const reads = { firstReadAt, lastReads: new Map([...lastReads, ...settled]) };
  expect(daysToRead({ ...reads, named: false }, NOON)).toEqual(['2026-03-11', '2026-03-10', '2026-03-08']);
  expect(daysToRead({ ...reads, named: true }, NOON)).toEqual([
    '2026-03-11',
    '2026-03-10',
    '2026-03-09',
    '2026-03-08',
  ]);
});

test('days that were missed are made up, for two weeks and not beyond the first read', () => {
  const twoWeeks = daysToRead(
    { firstReadAt: at('2025-01-01T00:00:00Z'), lastReads: new Map(), named: false },
    NOON,
  );
  expect([twoWeeks.length, twoWeeks.at(-1)]).toEqual([15, '2026-02-25']);
  expect(
    daysToRead({ firstReadAt: at('2026-03-06T10:00:00Z'), lastReads: new Map(), named: false }, NOON).at(-1),
  ).toBe('2026-03-06');
});

test('a day that was read early and then no more is read once again', () => {
  const early = new Map([['2026-03-05', at('2026-03-05T09:00:00Z')]]);
  const late = new Map([['2026-03-05', at('2026-03-07T00:00:00Z')]]);
  const firstReadAt = at('2026-03-05T09:00:00Z');
  expect(daysToRead({ firstReadAt, lastReads: early, named: false }, NOON)).toContain('2026-03-05');
  expect(daysToRead({ firstReadAt, lastReads: late, named: false }, NOON)).not.toContain('2026-03-05');
});
