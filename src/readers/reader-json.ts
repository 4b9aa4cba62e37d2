/** A reader as JSON: the shape of `subscribers … --json`. Pure. */

import { formatMinuteOfDay } from '../text/days.ts';
import { localDayOf } from './next-due.ts';
import type { Reader, ReaderStatus } from './reader.ts';

export interface ReaderAsJson {
  readonly id: number;
  readonly email: string;
  readonly status: ReaderStatus;
  readonly topics: readonly string[];
  readonly queries: readonly string[];
  readonly exclusions: readonly string[];
  readonly authors: readonly string[];
  readonly frequency: string;
  /** HH:MM in the reader's time zone. */
  readonly time: string;
  readonly timeZone: string;
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number;
  readonly monthDay: number;
  readonly maxPapers: number;
  readonly replacements: boolean;
  readonly layout: string;
  readonly format: string;
  readonly groupByTopic: boolean;
  readonly locale: string | null;
  readonly pauseUntil: string | null;
  readonly createdAt: string;
  readonly confirmedAt: string | null;
  readonly nextDueAt: string | null;
}

/**
 * Returns the status to show at `now`: an active reader whose mail resumes on a later day is paused until
 * then.
 */
export const statusAt = (reader: Reader, now: Date): ReaderStatus =>
  isPausedAt(reader, now) ? 'paused' : reader.status;

export function readerAsJson(reader: Reader, now: Date): ReaderAsJson {
  return {
    id: reader.id,
    email: reader.email,
    status: statusAt(reader, now),
    topics: reader.topics,
    queries: reader.queries,
    exclusions: reader.exclusions,
    authors: reader.authors,
    frequency: reader.frequency,
    time: formatMinuteOfDay(reader.minuteOfDay),
    timeZone: reader.timeZone,
    weekday: reader.weekday,
    monthDay: reader.monthDay,
    maxPapers: reader.maxPapers,
    replacements: reader.replacements,
    layout: reader.layout,
    format: reader.format,
    groupByTopic: reader.groupByTopic,
    locale: reader.locale,
    pauseUntil: reader.pauseUntil,
    createdAt: reader.createdAt.toISOString(),
    confirmedAt: reader.confirmedAt?.toISOString() ?? null,
    nextDueAt: reader.nextDueAt?.toISOString() ?? null,
  };
}

const isPausedAt = (reader: Reader, now: Date): boolean =>
  reader.status === 'active' &&
  reader.pauseUntil !== null &&
  localDayOf(reader.timeZone, now) < reader.pauseUntil;
