/** Writes a reader's preferences: columns of their row, and rows for topics and queries. */

import type { Transaction } from '../database/client.ts';
import type { Preferences } from './reader.ts';

/** Writes preferences only; leaves status and times alone. */
export async function writePreferences(
  tx: Transaction,
  readerId: number,
  preferences: Preferences,
): Promise<void> {
  await tx.reader.update({ where: { id: readerId }, data: preferenceColumns(preferences) });
  await tx.readerTopic.deleteMany({ where: { readerId } });
  await tx.readerQuery.deleteMany({ where: { readerId } });
  await addFilters(tx, readerId, preferences);
}

/** Returns the preferences that are columns of the reader's row: all but topics and queries. */
export const preferenceColumns = (preferences: Preferences) => ({
  frequency: preferences.frequency,
  minuteOfDay: preferences.minuteOfDay,
  timeZone: preferences.timeZone,
  weekday: preferences.weekday,
  monthDay: preferences.monthDay,
  maxPapers: preferences.maxPapers,
  pauseUntil: preferences.pauseUntil,
  replacements: preferences.replacements,
  layout: preferences.layout,
  format: preferences.format,
  groupByTopic: preferences.groupByTopic,
  locale: preferences.locale,
  exclusions: [...preferences.exclusions],
  authors: [...preferences.authors],
});

/** Adds topics and queries to a reader who has none. */
export async function addFilters(
  tx: Transaction,
  readerId: number,
  { topics, queries }: Pick<Preferences, 'topics' | 'queries'>,
): Promise<void> {
  await tx.readerTopic.createMany({ data: topics.map((topic) => ({ readerId, topic })) });
  await tx.readerQuery.createMany({
    data: queries.map((query, position) => ({ readerId, query, position })),
  });
}
