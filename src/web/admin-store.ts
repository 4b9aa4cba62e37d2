/** Queries of the operator pages: reads, suppressions, who is due, reports and topics. */

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

/** Returns the newest reads of every source, oldest first. */
export function recentReads(db: Transaction, perSource: number): Promise<OutcomeOfRead[]> {
  return db.$queryRaw<OutcomeOfRead[]>`
    SELECT s.name AS source, r.outcome, r.entries, r.unseen, r.milliseconds, r.started_at AS "startedAt", r.error
    FROM sources s CROSS JOIN LATERAL (
      SELECT * FROM reads WHERE source_id = s.id ORDER BY started_at DESC, id DESC LIMIT ${perSource}::int
    ) r ORDER BY s.name, r.started_at, r.id`;
}

export const recentSuppressions = (db: Transaction, limit: number) =>
  db.suppression.findMany({ orderBy: { at: 'desc' }, take: limit });

/** Returns the newest reads of one source, newest first. */
export const readsOfSource = (db: Transaction, name: string, limit: number) =>
  db.read.findMany({
    where: { source: { name } },
    orderBy: [{ startedAt: 'desc' }, { id: 'desc' }],
    take: limit,
  });

/** Counts the active readers who are due in each hour from `from` on; hours without any are left out. */
export function dueByHour(
  db: Transaction,
  from: Date,
  until: Date,
): Promise<{ hour: Date; count: number }[]> {
  return db.$queryRaw`
    SELECT date_trunc('hour', next_due_at, 'UTC') AS hour, count(*)::int AS count FROM readers
    WHERE status = 'active' AND next_due_at >= ${from}::timestamptz AND next_due_at < ${until}::timestamptz
    GROUP BY 1 ORDER BY 1`;
}

/** Returns the strongest papers first seen since then. */
export async function strongestSince(db: Transaction, since: Date, limit: number): Promise<number[]> {
  const rows = await db.paper.findMany({
    where: { firstSeenAt: { gte: since }, withdrawnAt: null },
    orderBy: [{ strength: 'desc' }, { id: 'asc' }],
    take: limit,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Counts readers' hard and soft bounces and complaints by day (UTC): those that count, without webhooks. */
export function reportsByDay(
  db: Transaction,
  since: Date,
): Promise<{ day: string; what: string; count: number }[]> {
  return db.$queryRaw`
    SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, kind AS what, count(*)::int AS count FROM bounce_events
    WHERE kind IN ('hard', 'soft', 'complaint') AND counts AND at >= ${since}::timestamptz AND reader_id NOT IN (SELECT reader_id FROM webhooks)
    GROUP BY 1, 2 ORDER BY 1`;
}

/** Counts the active readers of each topic, without webhooks. */
export async function readersByTopic(db: Transaction): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ topic: string; count: number }[]>`
    SELECT topic, count(*)::int AS count FROM reader_topics JOIN readers ON id = reader_id WHERE status = 'active' AND reader_id NOT IN (SELECT reader_id FROM webhooks) GROUP BY topic`;
  return new Map(rows.map(({ topic, count }) => [topic, count]));
}
