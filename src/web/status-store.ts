/** Counts for /readyz, /metrics and /admin. */
import type { Transaction } from '../database/client.ts';
import { DELIVERY_STATUSES } from '../delivery/delivery.ts';

/** When the oldest mail without a sending attempt was planned; null if none waits. */
export async function oldestWaitingMail(db: Transaction): Promise<Date | null> {
  const rows = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(planned_at) AS at FROM deliveries WHERE status = 'planned'`;
  return rows[0]?.at ?? null;
}

/** Number of papers: PostgreSQL's estimate if there are many, because counting a million takes long. */
export async function countPapers(db: Transaction): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT CASE WHEN reltuples > 200000 THEN reltuples::int ELSE (SELECT count(*)::int FROM papers) END AS count
    FROM pg_class WHERE oid = 'papers'::regclass`;
  return row!.count;
}

/** Numbers of readers, transactional mails and suppressions, by kind. */
export async function countedRows(
  db: Transaction,
): Promise<readonly { what: string; kind: string; count: number }[]> {
  return db.$queryRaw`
    SELECT 'readers' AS what, status AS kind, count(*)::int AS count FROM readers GROUP BY status
    UNION ALL SELECT 'transactional_mails', status, (SELECT count(*)::int FROM deliveries d WHERE d.status = statuses.status AND priority = 0)
      FROM unnest(${[...DELIVERY_STATUSES]}::text[]) AS statuses(status)
    UNION ALL SELECT 'suppressions', reason, count(*)::int FROM suppressions GROUP BY reason`;
}
