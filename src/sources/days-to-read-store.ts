/** Finds the listing days of a `{date}` url that are to be read now, from the stored reads. */

import type { Database } from '../database/client.ts';
import { daysToRead, readsSince, urlOfDay } from './listing-days.ts';

/**
 * Returns the days (YYYY-MM-DD), newest first.
 * @param all include every day whose list still grows, however recently it was read
 */
export async function readDueDays(
  db: Database,
  { sourceId, url, all }: { readonly sourceId: number; readonly url: string; readonly all: boolean },
  now: Date,
): Promise<string[]> {
  const readByUrl = await lastReadsByUrl(db, sourceId, readsSince(now));
  const lastReads = new Map(
    [...readByUrl].flatMap(([readUrl, at]) => {
      const day = readUrl.match(/\d{4}-\d{2}-\d{2}/)?.[0];
      return day !== undefined && urlOfDay(url, day) === readUrl ? [[day, at] as const] : [];
    }),
  );
  return daysToRead({ firstReadAt: await firstReadAt(db, sourceId), lastReads, named: all }, now);
}

/** Returns when each url of a source was last read without failing, if that was since `since`. */
async function lastReadsByUrl(db: Database, sourceId: number, since: Date): Promise<Map<string, Date>> {
  const rows = await db.read.groupBy({
    by: ['url'],
    where: { sourceId, outcome: { not: 'failed' }, startedAt: { gte: since } },
    _max: { startedAt: true },
  });
  return new Map(
    rows.flatMap(({ url, _max }) =>
      url === null || _max.startedAt === null ? [] : [[url, _max.startedAt] as const],
    ),
  );
}

/** Returns when a source was first read without failing; null if never. */
async function firstReadAt(db: Database, sourceId: number): Promise<Date | null> {
  const row = await db.read.findFirst({
    where: { sourceId, outcome: { not: 'failed' } },
    orderBy: { startedAt: 'asc' },
    select: { startedAt: true },
  });
  return row?.startedAt ?? null;
}
