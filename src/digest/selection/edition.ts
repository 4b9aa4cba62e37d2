/** Which edition a digest is: its kind, number and period, by what the reader has had. Pure. */

import QuickLRU from 'quick-lru';
import { daysBefore } from '../../durations.ts';
import type { FormerSchedule } from '../../readers/former-schedules.ts';
import { localDayOf, nextDueOnLaterDay, scheduleKey } from '../../readers/next-due.ts';
import type { Frequency, Schedule } from '../../readers/reader.ts';
import type { Edition } from '../digest.ts';

/** A first digest has the best papers of this many days: one period of its frequency, at least a week. */
const WELCOME_DAYS: Record<Frequency, number> = { daily: 7, weekdays: 7, weekly: 7, monthly: 31 };

/**
 * A paper that `max_papers` left out may fill a later digest for a week or one period, whichever is
 * longer. The age in days at which that ends: the digest that left it out covered a period itself.
 * Eight weeks for a month, as the candidate pools double from a week.
 */
const LEFT_OUT_DAYS: Record<Frequency, number> = { daily: 7, weekdays: 7, weekly: 14, monthly: 56 };

/** What is known of a digest when it is planned. */
export interface DueDigest {
  readonly frequency: Frequency;
  /** The end of the last period whose papers the reader's digests could choose from. */
  readonly newSince: Date;
  readonly periodEnd: Date;
}

/** What is known of its reader when it is composed. */
export interface EditionReader extends Schedule {
  /** How many editions the reader has had; see `digestReaders`. */
  readonly editions: number;
  /** What held before the present schedule, oldest first: an edition is lost by the schedule of its time. */
  readonly formerSchedules: readonly FormerSchedule[];
}

/** No paper of a digest was first seen before: its candidate pool begins here. */
export const earliestOf = ({ frequency, newSince, periodEnd }: DueDigest): Date =>
  earlierOf(newSince, daysBefore(periodEnd, LEFT_OUT_DAYS[frequency]));

export interface Editions {
  /**
   * The edition that a digest is for its reader: the first one is a `welcome`, one after a gap that cost
   * at least one whole edition a `catch-up` over the whole gap, and any other has the name of its
   * frequency.
   */
  of(reader: EditionReader, due: DueDigest): Edition;
}

/** Gaps between digests that are remembered. */
const MOST_GAPS = 1_000;

export function createEditions(): Editions {
  // The readers of a run share schedules and gaps, and a calculation in their calendar takes longer than
  // choosing their papers.
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

/** A first edition holds the best of one period of its frequency, at least of a week. */
const startOfWelcome = ({ frequency, newSince, periodEnd }: DueDigest): Date =>
  earlierOf(newSince, daysBefore(periodEnd, WELCOME_DAYS[frequency]));

/**
 * Was there a time at which another digest was due between two, by what the reader wanted then? A pause
 * is such a gap, too.
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
