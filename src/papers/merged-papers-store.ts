/** Finds the paper into which another one was merged, by its former id. */
import type { Transaction } from '../database/client.ts';

/** null if no paper with this id was ever merged into another. */
export async function findSurvivor(db: Transaction, id: number): Promise<number | null> {
  const merged = await db.mergedPaper.findUnique({ where: { id }, select: { paperId: true } });
  return merged?.paperId ?? null;
}
