/** Finds the listing days of a `{date}` url that are to be read now, from the stored reads. */

import type { Database } from '../database/client.ts';
import { daysToRead, readsSince, urlOfDay } from './listing-days.ts';
import { firstReadAt, lastReadsByUrl } from './source-state-store.ts';

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
