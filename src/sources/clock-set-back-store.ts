/**
 * Corrects what a wrong clock has written about sources: reads, when to read next, how long answers are
 * fresh, and when a host may be requested again.
 */

import type { NotedInstants } from '../clock-set-back.ts';
import type { Transaction } from '../database/client.ts';
import { cutToNow, latestOfRightClocks } from '../database/cut-to-now-store.ts';
import { LATEST_SCHEDULE_MS } from './schedule.ts';

/**
 * Was a source read after `now`? Or is the next read of a source, or the next request to a host, later than
 * anything is ever scheduled?
 */
export async function isAnySourceTooLate(db: Transaction, now: Date): Promise<boolean> {
  const latest = new Date(now.getTime() + LATEST_SCHEDULE_MS);
  const [row] = await db.$queryRaw<{ isTooLate: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM sources WHERE next_read_at > ${latest}::timestamptz)
      OR EXISTS (SELECT 1 FROM hosts WHERE retry_at > ${latest}::timestamptz)
      -- One look-up per source, because that uses the index.
      OR EXISTS (SELECT 1 FROM sources s WHERE EXISTS (
        SELECT 1 FROM reads WHERE source_id = s.id AND started_at > ${latestOfRightClocks(now)}::timestamptz)) AS "isTooLate"`;
  return row?.isTooLate === true;
}

/**
 * Returns the reads of the store as seen from `now`. `hasHistory`: one before `now` was recorded before the
 * first one after it.
 */
export async function readsAfter(db: Transaction, now: Date): Promise<NotedInstants> {
  const later = latestOfRightClocks(now);
  // One look-up per source, because that uses the index.
  const rows = await db.$queryRaw<NotedInstants[]>`
    SELECT max(r.before) AS "lastBefore", min(r.after) AS "firstAfter", count(DISTINCT r.day)::int AS "daysAfter",
      EXISTS (SELECT 1 FROM reads WHERE started_at <= ${later}::timestamptz
        AND id < (SELECT min(id) FROM reads WHERE started_at > ${later}::timestamptz)) AS "hasHistory"
    FROM sources s CROSS JOIN LATERAL (
      SELECT (SELECT max(started_at) FROM reads WHERE source_id = s.id AND started_at <= ${later}::timestamptz) AS before, NULL::timestamptz AS after, NULL::date AS day
      UNION ALL SELECT NULL, min(started_at), (started_at AT TIME ZONE 'UTC')::date FROM reads
        WHERE source_id = s.id AND started_at > ${later}::timestamptz GROUP BY 3
    ) r`;
  return rows[0]!;
}

/**
 * Makes sources due now that were read in the future, or whose next read is too late; conditional requests
 * avoid reading what has not changed. Returns how many sources were corrected.
 */
export async function correctSources(db: Transaction, now: Date): Promise<number> {
  const later = latestOfRightClocks(now);
  const latest = new Date(now.getTime() + LATEST_SCHEDULE_MS);
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

/** Sets the times of reads and pages that lie in the future to now. */
export async function cutReads(db: Transaction, now: Date): Promise<void> {
  await cutToNow(db, { table: 'reads', column: 'started_at' }, now);
  await cutToNow(db, { table: 'pages', column: 'read_at' }, now);
}
