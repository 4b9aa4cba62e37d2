/** Stores the search index, and which papers are not in it yet. */

import { Prisma, type Transaction } from '../database/client.ts';
import { integers, texts, unnestRows } from '../database/postgres/unnest-parameters.ts';
import type { MatchablePaper } from '../topics/topic.ts';

/**
 * Marks papers whose text is new, so that their words are written. Call it in the transaction that
 * changes them, so that none is forgotten.
 */
export async function markUnindexed(tx: Transaction, paperIds: readonly number[]): Promise<void> {
  if (paperIds.length === 0) return;
  // DO UPDATE locks existing rows: a process that is indexing such a paper has the old text, and would remove
  // the row.
  await tx.$executeRaw`
    INSERT INTO unindexed_papers (paper_id) SELECT DISTINCT id FROM unnest(${paperIds}::int[]) AS changed (id) ORDER BY id
    ON CONFLICT (paper_id) DO UPDATE SET paper_id = excluded.paper_id`;
}

/** Marks all papers to be indexed again. */
export async function markAllUnindexed(tx: Transaction): Promise<void> {
  await tx.$executeRaw`INSERT INTO unindexed_papers (paper_id) SELECT id FROM papers ON CONFLICT DO NOTHING`;
}

/**
 * Writes the words of up to `most` papers, newest first, and returns their number; 0 when nothing is
 * left, or other processes have the rest. Call it in a transaction. Safe to run in any number of
 * processes at once.
 * @param wordsOf the index content of a text, as a tsvector
 */
export async function indexSome(
  tx: Transaction,
  most: number,
  wordsOf: (paper: MatchablePaper) => string,
): Promise<number> {
  const taken = await tx.$queryRaw<{ id: number }[]>`
    DELETE FROM unindexed_papers WHERE paper_id IN (
      SELECT paper_id FROM unindexed_papers ORDER BY paper_id DESC LIMIT ${most}::int FOR UPDATE SKIP LOCKED)
    RETURNING paper_id AS id`;
  const ids = taken.map(({ id }) => id);
  if (ids.length === 0) return 0;
  const papers = await tx.$queryRaw<(MatchablePaper & { id: number })[]>`
    SELECT id, title, abstract, authors, '{}'::text[] AS categories FROM papers WHERE id = ANY (${ids}::int[]) ORDER BY id`;
  await tx.$executeRaw`
    INSERT INTO paper_words (paper_id, words, filler)
    SELECT id, words::tsvector, repeat(' ', 2048) FROM ${unnestRows({ id: integers(papers.map(({ id }) => id)), words: texts(papers.map(wordsOf)) })} AS written
    ON CONFLICT (paper_id) DO UPDATE SET words = excluded.words`;
  return ids.length;
}

/** Flushes the pending list of the index, which every search has to scan until then. Cheap if it is empty. */
export async function fileLatestWords(db: Transaction): Promise<void> {
  await db.$queryRaw(Prisma.sql`SELECT gin_clean_pending_list('paper_words_words_idx'::regclass)::text`);
}
