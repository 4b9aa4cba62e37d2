/**
 * Prunes old deliveries and their papers, but keeps those that still prevent a paper from being sent twice.
 */

import { type Database, Prisma } from '../../database/client.ts';
import type { BatchedDeletion } from '../../database/postgres/delete-in-batches.ts';

export interface PrunedLedger {
  readonly deliveries: number;
  readonly sentPapers: number;
  readonly runs: number;
}

interface Step {
  readonly looked: number;
  readonly lastReader: number | null;
  readonly deliveries: number;
  readonly sentPapers: number;
}

/**
 * Deletes the closed deliveries of runs whose period ended before `before`, with their papers: run by run, in
 * steps of `work.size`, each step in its own transaction.
 *
 * What was sent to a reader matters for as long as a paper can still be selected for that reader. Papers are
 * selected by `first_seen_at` (src/digest/selection/select.ts): nothing first seen before the reader's own
 * floor is ever considered. That floor is the earliest of
 *  - `last_period_end`, where the reader's next digest begins, which is long ago for a reader who was paused,
 *    stopped or skipped for long;
 *  - `new_since` of mails that are still open: when one fails, the next digest begins there;
 *  - seven days before the run, for new readers and leftovers; `before` is far earlier than that.
 * `first_seen_at` never gets later: seeing a paper again does not change it, and merging papers keeps the
 * earliest. Papers themselves are never pruned, so an old listing that comes back brings no new paper. A
 * delivery with a paper at or after the floor is therefore kept whole.
 */
export async function pruneLedger(db: Database, before: Date, work: BatchedDeletion): Promise<PrunedLedger> {
  const total = { deliveries: 0, sentPapers: 0, runs: 0 };
  const runs = await db.digestRun.findMany({
    where: { periodEnd: { lt: before } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  for (const { id: runId } of runs) {
    let after = 0;
    let staying = 0;
    for (let more = true; more && !work.signal.aborted; ) {
      const step = await pruneStep(db, { runId, after, before, work });
      total.deliveries += step.deliveries;
      total.sentPapers += step.sentPapers;
      staying += step.looked - step.deliveries;
      after = step.lastReader ?? after;
      more = step.looked === work.size;
    }
    if (work.signal.aborted) break;
    if (staying === 0) total.runs += await pruneRun(db, runId, work);
  }
  return total;
}

async function pruneStep(
  db: Database,
  { runId, after, before, work }: { runId: number; after: number; before: Date; work: BatchedDeletion },
): Promise<Step> {
  const [step] = await db.$queryRaw<Step[]>`
    WITH batch AS (
      SELECT id, reader_id, status, paper_ids, edition_number FROM deliveries WHERE run_id = ${runId} AND reader_id > ${after}
      ORDER BY reader_id LIMIT ${work.size} FOR UPDATE SKIP LOCKED
    ), still_open AS (
      SELECT u.reader_id, min(u.new_since) AS new_since FROM deliveries u JOIN batch USING (reader_id)
      WHERE u.status IN ('planned', 'sending', 'retrying', 'uncertain') GROUP BY u.reader_id
    ), old AS (
      SELECT batch.*, LEAST(${before}::timestamptz, r.last_period_end, still_open.new_since) AS floor
      FROM batch JOIN readers r ON r.id = batch.reader_id LEFT JOIN still_open ON still_open.reader_id = batch.reader_id
      WHERE batch.status NOT IN ('planned', 'sending', 'retrying', 'uncertain')
    ), gone AS (
      SELECT id, reader_id, paper_ids, CASE WHEN status = 'sent' THEN edition_number END AS edition_number FROM old
      WHERE NOT EXISTS (SELECT 1 FROM papers p WHERE p.id = ANY(old.paper_ids) AND p.first_seen_at >= old.floor)
    ), counted AS (
      -- The number of a reader's editions so far must outlive their deliveries.
      UPDATE readers r SET editions = gone.edition_number FROM gone
      WHERE r.id = gone.reader_id AND gone.edition_number > r.editions AND ${!work.dryRun}
    ), forgotten AS (
      DELETE FROM deliveries d USING gone WHERE d.id = gone.id AND ${!work.dryRun}
    )
    SELECT (SELECT count(*)::int FROM batch) AS looked, (SELECT max(reader_id) FROM batch) AS "lastReader",
      (SELECT count(*)::int FROM gone) AS deliveries, (SELECT COALESCE(sum(cardinality(paper_ids)), 0)::int FROM gone) AS "sentPapers"`;
  return step!;
}

/**
 * Deletes the run if it has no deliveries, unless it is the newest of its frequency: the next run begins
 * where that one ended.
 */
async function pruneRun(db: Database, id: number, { dryRun }: BatchedDeletion): Promise<number> {
  const isOlder = Prisma.sql`id = ${id} AND EXISTS (SELECT 1 FROM digest_runs n WHERE n.frequency = r.frequency AND n.period_end > r.period_end)`;
  if (dryRun)
    return (await db.$queryRaw<{ id: number }[]>`SELECT id FROM digest_runs r WHERE ${isOlder}`).length;
  return db.$executeRaw`
    DELETE FROM digest_runs r WHERE ${isOlder} AND NOT EXISTS (SELECT 1 FROM deliveries WHERE run_id = r.id)`;
}
