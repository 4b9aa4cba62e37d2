/** How everything is, in numbers, for /readyz, /metrics, /sources and /admin. */
import type { Config } from '../config.ts';
import type { Database, Transaction } from '../database/client.ts';
import type { Outcome } from '../sources/outcome.ts';
import { sourceHistories } from '../sources/source-history-store.ts';

/** When the oldest mail that nobody has begun to send was planned; null when none waits. */
export async function oldestWaitingMail(db: Transaction): Promise<Date | null> {
  const rows = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(at) AS at FROM (
      SELECT min(planned_at) AS at FROM deliveries WHERE status = 'planned'
      UNION ALL SELECT min(created_at) FROM service_mails WHERE status = 'planned'
    ) AS waiting`;
  return rows[0]?.at ?? null;
}

export interface SourceStatus {
  readonly name: string;
  readonly lastReadAt: Date | null;
  readonly outcome: Outcome | null;
  readonly listingDate: string | null;
  readonly entries: number | null;
  readonly unseen: number | null;
  readonly error: string | null;
  readonly nextReadAt: Date | null;
  readonly failures: number;
}

const NEVER_READ = { lastReadAt: null, outcome: null, listingDate: null, entries: null, unseen: null, error: null };

/** Every source that the store knows, with its last read as `status` tells it, and the configured ones that were never read. */
export async function sourcesWithLastRead({ db, config }: { readonly db: Database; readonly config: Config }): Promise<SourceStatus[]> {
  const histories = await sourceHistories(db);
  const known = [...histories].map(([name, { nextReadAt, failures, last }]) => ({ name, nextReadAt, failures, ...NEVER_READ, ...last }));
  const unread = config.sources.filter(({ name, enabled }) => enabled && !histories.has(name));
  return [...known, ...unread.map(({ name }) => ({ name, nextReadAt: null, failures: 0, ...NEVER_READ }))];
}

/** How many rows of each kind there are. The number of papers is PostgreSQL's own estimate where it is large: counting a million takes long. */
export async function countedRows(db: Transaction): Promise<readonly { what: string; kind: string; count: number }[]> {
  return db.$queryRaw`
    SELECT 'papers' AS what, '' AS kind, CASE WHEN reltuples > 200000 THEN reltuples::int ELSE (SELECT count(*)::int FROM papers) END AS count
    FROM pg_class WHERE oid = 'papers'::regclass
    UNION ALL SELECT 'readers', status, count(*)::int FROM readers GROUP BY status
    UNION ALL SELECT 'deliveries', status, count(*)::int FROM deliveries GROUP BY status
    UNION ALL SELECT 'service_mails', status, count(*)::int FROM service_mails GROUP BY status
    UNION ALL SELECT 'suppressions', reason, count(*)::int FROM suppressions GROUP BY reason`;
}
