/** Reads the candidate pool of a run or a feed: few columns of up to hundreds of thousands of papers. */

import { Prisma, type Transaction } from '../database/client.ts';
import { utcDay } from '../text/days.ts';
import type { MatchablePaper } from '../topics/topic.ts';
import type { CandidatePaper, TopicFit } from './paper.ts';

/** Papers read at once. */
const BATCH = 2_000;

export interface CandidateWindow {
  readonly from: Date;
  readonly before: Date;
  /**
   * Leaves out papers first seen before this instant, or listed on a page of that day (UTC) or an earlier
   * one; default: no limit.
   */
  readonly onlyAfter?: Date | null;
}

/**
 * Returns the papers first seen in [from, before), in the order in which they were stored. Read those to be
 * shown by `papersByIds`.
 */
export async function candidatePapers(
  db: Transaction,
  { from, before, onlyAfter = null }: CandidateWindow,
): Promise<CandidatePaper[]> {
  const isAfter =
    onlyAfter === null
      ? Prisma.empty
      : Prisma.sql`AND first_seen_at >= ${onlyAfter}::timestamptz AND NOT EXISTS (
          SELECT 1 FROM sightings WHERE paper_id = papers.id AND listing_date <= ${utcDay(onlyAfter)})`;
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM papers WHERE first_seen_at >= ${from}::timestamptz AND first_seen_at < ${before}::timestamptz ${isAfter} ORDER BY id`;
  const ids = rows.map(({ id }) => id);
  const candidates: CandidatePaper[] = [];
  for await (const batch of inBatches(ids, (some) => candidateRows(db, some)))
    for (const { scores, ...candidate } of batch) candidates.push({ ...candidate, topics: topicsOf(scores) });
  return candidates;
}

/**
 * The scores by topic come as JSON, which is parsed many times faster than a PostgreSQL array; null if there
 * are none.
 */
type CandidateRow = Omit<CandidatePaper, 'topics'> & { readonly scores: string | null };

const topicsOf = (scores: string | null): readonly TopicFit[] =>
  scores === null
    ? []
    : Object.entries(JSON.parse(scores) as Record<string, number>).map(([slug, score]) => ({ slug, score }));

const candidateRows = (db: Transaction, ids: readonly number[]): Promise<CandidateRow[]> => db.$queryRaw<
  CandidateRow[]
>`
  SELECT id, first_seen_at AS "firstSeenAt", announce_type AS "announceType", withdrawn_at AS "withdrawnAt", strength,
    (SELECT json_object_agg(topic, score)::text FROM paper_topics WHERE paper_id = papers.id) AS scores
  FROM papers WHERE id = ANY(${ids}::int[]) ORDER BY id`;

/** Returns the ids of the papers seen most recently, newest first. */
export async function newestPaperIds(db: Transaction, count: number): Promise<readonly number[]> {
  const rows = await db.paper.findMany({
    orderBy: [{ firstSeenAt: 'desc' }, { id: 'desc' }],
    take: count,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** What queries are matched against. */
export type PaperTexts = MatchablePaper & { readonly id: number };

/** The texts of these papers, about 2,000 at a time. */
export const paperTexts = (db: Transaction, ids: readonly number[]): AsyncGenerator<readonly PaperTexts[]> =>
  inBatches(
    ids,
    (some) => db.$queryRaw<PaperTexts[]>`
      SELECT id, title, abstract, COALESCE(authors, '{}') AS authors, categories FROM papers WHERE id = ANY(${some}::int[]) ORDER BY id`,
  );

async function* inBatches<Row>(
  ids: readonly number[],
  read: (ids: readonly number[]) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  for (let start = 0; start < ids.length; start += BATCH) yield await read(ids.slice(start, start + BATCH));
}
