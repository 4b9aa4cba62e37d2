/** Moves what readers said of a paper to the one that it was merged into. */
import { Prisma, type Transaction } from '../database/client.ts';

/** What was said of `lost[i]` counts for `kept[i]`; of contradictions the later one stays. */
export async function moveFeedback(
  tx: Transaction,
  lost: readonly number[],
  kept: readonly number[],
): Promise<void> {
  const merged = Prisma.sql`unnest(${[...lost]}::int[], ${[...kept]}::int[]) AS merged (lost, kept)`;
  await tx.$executeRaw`
    INSERT INTO feedback (reader_id, paper_id, kind, at)
    SELECT reader_id, kept, kind, max(at) FROM ${merged} JOIN feedback ON paper_id = lost GROUP BY reader_id, kept, kind
    ON CONFLICT (reader_id, paper_id, kind) DO UPDATE SET at = GREATEST(feedback.at, excluded.at)`;
  await tx.$executeRaw`DELETE FROM feedback WHERE paper_id = ANY (${[...lost]}::int[])`;
  await tx.$executeRaw`
    DELETE FROM feedback f USING feedback later
    WHERE f.paper_id = ANY (${[...kept]}::int[]) AND later.reader_id = f.reader_id AND later.paper_id = f.paper_id
      AND f.kind IN ('more', 'less') AND later.kind IN ('more', 'less') AND (later.at, later.kind) > (f.at, f.kind)`;
}
