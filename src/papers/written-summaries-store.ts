/** Reads the sentences that a model wrote about papers, and keeps them when papers are merged. */

import type { Prisma, Transaction } from '../database/client.ts';
import type { WrittenSummary } from './paper.ts';

/** By paper id; papers without a sentence are absent. */
export async function loadWrittenSummaries(
  db: Transaction,
  paperIds: readonly number[],
): Promise<ReadonlyMap<number, WrittenSummary>> {
  const rows = await db.$queryRaw<(WrittenSummary & { id: number })[]>`
    SELECT paper_id AS id, sentence, model, language FROM paper_summaries
    WHERE paper_id = ANY (${[...paperIds]}::int[]) AND state = 'written'`;
  return new Map(rows.map(({ id, ...written }) => [id, written]));
}

/**
 * Gives a kept paper without a sentence one of the papers merged into it.
 * @param merged a table `merged (lost, kept)` of paper ids
 */
export async function mergeWrittenSummaries(tx: Transaction, merged: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO paper_summaries AS own (paper_id, state, claimed_until, sentence, model, language, answered_at)
    SELECT DISTINCT ON (merged.kept) merged.kept, state, claimed_until, sentence, model, language, answered_at
    FROM ${merged} JOIN paper_summaries ON paper_id = merged.lost
    WHERE state = 'written' ORDER BY merged.kept, merged.lost
    ON CONFLICT (paper_id) DO UPDATE SET state = excluded.state, sentence = excluded.sentence, refusal = NULL, model = excluded.model,
      language = excluded.language, answered_at = excluded.answered_at
    WHERE own.state <> 'written'`;
}
