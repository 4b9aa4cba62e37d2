/**
 * Who is due when, over days with clock changes, late runs and clocks that are set back; compared with a
 * calendar kept by Intl.
 */
import { countDueReaders } from '../../src/delivery/queue/plan-store.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { DEFAULT_PREFERENCES, FREQUENCIES, type Preferences } from '../../src/readers/reader.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { aSubscriber } from '../support/subscribe.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let tested: TestApp;
beforeEach(async () => {
  tested = await testApp();
});
afterEach(() => tested.close());

interface Planned {
  readonly email: string;
  readonly at: number;
}

/**
 * Runs the planner at each of these instants, as if each mail were sent at once. Gives who was planned when.
 */
async function runAt(instants: readonly number[]): Promise<Planned[]> {
  const { app, at } = tested;
  for (const instant of instants) {
    at(new Date(instant).toISOString());
    if ((await countDueReaders(app.db, { now: app.clock.now() })) === 0) continue;
    await planDigests(app, {});
    await app.db.delivery.updateMany({ data: { status: 'sent' } });
  }
  const deliveries = await app.db.delivery.findMany({ include: { reader: true }, orderBy: { id: 'asc' } });
  return deliveries.map(({ reader, plannedAt }) => ({ email: reader.email, at: plannedAt.getTime() }));
}

const every = (step: number, from: string, days: number): number[] =>
  Array.from({ length: (days * DAY) / step }, (_, index) => Date.parse(from) + index * step);

interface LocalMinute {
  readonly instant: number;
  readonly day: string;
  /** Since local midnight. */
  readonly minute: number;
}

/** Every half hour of a span as a wall clock in `timeZone` shows it. */
function wallClock(timeZone: string, from: string, days: number): LocalMinute[] {
  const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return every(30 * MINUTE, from, days).map((instant) => {
    const [day, time] = format.format(instant).split(' ') as [string, string];
    return { instant, day, minute: Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) };
  });
}

function isDayOf({ frequency, weekday, monthDay }: Preferences, day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  const dayOfWeek = date.getUTCDay() || 7;
  const isLast = new Date(date.getTime() + DAY).getUTCDate() === 1;
  switch (frequency) {
    case 'daily':
      return true;
    case 'weekdays':
      return dayOfWeek <= 5;
    case 'weekly':
      return dayOfWeek === weekday;
    case 'monthly':
      return date.getUTCDate() === monthDay || (isLast && date.getUTCDate() < monthDay);
  }
}

/**
 * The instants at which the reader's local time comes, on each day of their frequency: the first that shows
 * it or a later time.
 */
function slots(preferences: Preferences, from: string, days: number): number[] {
  const minutes = wallClock(preferences.timeZone, from, days);
  const reached = new Map<string, number>();
  for (const [index, { day, minute, instant }] of minutes.entries()) {
    // A day of which only the end is in the span says nothing about when its time came.
    if (index === 0 || minutes[0]?.day === day) continue;
    if (minute >= preferences.minuteOfDay && !reached.has(day)) reached.set(day, instant);
  }
  return [...reached].flatMap(([day, instant]) => (isDayOf(preferences, day) ? [instant] : []));
}

const ZONES = [
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'Asia/Kolkata',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
];

/**
 * One reader a zone and frequency, with local times that clock changes skip, repeat, and that end the day.
 */
function readersOfAllKinds(): { email: string; preferences: Preferences }[] {
  const times = [2 * 60 + 30, 23 * 60 + 30, 8 * 60, 1 * 60 + 30, 0];
  return ZONES.flatMap((timeZone, zone) =>
    FREQUENCIES.map((frequency, index) => ({
      email: `${frequency}-${zone}@example.org`,
      preferences: {
        ...DEFAULT_PREFERENCES,
        timeZone,
        frequency,
        minuteOfDay: times[(zone + index) % 5] as number,
        weekday: 7,
        monthDay: 31,
      },
    })),
  );
}

test.each([
  ['spring in Europe and autumn in the south', '2026-03-27T00:00:00Z', 11],
  ['autumn in Europe and in America', '2026-10-23T00:00:00Z', 11],
])('over the clock changes of %s everybody is served at the right run, never twice on a local day', async (_, from, days) => {
  const readers = readersOfAllKinds();
  tested.at(new Date(Date.parse(from) - 2 * HOUR).toISOString());
  for (const { email, preferences } of readers) await aSubscriber(tested.app, email, preferences);
  const runs = every(HOUR, from, days);
  const planned = await runAt(runs);

  const expected = readers.map(({ email, preferences }) => ({
    email,
    at: slots(preferences, from, days).flatMap((slot) => runs.find((run) => run >= slot) ?? []),
  }));
  // The first local day began before the first run; what came on it is no part of the comparison.
  const seen = readers.map(({ email, preferences }, index) => {
    const firstDay = wallClock(preferences.timeZone, from, 1)[0]?.day;
    const mine = planned.filter((one) => one.email === email).map(({ at }) => at);
    const early = slots({ ...preferences, frequency: 'daily' }, from, days)[0] as number;
    expect(firstDay).toBeDefined();
    return { email, at: mine.filter((at) => at >= Math.min(early, expected[index]?.at[0] ?? early)) };
  });
  expect(seen).toEqual(expected);
});

test.each([
  ['every five minutes', 5 * MINUTE, 3],
  ['every hour', HOUR, 5],
  ['once a day', DAY, 10],
])('a reader whose time comes just before midnight, or far from UTC, has one digest a day when runs come %s', async (_, step, days) => {
  tested.at('2026-03-10T10:00:00Z');
  await aSubscriber(tested.app, 'late@example.org', { minuteOfDay: 23 * 60 + 58 });
  await aSubscriber(tested.app, 'far@example.org', { minuteOfDay: 8 * 60, timeZone: 'Pacific/Auckland' });
  const planned = await runAt(every(step, '2026-03-10T12:00:00Z', days));
  const perReader = ['late@example.org', 'far@example.org'].map(
    (email) => planned.filter((one) => one.email === email).length,
  );
  // The last slot of the one may come after the last run.
  expect(perReader).toEqual([step === DAY ? days - 1 : days, step === DAY ? days - 1 : days]);
});

test('after a run that came days too late the next digest comes at the usual time', async () => {
  tested.at('2026-03-10T06:00:00Z');
  await aSubscriber(tested.app, 'ada@example.org', { minuteOfDay: 8 * 60 });
  const runs = [
    '2026-03-10T08:00:00Z',
    '2026-03-13T10:00:00Z',
    '2026-03-13T20:00:00Z',
    '2026-03-14T07:59:00Z',
    '2026-03-14T08:00:00Z',
  ];
  const planned = await runAt(runs.map((run) => Date.parse(run)));
  expect(planned.map(({ at }) => new Date(at).toISOString())).toEqual([
    '2026-03-10T08:00:00.000Z',
    '2026-03-13T10:00:00.000Z',
    '2026-03-14T08:00:00.000Z',
  ]);
});

test('a digest made up after midnight leaves no room for another one on the same local day, and the day after is as usual', async () => {
  tested.at('2026-03-10T06:00:00Z');
  await aSubscriber(tested.app, 'ada@example.org', { minuteOfDay: 22 * 60 });
  const planned = await runAt(
    [
      '2026-03-11T03:00:00Z',
      '2026-03-11T22:00:00Z',
      '2026-03-11T23:00:00Z',
      '2026-03-12T00:00:00Z',
      '2026-03-12T22:00:00Z',
    ].map((run) => Date.parse(run)),
  );
  expect(planned.map(({ at }) => new Date(at).toISOString())).toEqual([
    '2026-03-11T03:00:00.000Z',
    '2026-03-12T22:00:00.000Z',
  ]);
});

test('a clock that is set back by an hour or a day, and on again, makes no reader due twice', async () => {
  tested.at('2026-03-10T06:00:00Z');
  await aSubscriber(tested.app, 'ada@example.org', { minuteOfDay: 8 * 60 });
  const planned = await runAt(
    [
      '2026-03-10T08:00:00Z',
      '2026-03-10T07:00:00Z',
      '2026-03-10T08:00:00Z',
      '2026-03-11T08:00:00Z',
      '2026-03-10T08:00:00Z',
      '2026-03-10T12:00:00Z',
      '2026-03-11T08:00:00Z',
      '2026-03-12T08:00:00Z',
    ].map((run) => Date.parse(run)),
  );
  expect(planned.map(({ at }) => new Date(at).toISOString())).toEqual([
    '2026-03-10T08:00:00.000Z',
    '2026-03-11T08:00:00.000Z',
    '2026-03-12T08:00:00.000Z',
  ]);
});
