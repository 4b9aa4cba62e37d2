/**
 * What a wrong clock noted of sources: when to read them next, how long answers are fresh, when a host may be
 * asked.
 */

import type { Transaction } from '../database/client.ts';
import { cutToNow, latestOfRightClocks } from '../database/cut-to-now-store.ts';
import { DAY_MS } from '../durations.ts';

/** Nothing is planned later than this (schedule.ts, cache-headers.ts). */
const LATEST_MS = 8 * DAY_MS;

/** Was a source read after `now`, or is one to be read, or a host asked, later than anything is planned? */
export async function isAnySourceTooLate(db: Transaction, now: Date): Promise<boolean> {
  const latest = new Date(now.getTime() + LATEST_MS);
  const [row] = await db.$queryRaw<{ isTooLate: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM sources WHERE next_read_at > ${latest}::timestamptz)
      OR EXISTS (SELECT 1 FROM hosts WHERE retry_at > ${latest}::timestamptz)
      -- Source by source, which the index answers.
      OR EXISTS (SELECT 1 FROM sources s WHERE EXISTS (
        SELECT 1 FROM reads WHERE source_id = s.id AND started_at > ${latestOfRightClocks(now)}::timestamptz)) AS "isTooLate"`;
  return row?.isTooLate === true;
}

/** The reads of the store, seen from `now`. `hasHistory`: one before it was made before any after it. */
export async function readsAfter(
  db: Transaction,
  now: Date,
): Promise<{ lastBefore: Date | null; hasHistory: boolean; firstAfter: Date | null; daysAfter: number }> {
  const later = latestOfRightClocks(now);
  // Source by source, which the index answers.
  const rows = await db.$queryRaw<
    { before: Date | null; hasHistory: boolean; after: Date | null; days: number }[]
  >`
    SELECT max(r.before) AS before, min(r.after) AS after, count(DISTINCT r.day)::int AS days,
      EXISTS (SELECT 1 FROM reads WHERE started_at <= ${later}::timestamptz
        AND id < (SELECT min(id) FROM reads WHERE started_at > ${later}::timestamptz)) AS "hasHistory"
    FROM sources s CROSS JOIN LATERAL (
      SELECT (SELECT max(started_at) FROM reads WHERE source_id = s.id AND started_at <= ${later}::timestamptz) AS before, NULL::timestamptz AS after, NULL::date AS day
      UNION ALL SELECT NULL, min(started_at), (started_at AT TIME ZONE 'UTC')::date FROM reads
        WHERE source_id = s.id AND started_at > ${later}::timestamptz GROUP BY 3
    ) r`;
  const [row] = rows;
  return {
    lastBefore: row?.before ?? null,
    hasHistory: row?.hasHistory === true,
    firstAfter: row?.after ?? null,
    daysAfter: row?.days ?? 0,
  };
}

/**
 * Sources that were read in the future, or are to be read too late, are read now; conditional requests spare
 * what has not changed. Returns how many there were.
 */
export async function correctSources(db: Transaction, now: Date): Promise<number> {
  const later = latestOfRightClocks(now);
  const latest = new Date(now.getTime() + LATEST_MS);
  const sources = await db.$queryRaw<{ id: number }[]>`
    UPDATE sources s SET next_read_at = ${now}::timestamptz
    WHERE next_read_at > ${now}::timestamptz AND (next_read_at > ${latest}::timestamptz
      OR EXISTS (SELECT 1 FROM reads WHERE source_id = s.id AND started_at > ${later}::timestamptz))
    RETURNING id`;
  await db.$executeRaw`
    UPDATE source_urls u SET fresh_until = ${now}::timestamptz
    WHERE fresh_until > ${now}::timestamptz AND (fresh_until > ${latest}::timestamptz
      OR EXISTS (SELECT 1 FROM reads WHERE source_id = u.source_id AND started_at > ${later}::timestamptz))`;
  await db.$executeRaw`
    UPDATE hosts SET retry_at = ${now}::timestamptz
    WHERE retry_at > ${latest}::timestamptz OR (retry_at > ${now}::timestamptz AND EXISTS (SELECT 1 FROM reads WHERE started_at > ${later}::timestamptz))`;
  return sources.length;
}

/** The history of reads and pages: nothing in it is later than now. */
export async function cutReads(db: Transaction, now: Date): Promise<void> {
  await cutToNow(db, { table: 'reads', column: 'started_at' }, now);
  await cutToNow(db, { table: 'pages', column: 'read_at' }, now);
}
