/** Deletes rows, or for a dry run counts them. */

import { Prisma, type Transaction } from '../client.ts';
import type { BatchedDeletion } from './delete-in-batches.ts';

type DryRun = Pick<BatchedDeletion, 'dryRun'>;

/** A table as Prisma's client has it. */
interface Table<Where> {
  count(rows: { where: Where }): PromiseLike<number>;
  deleteMany(rows: { where: Where }): PromiseLike<{ count: number }>;
}

/** Returns how many rows were, or with `dryRun` would be, deleted. */
export const deleteOrCount = async <Where>(
  table: Table<Where>,
  where: Where,
  { dryRun }: DryRun,
): Promise<number> => (dryRun ? table.count({ where }) : (await table.deleteMany({ where })).count);

/**
 * As `deleteOrCount`, by a condition in SQL.
 * @param from the table, with an alias if the condition uses one
 */
export async function deleteOrCountSql(
  db: Transaction,
  from: string,
  condition: Prisma.Sql,
  { dryRun }: DryRun,
): Promise<number> {
  const rows = Prisma.sql`FROM ${Prisma.raw(from)} WHERE ${condition}`;
  if (!dryRun) return db.$executeRaw`DELETE ${rows}`;
  const [row] = await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count ${rows}`;
  return row!.count;
}
