/** Which edition a digest is, by what the reader has had. */
import { createEditions, earliestOf } from '../../../src/digest/selection/edition.ts';
import type { FormerSchedule } from '../../../src/readers/former-schedules.ts';
import { DEFAULT_PREFERENCES, type Frequency, type Schedule } from '../../../src/readers/reader.ts';

/** In Riga, at half past seven: 05:30 UTC in winter. */
const SCHEDULE: Schedule = { ...DEFAULT_PREFERENCES, timeZone: 'Europe/Riga', minuteOfDay: 7 * 60 + 30 };

function editionBetween(
  last: string,
  now: string,
  {
    frequency = 'daily',
    editions = 13,
    formerSchedules = [],
    ...schedule
  }: Partial<Schedule & { editions: number; formerSchedules: readonly FormerSchedule[] }> = {},
) {
  const due = { frequency: frequency as Frequency, newSince: new Date(last), periodEnd: new Date(now) };
  return createEditions().of({ ...SCHEDULE, frequency, ...schedule, editions, formerSchedules }, due);
}

test.each([
  ['daily', '2026-03-10T05:30:04Z', '2026-03-11T05:30:02Z', {}],
  ['daily', '2026-03-10T22:10:00Z', '2026-03-11T05:30:00Z', {}],
  ['daily, made up for on the same day', '2026-03-10T05:30:00Z', '2026-03-11T21:00:00Z', {}],
  ['daily over a change of clocks', '2026-03-28T05:30:00Z', '2026-03-29T04:30:00Z', {}],
  ['weekdays over a weekend', '2026-03-13T05:30:00Z', '2026-03-16T05:30:00Z', { frequency: 'weekdays' }],
  ['weekly', '2026-03-02T05:30:00Z', '2026-03-09T05:30:00Z', { frequency: 'weekly', weekday: 1 }],
  ['monthly', '2026-02-28T05:30:00Z', '2026-03-31T04:30:00Z', { frequency: 'monthly', monthDay: 31 }],
] as const)('%s: the next digest has the name of its frequency', (_, last, now, schedule) => {
  const edition = editionBetween(last, now, schedule);
  expect(edition).toMatchObject({ number: 14, periodStart: new Date(last), periodEnd: new Date(now) });
  expect(edition.kind).toBe('frequency' in schedule ? schedule.frequency : 'daily');
});

test.each([
  ['a day was lost', '2026-03-09T05:30:00Z', '2026-03-11T05:30:00Z', {}],
  [
    'a pause has ended, whose last day is still on record',
    '2026-03-01T05:30:00Z',
    '2026-03-11T05:30:00Z',
    { pauseUntil: '2026-03-11' },
  ],
  ['two weeks', '2026-02-23T05:30:00Z', '2026-03-09T05:30:00Z', { frequency: 'weekly', weekday: 1 }],
  ['a month', '2026-01-31T05:30:00Z', '2026-03-31T04:30:00Z', { frequency: 'monthly', monthDay: 31 }],
] as const)('a catch-up over the whole gap: %s', (_, last, now, schedule) => {
  expect(editionBetween(last, now, schedule)).toMatchObject({
    kind: 'catch-up',
    number: 14,
    periodStart: new Date(last),
  });
});

test('the first edition is a welcome: the best of one period, at least a week, and nothing that was missed', () => {
  const first = (frequency: Frequency, last: string) =>
    editionBetween(last, '2026-03-31T05:00:00Z', { frequency, editions: 0 });
  for (const frequency of ['daily', 'weekdays', 'weekly'] as const)
    expect(first(frequency, '2026-03-31T05:00:00Z')).toMatchObject({
      kind: 'welcome',
      number: 1,
      periodStart: new Date('2026-03-24T05:00:00Z'),
      missedSince: new Date('2026-03-24T05:00:00Z'),
    });
  expect(first('monthly', '2026-03-31T05:00:00Z').periodStart).toEqual(new Date('2026-02-28T05:00:00Z'));
  // Nothing matched for two weeks.
  expect(first('daily', '2026-03-17T05:00:00Z').periodStart).toEqual(new Date('2026-03-17T05:00:00Z'));
});

test('what earlier digests left out may follow for a week or one more period', () => {
  const reach = (frequency: Frequency, newSince: string) =>
    earliestOf({ frequency, newSince: new Date(newSince), periodEnd: new Date('2026-03-31T05:00:00Z') })
      .toISOString()
      .slice(0, 10);
  expect(reach('daily', '2026-03-30T05:00:00Z')).toBe('2026-03-24');
  expect(reach('weekly', '2026-03-24T05:00:00Z')).toBe('2026-03-17');
  expect(reach('monthly', '2026-02-28T05:00:00Z')).toBe('2026-02-03');
  expect(reach('daily', '2026-01-01T05:00:00Z')).toBe('2026-01-01');
});

test.each([
  ['weekly to daily on Thursday: nothing was due between', 'weekly', '2026-03-12T10:00:00Z', 'daily'],
  ['weekly to daily a week later than it was due', 'weekly', '2026-03-23T10:00:00Z', 'catch-up'],
  ['daily to daily at another hour, three days late', 'daily', '2026-03-12T10:00:00Z', 'catch-up'],
  ['monthly to daily within the month', 'monthly', '2026-03-20T10:00:00Z', 'daily'],
] as const)('editions are lost by the schedule of their time: %s', (_, frequency, changedAt, kind) => {
  const until = new Date(changedAt);
  const next = new Date(until);
  next.setUTCDate(next.getUTCDate() + 1);
  next.setUTCHours(5, 30, 0, 0);
  const former: FormerSchedule = { ...SCHEDULE, frequency, weekday: 1, monthDay: 9, until };
  // The last digest was that of Monday, the ninth.
  const edition = editionBetween('2026-03-09T05:30:00Z', next.toISOString(), { formerSchedules: [former] });
  expect(edition.kind).toBe(kind);
});

test('a change after a digest was planned does not change what that digest is', () => {
  const former: FormerSchedule = { ...SCHEDULE, until: new Date('2026-03-11T09:00:00Z') };
  const planned = (last: string) =>
    createEditions().of(
      { ...SCHEDULE, frequency: 'monthly', monthDay: 1, editions: 3, formerSchedules: [former] },
      { frequency: 'daily', newSince: new Date(last), periodEnd: new Date('2026-03-11T05:30:00Z') },
    ).kind;
  expect(planned('2026-03-10T05:30:00Z')).toBe('daily');
  expect(planned('2026-03-08T05:30:00Z')).toBe('catch-up');
});
