/** Finds papers by ids that they may have had before they were merged into others. */

import type { Transaction } from '../database/client.ts';

/** Returns null if no paper with this id was ever merged into another. */
export async function findSurvivor(db: Transaction, id: number): Promise<number | null> {
  const merged = await db.mergedPaper.findUnique({ where: { id }, select: { paperId: true } });
  return merged?.paperId ?? null;
}

/** Returns the present id of each paper by the given one; ids that no paper has or had are left out. */
export async function findCurrentIds(
  db: Transaction,
  ids: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const stored = await db.paper.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
  const current = new Map(stored.map(({ id }) => [id, id]));
  for (const id of ids) {
    const found = current.get(id) ?? (await findSurvivor(db, id));
    if (found !== null) current.set(id, found);
  }
  return current;
}
