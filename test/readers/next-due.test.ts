/** Tests when digests are due: frequencies, month ends, clock changes, days that do not exist. */
import {
  canonicalTimeZone,
  digestToCome,
  localDayOf,
  memoizeNextDue,
  nextDue,
  nextDueAfterChange,
  nextDueOnLaterDay,
  toLocalCalendar,
} from '../../src/readers/next-due.ts';
import { DEFAULT_PREFERENCES, type Schedule } from '../../src/readers/reader.ts';

const schedule = (overrides: Partial<Schedule> & { time?: string } = {}): Schedule => {
  const { time, ...rest } = overrides;
  const [hours, minutes] = (time ?? '08:00').split(':').map(Number);
  return { ...DEFAULT_PREFERENCES, minuteOfDay: (hours ?? 0) * 60 + (minutes ?? 0), ...rest };
};
const due = (overrides: Partial<Schedule> & { time?: string }, after: string): string =>
  nextDue(schedule(overrides), new Date(after)).toISOString().replace(':00.000Z', 'Z');
/** The first `count` due instants after an instant. */
const dues = (
  overrides: Partial<Schedule> & { time?: string },
  after: string,
  count: number,
): readonly string[] => {
  const found: string[] = [];
  for (let at = after; found.length < count; at = found.at(-1) as string) found.push(due(overrides, at));
  return found;
};

describe('frequencies', () => {
  test('a daily reader is due at the next local time, today when it is still to come', () => {
    expect(due({ timeZone: 'Europe/Riga' }, '2026-11-20T05:00:00Z')).toBe('2026-11-20T06:00Z');
    expect(due({ timeZone: 'Europe/Riga' }, '2026-11-20T07:00:00Z')).toBe('2026-11-21T06:00Z');
  });

  test('the due instant itself is not after itself', () => {
    expect(due({}, '2026-11-20T08:00:00Z')).toBe('2026-11-21T08:00Z');
    expect(due({}, '2026-11-20T07:59:59.999Z')).toBe('2026-11-20T08:00Z');
  });

  test('a weekdays reader gets nothing between Friday and Monday', () => {
    expect(dues({ frequency: 'weekdays' }, '2026-11-19T09:00:00Z', 3)).toEqual([
      '2026-11-20T08:00Z',
      '2026-11-23T08:00Z',
      '2026-11-24T08:00Z',
    ]);
  });

  test('the weekday is the one of the reader, not of Greenwich', () => {
    // Sunday 22:00 UTC is Monday morning in Auckland; Friday 23:00 in Honolulu is Saturday in UTC.
    expect(due({ frequency: 'weekdays', timeZone: 'Pacific/Auckland' }, '2026-11-21T00:00:00Z')).toBe(
      '2026-11-22T19:00Z',
    );
    expect(
      due({ frequency: 'weekdays', timeZone: 'Pacific/Honolulu', time: '23:00' }, '2026-11-20T20:00:00Z'),
    ).toBe('2026-11-21T09:00Z');
  });

  test.each([1, 2, 3, 4, 5, 6, 7])('a weekly reader of weekday %i is due on that day', (weekday) => {
    const [first, second] = dues({ frequency: 'weekly', weekday }, '2026-11-20T08:00:00Z', 2) as [
      string,
      string,
    ];
    expect(new Date(first).getUTCDay() || 7).toBe(weekday);
    expect(new Date(second).getTime() - new Date(first).getTime()).toBe(7 * 86_400_000);
  });

  test('a weekly reader whose time today has passed waits a week', () => {
    expect(due({ frequency: 'weekly', weekday: 5 }, '2026-11-20T08:00:00Z')).toBe('2026-11-27T08:00Z');
    expect(due({ frequency: 'weekly', weekday: 5 }, '2026-11-20T07:00:00Z')).toBe('2026-11-20T08:00Z');
  });

  test('the 31st of a month is the last day of each month', () => {
    const days = dues({ frequency: 'monthly', monthDay: 31 }, '2026-12-31T09:00:00Z', 12).map((instant) =>
      instant.slice(0, 10),
    );
    const lastDays = [
      '01-31',
      '02-28',
      '03-31',
      '04-30',
      '05-31',
      '06-30',
      '07-31',
      '08-31',
      '09-30',
      '10-31',
      '11-30',
      '12-31',
    ];
    expect(days).toEqual(lastDays.map((day) => `2027-${day}`));
  });

  test('the 29th and 30th come on 29 February in leap years only', () => {
    expect(due({ frequency: 'monthly', monthDay: 29 }, '2028-02-01T00:00:00Z')).toBe('2028-02-29T08:00Z');
    expect(due({ frequency: 'monthly', monthDay: 30 }, '2028-02-01T00:00:00Z')).toBe('2028-02-29T08:00Z');
    expect(due({ frequency: 'monthly', monthDay: 29 }, '2027-02-01T00:00:00Z')).toBe('2027-02-28T08:00Z');
    expect(due({ frequency: 'monthly', monthDay: 29 }, '2100-02-01T00:00:00Z')).toBe('2100-02-28T08:00Z');
  });

  test('a monthly reader whose day has passed is due next month, over the new year too', () => {
    expect(due({ frequency: 'monthly', monthDay: 20 }, '2026-12-20T08:00:00Z')).toBe('2027-01-20T08:00Z');
    expect(due({ frequency: 'monthly', monthDay: 30 }, '2027-01-30T09:00:00Z')).toBe('2027-02-28T08:00Z');
  });
});

describe('pauses', () => {
  test('a pause until a day brings mail on that day', () => {
    expect(due({ pauseUntil: '2026-12-01' }, '2026-11-20T05:00:00Z')).toBe('2026-12-01T08:00Z');
  });

  test('a pause ends on the next day of the frequency', () => {
    expect(due({ pauseUntil: '2026-11-28', frequency: 'weekdays' }, '2026-11-20T05:00:00Z')).toBe(
      '2026-11-30T08:00Z',
    );
    expect(due({ pauseUntil: '2026-12-02', frequency: 'monthly', monthDay: 1 }, '2026-11-20T05:00:00Z')).toBe(
      '2027-01-01T08:00Z',
    );
  });

  test('a pause that is over changes nothing', () => {
    expect(due({ pauseUntil: '2026-11-01' }, '2026-11-20T09:00:00Z')).toBe('2026-11-21T08:00Z');
  });

  test('the first day after a pause is a day of the zone', () => {
    expect(
      due(
        { pauseUntil: '2026-12-01', timeZone: 'Pacific/Kiritimati', time: '00:30' },
        '2026-11-20T05:00:00Z',
      ),
    ).toBe('2026-11-30T10:30Z');
  });
});

// zone, a time inside the gap, the day, the instant of the change, the next day's instant
const GAPS = [
  ['Europe/Riga', '03:30', '2026-03-29', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
  ['Europe/London', '01:30', '2026-03-29', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
  ['America/New_York', '02:30', '2026-03-08', '2026-03-08T07:00Z', '2026-03-09T06:30Z'],
  ['America/Los_Angeles', '02:00', '2026-03-08', '2026-03-08T10:00Z', '2026-03-09T09:00Z'],
  ['America/St_Johns', '02:15', '2026-03-08', '2026-03-08T05:30Z', '2026-03-09T04:45Z'],
  ['America/Havana', '00:30', '2026-03-08', '2026-03-08T05:00Z', '2026-03-09T04:30Z'],
  ['America/Santiago', '00:30', '2026-09-06', '2026-09-06T04:00Z', '2026-09-07T03:30Z'],
  ['Australia/Sydney', '02:59', '2026-10-04', '2026-10-03T16:00Z', '2026-10-04T15:59Z'],
  ['Australia/Lord_Howe', '02:15', '2026-10-04', '2026-10-03T15:30Z', '2026-10-04T15:15Z'],
  ['Pacific/Auckland', '02:30', '2026-09-27', '2026-09-26T14:00Z', '2026-09-27T13:30Z'],
  ['Africa/Cairo', '00:15', '2026-04-24', '2026-04-23T22:00Z', '2026-04-24T21:15Z'],
  ['Asia/Beirut', '00:00', '2026-03-29', '2026-03-28T22:00Z', '2026-03-29T21:00Z'],
] as const;

// zone, a time that occurs twice, the day, its first instant, the next day's instant
const OVERLAPS = [
  ['Europe/Riga', '03:30', '2026-10-25', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
  ['Europe/London', '01:30', '2026-10-25', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
  ['America/New_York', '01:30', '2026-11-01', '2026-11-01T05:30Z', '2026-11-02T06:30Z'],
  ['America/Los_Angeles', '01:00', '2026-11-01', '2026-11-01T08:00Z', '2026-11-02T09:00Z'],
  ['America/St_Johns', '01:15', '2026-11-01', '2026-11-01T03:45Z', '2026-11-02T04:45Z'],
  ['America/Havana', '00:30', '2026-11-01', '2026-11-01T04:30Z', '2026-11-02T05:30Z'],
  ['America/Santiago', '23:30', '2026-04-04', '2026-04-05T02:30Z', '2026-04-06T03:30Z'],
  ['Australia/Sydney', '02:59', '2026-04-05', '2026-04-04T15:59Z', '2026-04-05T16:59Z'],
  ['Australia/Lord_Howe', '01:45', '2026-04-05', '2026-04-04T14:45Z', '2026-04-05T15:15Z'],
  ['Pacific/Auckland', '02:30', '2026-04-05', '2026-04-04T13:30Z', '2026-04-05T14:30Z'],
  ['Africa/Cairo', '23:15', '2026-10-29', '2026-10-29T20:15Z', '2026-10-30T21:15Z'],
  ['Asia/Beirut', '23:30', '2026-10-24', '2026-10-24T20:30Z', '2026-10-25T21:30Z'],
] as const;

describe('clock changes', () => {
  test.each(
    GAPS,
  )('in %s, %s does not exist on %s and is served at the jump', (timeZone, time, day, jump, nextDay) => {
    const before = new Date(new Date(jump).getTime() - 3_600_000).toISOString();
    expect(dues({ timeZone, time }, before, 2)).toEqual([jump, nextDay]);
    expect(localDayOf(timeZone, new Date(jump))).toBe(day);
  });

  test.each(
    OVERLAPS,
  )('in %s, %s comes twice on %s and is served once, the first time', (timeZone, time, day, first, nextDay) => {
    const before = new Date(new Date(first).getTime() - 1_000).toISOString();
    expect(dues({ timeZone, time }, before, 2)).toEqual([first, nextDay]);
    expect(localDayOf(timeZone, new Date(first))).toBe(day);
  });

  test('a clock that goes back gives the same answer again, and never an earlier one than asked for', () => {
    const weekly = { timeZone: 'Europe/Riga', frequency: 'weekly', weekday: 7, time: '03:30' } as const;
    expect(due(weekly, '2026-10-25T00:45:00Z')).toBe('2026-11-01T01:30Z');
    expect(due(weekly, '2026-10-25T00:15:00Z')).toBe('2026-10-25T00:30Z');
    expect(due(weekly, '2026-10-25T01:30:00Z')).toBe('2026-11-01T01:30Z');
  });

  test.each([
    ...GAPS,
    ...OVERLAPS,
  ])('in %s, at %s, no local day around %s has two digests and none is left out', (timeZone, time, _day, change) => {
    const start = new Date(new Date(change).getTime() - 20 * 86_400_000).toISOString();
    const days = dues({ timeZone, time }, start, 40).map((instant) =>
      localDayOf(timeZone, new Date(instant)),
    );
    const first = Date.parse(`${days[0]}T00:00:00Z`);
    expect(days).toEqual(
      days.map((_, index) => new Date(first + index * 86_400_000).toISOString().slice(0, 10)),
    );
  });

  test('a day that a zone left out has no digest of its own', () => {
    // Apia went from the end of 29 December 2011 straight to the 31st.
    expect(dues({ timeZone: 'Pacific/Apia' }, '2011-12-29T12:00:00Z', 2)).toEqual([
      '2011-12-29T18:00Z',
      '2011-12-30T18:00Z',
    ]);
    expect(localDayOf('Pacific/Apia', new Date('2011-12-30T18:00:00Z'))).toBe('2011-12-31');
  });

  test('a weekly or monthly digest of a day that was left out comes at the jump', () => {
    const zone = { timeZone: 'Pacific/Apia' } as const;
    expect(dues({ ...zone, frequency: 'weekly', weekday: 5 }, '2011-12-29T12:00:00Z', 2)).toEqual([
      '2011-12-30T10:00Z',
      '2012-01-05T18:00Z',
    ]);
    expect(due({ ...zone, frequency: 'weekdays' }, '2011-12-29T20:00:00Z')).toBe('2011-12-30T10:00Z');
    expect(due({ ...zone, frequency: 'monthly', monthDay: 30 }, '2011-12-29T12:00:00Z')).toBe(
      '2011-12-30T10:00Z',
    );
  });
});

describe('one digest a local day', () => {
  test('a reader who had today’s digest and chooses a later time waits until tomorrow', () => {
    const evening = schedule({ time: '18:00' });
    expect(nextDueOnLaterDay(evening, new Date('2026-11-20T09:00:00Z'), '2026-11-20')).toEqual(
      new Date('2026-11-21T18:00:00Z'),
    );
    expect(nextDueOnLaterDay(evening, new Date('2026-11-20T09:00:00Z'), '2026-11-19')).toEqual(
      new Date('2026-11-20T18:00:00Z'),
    );
    expect(nextDueOnLaterDay(evening, new Date('2026-11-20T09:00:00Z'), null)).toEqual(
      new Date('2026-11-20T18:00:00Z'),
    );
  });

  test('a reader who flies west over the date line does not get the same day twice', () => {
    const honolulu = schedule({ timeZone: 'Pacific/Honolulu' });
    expect(nextDueOnLaterDay(honolulu, new Date('2026-11-20T20:00:00Z'), '2026-11-21')).toEqual(
      new Date('2026-11-22T18:00:00Z'),
    );
  });
});

describe('a schedule that changes', () => {
  const at = (instant: string) => new Date(instant);
  const before = { timeZone: 'UTC', dueAt: at('2026-11-20T18:00:00Z') };

  test('an hour that is over today brings the digest that was to come today at once, for every frequency that names today', () => {
    const now = at('2026-11-20T10:00:00Z');
    const changedTo = (overrides: Parameters<typeof schedule>[0], lastDay: string | null = '2026-11-19') =>
      nextDueAfterChange(schedule({ time: '08:00', ...overrides }), now, lastDay, before);
    expect(changedTo({})).toEqual(now);
    expect(changedTo({ frequency: 'weekly', weekday: 5 })).toEqual(now);
    expect(changedTo({ frequency: 'monthly', monthDay: 20 })).toEqual(now);
    expect(changedTo({ timeZone: 'Asia/Tokyo', time: '18:00' })).toEqual(now);
    expect(changedTo({ time: '11:00' })).toEqual(at('2026-11-20T11:00:00Z'));
    expect(changedTo({ frequency: 'weekly', weekday: 1 })).toEqual(at('2026-11-23T08:00:00Z'));
    expect(changedTo({ pauseUntil: '2026-11-25' })).toEqual(at('2026-11-25T08:00:00Z'));
    // Today's digest was sent already.
    expect(changedTo({}, '2026-11-20')).toEqual(at('2026-11-21T08:00:00Z'));
  });

  test('nothing comes sooner than a later day that it was to come on, and a first digest comes at the next local time', () => {
    const now = at('2026-11-19T10:00:00Z');
    expect(nextDueAfterChange(schedule({ time: '08:00' }), now, '2026-11-13', before)).toEqual(
      at('2026-11-20T08:00:00Z'),
    );
    expect(nextDueAfterChange(schedule({ time: '08:00' }), at('2026-11-20T10:00:00Z'), null, null)).toEqual(
      at('2026-11-21T08:00:00Z'),
    );
    expect(digestToCome({ timeZone: 'UTC', nextDueAt: now, lastPeriodEnd: null })).toBeNull();
  });
});

describe('remembering', () => {
  test('a remembered answer is the calculated one, whatever the order of asking', () => {
    const remembering = memoizeNextDue(50);
    const zones = ['Europe/Riga', 'America/New_York', 'Pacific/Apia', 'Australia/Lord_Howe'];
    const wrong: Schedule[] = [];
    for (let index = 0; index < 600; index += 1) {
      const asked = schedule({
        timeZone: zones[index % 4] as string,
        frequency: (['daily', 'weekdays', 'weekly', 'monthly'] as const)[
          (index >> 2) % 4
        ] as Schedule['frequency'],
        minuteOfDay: (index * 7) % 90,
        pauseUntil: index % 5 === 0 ? '2026-03-20' : null,
      });
      const after = new Date(Date.UTC(2026, 2, 1) + ((index * 7_919) % 3_000) * 3_600_000);
      if (remembering(asked, after).getTime() !== nextDue(asked, after).getTime()) wrong.push(asked);
    }
    expect(wrong).toEqual([]);
  });
});

describe('names and days', () => {
  test.each([
    ['europe/riga', 'Europe/Riga'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['europe/kiev', 'Europe/Kyiv'],
    ['America/Godthab', 'America/Nuuk'],
    ['UTC', 'UTC'],
    ['Etc/GMT+2', 'Etc/GMT+2'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ])('%s is the zone %s', (typed, canonical) => {
    expect(canonicalTimeZone(typed)).toBe(canonical);
  });

  test.each([
    '',
    '+02:00',
    'UTC+2',
    'Z',
    'Mars/Olympus',
    'Europe/Riga ',
    '2020-01-01T00:00[Europe/Riga]',
    'Europe//Riga',
    '../etc/passwd',
    'E'.repeat(100),
  ])('%j is no zone', (typed) => expect(canonicalTimeZone(typed)).toBeNull());

  test('a local calendar day is the zone’s, with its weekday', () => {
    const instant = new Date('2026-11-20T22:30:00Z');
    expect(toLocalCalendar('Europe/Riga', instant)).toEqual({ day: '2026-11-21', weekday: 6, monthDay: 21 });
    expect(toLocalCalendar('America/New_York', instant)).toEqual({
      day: '2026-11-20',
      weekday: 5,
      monthDay: 20,
    });
  });
});
