/** Which clock was wrong: the one that noted instants in the future, or the present one. */
import { correctionAt } from '../src/clock-set-back.ts';
import { correctedDue } from '../src/readers/corrected-due.ts';
import { DEFAULT_PREFERENCES } from '../src/readers/reader.ts';

const NOW = new Date('2026-03-12T08:05:00Z');
const at = (instant: string | null): Date | null => (instant === null ? null : new Date(instant));

test.each([
  ['a year ahead for a moment', '2026-03-12T08:00:00Z', '2027-03-01T00:00:00Z', 1, 'everything'],
  ['a year ahead for a week', '2026-03-12T08:00:00Z', '2027-03-01T00:00:00Z', 7, 'everything'],
  ['a year ahead when nothing else was known', null, '2027-03-01T00:00:00Z', 1, 'everything'],
  ['some days ahead for a moment', '2026-03-12T08:00:00Z', '2026-03-15T08:00:00Z', 1, 'everything'],
  ['a day ahead', '2026-03-12T08:00:00Z', '2026-03-13T08:00:00Z', 1, 'schedules'],
  ['ahead while nothing ran', '2026-03-12T08:00:00Z', null, 0, 'everything'],
])('a clock that was %s is corrected', (_, before, after, daysAfter, expected) => {
  const noted = { lastBefore: at(before), hasHistory: before !== null, firstAfter: at(after), daysAfter };
  expect(correctionAt(noted, NOW)).toBe(expected);
});

test.each([
  ['before all that is known', null, false, '2026-09-01T00:00:00Z'],
  ['before all that is known, and was a minute ago', '2026-03-12T08:04:00Z', false, '2026-09-01T00:00:00Z'],
  ['in the middle of what is known', '2026-03-12T08:00:00Z', true, '2026-03-12T08:10:00Z'],
])('a clock that is %s is itself the wrong one, and corrects nothing', (_, before, hasHistory, after) => {
  const noted = { lastBefore: at(before), hasHistory, firstAfter: at(after), daysAfter: 40 };
  expect(correctionAt(noted, NOW)).toBe('nothing');
});

const FAR = new Date('2027-03-02T08:00:00Z');
const reader = { ...DEFAULT_PREFERENCES, nextDueAt: FAR, hadDigest: true, lastDay: '2026-03-11' };

test.each([
  ['whose hour is over today gets today’s digest now', {}, '2026-03-12T08:05:00.000Z'],
  ['who had today’s digest gets tomorrow’s', { lastDay: '2026-03-12' }, '2026-03-13T08:00:00.000Z'],
  ['whose hour is to come gets today’s then', { minuteOfDay: 18 * 60 }, '2026-03-12T18:00:00.000Z'],
  [
    'who never had one waits for the next hour',
    { hadDigest: false, lastDay: null },
    '2026-03-13T08:00:00.000Z',
  ],
  [
    'of a weekly digest gets it on the next such day',
    { frequency: 'weekly', weekday: 1 },
    '2026-03-16T08:00:00.000Z',
  ],
  [
    'of a monthly digest gets it on the next such day',
    { frequency: 'monthly', monthDay: 5 },
    '2026-04-05T08:00:00.000Z',
  ],
  ['who is paused stays so', { pauseUntil: '2026-05-01' }, '2026-05-01T08:00:00.000Z'],
] as const)('a reader %s', (_, facts, expected) => {
  expect(correctedDue({ ...reader, ...facts }, NOW)?.toISOString()).toBe(expected);
});

test('a time that follows from the schedule is left alone', () => {
  expect(
    correctedDue({ ...reader, nextDueAt: new Date('2026-03-13T08:00:00Z'), lastDay: '2026-03-12' }, NOW),
  ).toBeNull();
});
