/** Queries of the dashboard: recent reads and suppressions. */
import type { Transaction } from '../database/client.ts';

export interface OutcomeOfRead {
  readonly source: string;
  readonly outcome: string;
  readonly entries: number;
  readonly unseen: number;
  readonly milliseconds: number;
  readonly startedAt: Date;
  readonly error: string | null;
}

/** The newest reads of every source, oldest first. */
export function recentReads(db: Transaction, perSource: number): Promise<OutcomeOfRead[]> {
  return db.$queryRaw<OutcomeOfRead[]>`
    SELECT s.name AS source, r.outcome, r.entries, r.unseen, r.milliseconds, r.started_at AS "startedAt", r.error
    FROM sources s CROSS JOIN LATERAL (
      SELECT * FROM reads WHERE source_id = s.id ORDER BY started_at DESC, id DESC LIMIT ${perSource}::int
    ) r ORDER BY s.name, r.started_at, r.id`;
}

export interface RecentSuppression {
  readonly addressHash: string;
  readonly reason: string;
  readonly scope: string;
  readonly detail: string | null;
  readonly at: Date;
}

export function recentSuppressions(db: Transaction, limit: number): Promise<RecentSuppression[]> {
  return db.suppression.findMany({ orderBy: { at: 'desc' }, take: limit });
}
