/** Calculates when a reader's next digest is due, in their time zone; the only user of Temporal. Pure. */

import { Temporal } from 'temporal-polyfill';
import type { Reader, Schedule } from './reader.ts';
import { RENAMED_ZONES } from './zone-names.ts';

const DAYS_OF_WEEK = 7;
const LAST_WORKDAY = 5;

// The form of an IANA name. Without this check, Temporal would also accept offsets and timestamps with
// a zone.
const ZONE_NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/;

const SCHEDULE_KEYS = [
  'frequency',
  'minuteOfDay',
  'timeZone',
  'weekday',
  'monthDay',
  'pauseUntil',
] as const satisfies readonly (keyof Schedule)[];

/** A day in a reader's calendar. */
export interface LocalCalendar {
  /** YYYY-MM-DD. */
  readonly day: string;
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number;
  /** 1 … 31. */
  readonly monthDay: number;
}

/**
 * Returns the first instant strictly after `after` at which a reader with this schedule gets a digest.
 *
 * A local time skipped by a clock change is served at the change; one that occurs twice, the first time. If
 * the change skips the rest of a day (Apia had no 30 December 2011), that day's digest is served at the
 * change too, unless the day after it has a digest of its own: there are never two on one local day.
 * @throws RangeError if the time zone does not exist; check with `canonicalTimeZone`
 * @example nextDue({ ...DEFAULT_PREFERENCES, timeZone: 'Europe/Riga' }, new Date('2026-11-20T12:00Z'))
 * // 2026-11-21T06:00Z
 */
export function nextDue(schedule: Schedule, after: Date): Date {
  const afterMs = after.getTime();
  let day = firstDay(schedule, afterMs);
  for (;;) {
    day = nextScheduledDay(schedule, day);
    const due = servedAt(schedule, day);
    const landsOn = due.toPlainDate();
    const hasItsOwn = !landsOn.equals(day) && nextScheduledDay(schedule, landsOn).equals(landsOn);
    if (due.epochMilliseconds > afterMs && !hasItsOwn) return new Date(due.epochMilliseconds);
    day = day.add({ days: 1 });
  }
}

/**
 * Returns the first due instant after `after` on a later local day than `lastDay`: for a reader who already
 * had that day's digest and then changed time or zone.
 */
export function nextDueOnLaterDay(schedule: Schedule, after: Date, lastDay: string | null): Date {
  let due = nextDue(schedule, after);
  while (lastDay !== null && localDayOf(schedule.timeZone, due) <= lastDay) due = nextDue(schedule, due);
  return due;
}

/**
 * Returns when a reader who chose `schedule` at `now` is due: never twice on a local day, and no day is
 * skipped. A reader whose new time is already past today, while today's digest was still due, gets it at the
 * next run, not a day, week or month later.
 * @param before what was due until now; null if nothing was, or for a first digest, which is due at the next
 * local time
 */
export function nextDueAfterChange(
  schedule: Schedule,
  now: Date,
  lastDay: string | null,
  before: { readonly timeZone: string; readonly dueAt: Date } | null,
): Date {
  const next = nextDueOnLaterDay(schedule, now, lastDay);
  const today = localDayOf(schedule.timeZone, now);
  const isToCome =
    before !== null &&
    (lastDay === null || lastDay < today) &&
    localDayOf(before.timeZone, before.dueAt) <= today;
  if (!isToCome || localDayOf(schedule.timeZone, next) <= today) return next;
  const first = nextScheduledDay(schedule, firstDay(schedule, now.getTime()));
  return first.toString() === today ? now : next;
}

/**
 * Returns the digest that a change of schedule must not skip; null if there is none, or it is the first one.
 */
export const digestToCome = ({
  timeZone,
  nextDueAt,
  lastPeriodEnd,
}: Pick<Reader, 'timeZone' | 'nextDueAt' | 'lastPeriodEnd'>): { timeZone: string; dueAt: Date } | null =>
  nextDueAt === null || lastPeriodEnd === null ? null : { timeZone, dueAt: nextDueAt };

/**
 * Memoizes `nextDue`, for planning many readers: those with the same schedule share one calculation. A result
 * holds for every instant from `after` until the due instant itself, so this is exact.
 * @param limit how many schedules to remember (default 50,000, some 10 MB); beyond it the cache is cleared
 */
export function memoizeNextDue(limit = 50_000): (schedule: Schedule, after: Date) => Date {
  const known = new Map<string, { readonly from: number; readonly due: number }>();
  return (schedule, after) => {
    const key = scheduleKey(schedule);
    const at = after.getTime();
    const hit = known.get(key);
    if (hit && hit.from <= at && at < hit.due) return new Date(hit.due);
    const due = nextDue(schedule, after);
    if (known.size >= limit) known.clear();
    known.set(key, { from: at, due: due.getTime() });
    return due;
  };
}

/** Returns the same text for schedules that are due at the same instants. */
export const scheduleKey = (schedule: Schedule): string =>
  SCHEDULE_KEYS.map((part) => schedule[part]).join(' ');

/** Are two schedules due at the same instants? */
export const sameSchedule = (one: Schedule, other: Schedule): boolean =>
  SCHEDULE_KEYS.every((key) => one[key] === other[key]);

/** Are two schedules due at the same instants, apart from pauses? */
export const sameDays = (one: Schedule, other: Schedule): boolean =>
  sameSchedule({ ...one, pauseUntil: null }, { ...other, pauseUntil: null });

/** Returns the calendar day of an instant in a time zone, as YYYY-MM-DD. */
export const localDayOf = (timeZone: string, instant: Date): string => toLocalCalendar(timeZone, instant).day;

export function toLocalCalendar(timeZone: string, instant: Date): LocalCalendar {
  const date = localDate(timeZone, instant.getTime());
  return { day: date.toString(), weekday: date.dayOfWeek, monthDay: date.day };
}

/**
 * Returns the zone's canonical name, or null if it does not exist. Renamed places get their current name
 * (`Asia/Kolkata` for `Asia/Calcutta`); other aliases are kept (`US/Eastern`). Offsets such as `+02:00` are
 * rejected: they have no summer time, so mail would be an hour off for half the year.
 */
export function canonicalTimeZone(name: string): string | null {
  if (name.length > 64 || !ZONE_NAME.test(name)) return null;
  try {
    const known = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
    return RENAMED_ZONES.get(known) ?? known;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const localDate = (timeZone: string, epochMs: number): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).toPlainDate();

function firstDay(schedule: Schedule, afterMs: number): Temporal.PlainDate {
  const today = localDate(schedule.timeZone, afterMs);
  if (schedule.pauseUntil === null) return today;
  const resumes = Temporal.PlainDate.from(schedule.pauseUntil);
  return Temporal.PlainDate.compare(resumes, today) > 0 ? resumes : today;
}

/** Returns `day` itself if the schedule includes it, or else the next day that it includes. */
function nextScheduledDay(schedule: Schedule, day: Temporal.PlainDate): Temporal.PlainDate {
  switch (schedule.frequency) {
    case 'daily':
      return day;
    case 'weekdays':
      return day.dayOfWeek <= LAST_WORKDAY ? day : day.add({ days: DAYS_OF_WEEK + 1 - day.dayOfWeek });
    case 'weekly':
      return day.add({ days: (schedule.weekday - day.dayOfWeek + DAYS_OF_WEEK) % DAYS_OF_WEEK });
    case 'monthly': {
      // `with` clamps to the last day of the month, which is what a reader who chose the 31st wants in April.
      const thisMonth = day.with({ day: schedule.monthDay });
      if (Temporal.PlainDate.compare(thisMonth, day) >= 0) return thisMonth;
      return day.with({ day: 1 }).add({ months: 1 }).with({ day: schedule.monthDay });
    }
  }
}

function servedAt(schedule: Schedule, day: Temporal.PlainDate): Temporal.ZonedDateTime {
  const wanted = day.toPlainDateTime({
    hour: Math.floor(schedule.minuteOfDay / 60),
    minute: schedule.minuteOfDay % 60,
  });
  // `earlier` picks the first of two occurrences. In a gap, it yields an instant before the change, at which
  // the clock shows another time.
  const served = wanted.toZonedDateTime(schedule.timeZone, { disambiguation: 'earlier' });
  if (served.toPlainDateTime().equals(wanted)) return served;
  const jump = served.getTimeZoneTransition('next');
  return jump ?? served;
}
