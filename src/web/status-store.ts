/** Counts for /readyz, /metrics and /admin. */

import type { Transaction } from '../database/client.ts';
import { DELIVERY_STATUSES } from '../delivery/delivery.ts';
import { READER_STATUSES, SUPPRESSION_REASONS } from '../readers/reader.ts';

/** Counts papers. Returns PostgreSQL's estimate if there are many, because counting a million takes long. */
export async function countPapers(db: Transaction): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT CASE WHEN reltuples > 200000 THEN reltuples::int ELSE (SELECT count(*)::int FROM papers) END AS count
    FROM pg_class WHERE oid = 'papers'::regclass`;
  return row!.count;
}

/**
 * Counts readers, webhooks, transactional mails, suppressions, and the last day's reports, by kind; a kind
 * without any is counted as 0.
 */
export async function countedRows(
  db: Transaction,
  now: Date,
): Promise<readonly { what: string; kind: string; count: number }[]> {
  return db.$queryRaw`
    SELECT what, kind, sum(count)::int AS count FROM (
      SELECT 'readers' AS what, status AS kind, count(*) AS count FROM readers GROUP BY status
      UNION ALL SELECT 'readers', status, -count(*) FROM webhooks JOIN readers ON id = reader_id GROUP BY status
      UNION ALL SELECT 'webhooks', status, count(*) FROM webhooks JOIN readers ON id = reader_id GROUP BY status
      UNION ALL SELECT 'suppressions', reason, count(*) FROM suppressions GROUP BY reason
      UNION ALL SELECT unnest(ARRAY['readers', 'webhooks']), status, 0 FROM unnest(${[...READER_STATUSES]}::text[]) AS statuses(status)
      UNION ALL SELECT 'suppressions', reason, 0 FROM unnest(${[...SUPPRESSION_REASONS]}::text[]) AS reasons(reason)
    ) AS counted GROUP BY what, kind
    UNION ALL SELECT 'transactional_mails', status, (SELECT count(*)::int FROM deliveries d WHERE d.status = statuses.status AND priority = 0)
      FROM unnest(${[...DELIVERY_STATUSES]}::text[]) AS statuses(status)
    UNION ALL SELECT 'reports', kinds.kind, count(e.id)::int FROM unnest(ARRAY['hard', 'soft', 'complaint', 'unsubscribe']) AS kinds(kind)
      LEFT JOIN bounce_events e ON e.kind = kinds.kind AND e.counts AND e.at >= ${now}::timestamptz - interval '1 day'
        AND e.reader_id NOT IN (SELECT reader_id FROM webhooks) GROUP BY kinds.kind`;
}

export const LATENCY_QUANTILES = [0.5, 0.9, 0.99] as const;
/** This many digests stand for all: reading them takes milliseconds, whatever the number of readers. */
const DIGESTS_MEASURED = 200;

/** This many digests stand for all of a run. */
const DIGESTS_OF_A_RUN = 20;

/**
 * Returns, by day (UTC) of the runs since then, how many hours passed from when a paper was first seen until
 * a digest with it as a new paper was sent: within `half` for half of the papers, within `almostAll` for 99
 * in 100.
 */
export function latencyByDay(
  db: Transaction,
  since: Date,
): Promise<{ day: string; half: number; almostAll: number }[]> {
  return db.$queryRaw`
    SELECT to_char(r.period_end AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day,
      extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY d.sent_at - p.first_seen_at))::float / 3600 AS half,
      extract(epoch FROM percentile_cont(0.99) WITHIN GROUP (ORDER BY d.sent_at - p.first_seen_at))::float / 3600 AS "almostAll"
    FROM digest_runs r
    CROSS JOIN LATERAL (
      SELECT paper_ids, sent_at, new_since FROM deliveries WHERE run_id = r.id AND status = 'sent' ORDER BY reader_id LIMIT ${DIGESTS_OF_A_RUN}
    ) d
    CROSS JOIN LATERAL unnest(d.paper_ids) AS shown(id) JOIN papers p ON p.id = shown.id
    WHERE r.period_end >= ${since}::timestamptz AND p.first_seen_at >= d.new_since
    GROUP BY 1 ORDER BY 1`;
}

/**
 * Returns how many seconds passed from when a paper was first seen until a digest with it as a new paper was
 * sent, one number for each of LATENCY_QUANTILES; empty if none was sent.
 */
export async function announcementToInbox(db: Transaction): Promise<readonly number[]> {
  const [row] = await db.$queryRaw<{ seconds: number[] | null }[]>`
    SELECT percentile_cont(${[...LATENCY_QUANTILES]}::float[]) WITHIN GROUP (ORDER BY extract(epoch FROM d.sent_at - p.first_seen_at)) AS seconds
    FROM (SELECT paper_ids, sent_at, new_since FROM deliveries WHERE status = 'sent' AND priority = 1 ORDER BY id DESC LIMIT ${DIGESTS_MEASURED}) d
    CROSS JOIN LATERAL unnest(d.paper_ids) AS shown(id) JOIN papers p ON p.id = shown.id
    WHERE p.first_seen_at >= d.new_since`;
  return row?.seconds ?? [];
}
