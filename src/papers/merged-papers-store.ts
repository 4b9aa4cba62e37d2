/** Leads from the id of a paper that was merged away to the paper that it became. */
import type { Transaction } from '../database/client.ts';

/** null: no paper of this id was ever merged into another. */
export async function survivorOf(db: Transaction, id: number): Promise<number | null> {
  const merged = await db.mergedPaper.findUnique({ where: { id }, select: { paperId: true } });
  return merged?.paperId ?? null;
}
