/** Determines which edition a digest is for its reader: kind, number and period. Pure. */

import QuickLRU from 'quick-lru';
import { daysBefore } from '../../durations.ts';
import type { DigestReader } from '../../readers/digest-readers-store.ts';
import type { FormerSchedule } from '../../readers/former-schedules.ts';
import { localDayOf, nextDueOnLaterDay, scheduleKey } from '../../readers/next-due.ts';
import type { Frequency, Schedule } from '../../readers/reader.ts';
import type { Edition } from '../digest.ts';

/** A first digest holds the best papers of this many days: one period of its frequency, at least a week. */
const WELCOME_DAYS: Record<Frequency, number> = { daily: 7, weekdays: 7, weekly: 7, monthly: 31 };

/**
 * A paper that `max_papers` left out may fill a later digest for a week or one period, whichever is longer.
 * This is the age in days at which that ends; it includes the period of the digest that left the paper out.
 * Eight weeks for a month, because candidate pools double from a week.
 */
const LEFT_OUT_DAYS: Record<Frequency, number> = { daily: 7, weekdays: 7, weekly: 14, monthly: 56 };

/** What is known about a digest when it is planned. */
export interface DueDigest {
  readonly frequency: Frequency;
  /** The end of the last period whose papers the reader's digests could choose from. */
  readonly newSince: Date;
  readonly periodEnd: Date;
}

/** What is known about its reader when it is composed. */
export type EditionReader = Schedule & Pick<DigestReader, 'editions' | 'formerSchedules'>;

/**
 * Returns the earliest instant at which a paper of a digest was first seen; its candidate pool reaches at
 * least as far back.
 */
export const earliestOf = ({ frequency, newSince, periodEnd }: DueDigest): Date =>
  earlierOf(newSince, daysBefore(periodEnd, LEFT_OUT_DAYS[frequency]));

export interface Editions {
  /**
   * Returns the edition that a digest is for its reader: `welcome` for the first one, `catch-up` over the
   * whole gap if the gap cost at least one whole edition, and otherwise the reader's frequency.
   */
  of(reader: EditionReader, due: DueDigest): Edition;
}

/** How many gaps between digests are cached. */
const MOST_GAPS = 1_000;

export function createEditions(): Editions {
  // The readers of a run share schedules and gaps, and a calendar calculation takes longer than choosing a
  // reader's papers.
  const known = new QuickLRU<string, boolean>({ maxSize: MOST_GAPS });
  const hasLost = (reader: EditionReader, { newSince, periodEnd }: DueDigest): boolean => {
    const held = [...reader.formerSchedules, { ...reader, until: periodEnd }];
    const gap = `${newSince.getTime()} ${periodEnd.getTime()}`;
    const key = `${held.map((one) => `${scheduleKey(one)} ${one.until.getTime()}`).join()} ${gap}`;
    const lost = known.get(key) ?? hasLostAnEdition(held, newSince, periodEnd);
    known.set(key, lost);
    return lost;
  };
  return { of: (reader, due) => editionOf(reader, due, hasLost) };
}

function editionOf(
  reader: EditionReader,
  due: DueDigest,
  hasLost: (reader: EditionReader, due: DueDigest) => boolean,
): Edition {
  const { frequency, newSince, periodEnd } = due;
  if (reader.editions === 0) {
    const periodStart = startOfWelcome(due);
    return { kind: 'welcome', number: 1, periodStart, periodEnd, missedSince: periodStart };
  }
  return {
    kind: hasLost(reader, due) ? 'catch-up' : frequency,
    number: reader.editions + 1,
    periodStart: newSince,
    periodEnd,
    missedSince: earliestOf(due),
  };
}

/** A first edition reaches back over its `WELCOME_DAYS`, or further if `newSince` is earlier. */
const startOfWelcome = ({ frequency, newSince, periodEnd }: DueDigest): Date =>
  earlierOf(newSince, daysBefore(periodEnd, WELCOME_DAYS[frequency]));

/**
 * Were two digests due after `last` and until `now`, by the schedules of that time? The second is the present
 * one, so an edition in between was lost. Pauses are ignored, because they cost editions, too.
 */
function hasLostAnEdition(held: readonly FormerSchedule[], last: Date, now: Date): boolean {
  let due = 0;
  let served = last;
  let after = last;
  for (const { until, ...schedule } of held) {
    const unpaused = { ...schedule, pauseUntil: null };
    const end = earlierOf(until, now);
    for (;;) {
      const next = nextDueOnLaterDay(unpaused, after, localDayOf(schedule.timeZone, served));
      if (next > end) break;
      due += 1;
      if (due === 2) return true;
      served = next;
      after = next;
    }
    if (end > after) after = end;
  }
  return false;
}

const earlierOf = (one: Date, other: Date): Date => (one < other ? one : other);
