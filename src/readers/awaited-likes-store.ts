/** Stores likes of papers that have not arrived yet, and applies them when the papers do. */

import type { Database, Transaction } from '../database/client.ts';

export interface AwaitedPaper {
  readonly title: string;
  /** Identifiers by which the paper is recognised; see AwaitedLike in the schema. */
  readonly keys: readonly string[];
}

/** Most awaited papers per reader; those beyond it are ignored. */
const MOST_AWAITED = 2_000;

/** Stores the papers that are not awaited already, up to the limit. Returns how many were added. */
export async function awaitLikes(
  tx: Transaction,
  readerId: number,
  papers: readonly AwaitedPaper[],
  at: Date,
): Promise<number> {
  const known = await tx.awaitedLike.findMany({ where: { readerId }, select: { keys: true } });
  const keys = new Set(known.flatMap((one) => one.keys));
  const fresh = papers
    .filter((paper) => !paper.keys.some((key) => keys.has(key)))
    .slice(0, Math.max(0, MOST_AWAITED - known.length));
  const data = fresh.map((paper) => ({ readerId, title: paper.title, keys: [...paper.keys], at }));
  return (await tx.awaitedLike.createMany({ data })).count;
}

/** Lists the papers that have not arrived yet, in the order in which they were added. */
export const listAwaited = (
  db: Transaction,
  readerId: number,
): Promise<{ readonly title: string; readonly at: Date }[]> =>
  db.awaitedLike.findMany({
    where: { readerId, paperId: null },
    orderBy: { id: 'asc' },
    select: { title: true, at: true },
  });

export async function forgetAwaited(db: Transaction, readerId: number): Promise<void> {
  await db.awaitedLike.deleteMany({ where: { readerId } });
}

/**
 * Records a like for every reader who awaits one of these papers. The rows stay until the profiles have
 * learned from them (`findReadersToLearn`). Call it in the transaction that stores the page.
 */
export async function likeArrived(tx: Transaction, paperIds: readonly number[], now: Date): Promise<void> {
  if ((await tx.awaitedLike.findFirst({ where: { paperId: null }, select: { id: true } })) === null) return;
  await tx.$executeRaw`
    WITH key AS (
      SELECT paper_id, scheme || ':' || value AS text FROM paper_identifiers WHERE paper_id = ANY(${[...paperIds]}::int[])
      UNION ALL SELECT id, 'title:' || title_key FROM papers WHERE id = ANY(${[...paperIds]}::int[])
      UNION ALL SELECT paper_id, 'title:' || key FROM paper_titles WHERE paper_id = ANY(${[...paperIds]}::int[])
    ), arrived AS (
      SELECT DISTINCT ON (a.id) a.id, a.reader_id, key.paper_id
      FROM key JOIN awaited_likes a ON a.keys @> ARRAY[key.text] WHERE a.paper_id IS NULL ORDER BY a.id, key.paper_id
    ), liked AS (
      INSERT INTO feedback (reader_id, paper_id, kind, at)
      SELECT DISTINCT reader_id, paper_id, 'more', ${now}::timestamptz FROM arrived
      WHERE NOT EXISTS (SELECT 1 FROM feedback f WHERE f.reader_id = arrived.reader_id AND f.paper_id = arrived.paper_id AND f.kind = 'less')
      ON CONFLICT DO NOTHING
    )
    UPDATE awaited_likes SET paper_id = arrived.paper_id FROM arrived WHERE awaited_likes.id = arrived.id`;
}

/**
 * Returns the readers whose awaited papers have arrived, but whose profiles have not learned from them yet.
 */
export async function findReadersToLearn(db: Transaction): Promise<readonly number[]> {
  const rows = await db.awaitedLike.findMany({
    where: { paperId: { not: null } },
    distinct: ['readerId'],
    select: { readerId: true },
  });
  return rows.map(({ readerId }) => readerId);
}

export async function forgetArrived(db: Database, readerId: number): Promise<void> {
  await db.awaitedLike.deleteMany({ where: { readerId, paperId: { not: null } } });
}
