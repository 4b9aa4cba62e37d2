/** Cuts instants that a clock which ran ahead has written to now, column by column. */

import { CLOCKS_AGREE_WITHIN_MS } from '../clock-set-back.ts';
import { Prisma, type Transaction } from './client.ts';

/** What lies after it was written by a wrong clock. */
export const latestOfRightClocks = (now: Date): Date => new Date(now.getTime() + CLOCKS_AGREE_WITHIN_MS);

/**
 * Table, column and id are names from the schema.
 *
 * @param latest the last instant that may stay; default: by how much right clocks differ
 * @returns the ids of the rows that had a later one
 */
export async function cutToNow(
  db: Transaction,
  { table, column, id = 'id' }: { readonly table: string; readonly column: string; readonly id?: string },
  now: Date,
  latest: Date = latestOfRightClocks(now),
): Promise<number[]> {
  const name = (of: string): Prisma.Sql => Prisma.raw(`"${of}"`);
  const rows = await db.$queryRaw<{ id: number }[]>`
    UPDATE ${name(table)} SET ${name(column)} = ${now}::timestamptz
    WHERE ${name(column)} > ${latest}::timestamptz RETURNING ${name(id)} AS id`;
  return rows.map((row) => row.id);
}
