/** Sets instants that a clock which ran ahead has written, column by column, to the present. */

import { CLOCKS_AGREE_WITHIN_MS } from '../clock-set-back.ts';
import { Prisma, type Transaction } from './client.ts';

/** Returns the latest instant that a right clock can have written; anything later is from a wrong clock. */
export const latestOfRightClocks = (now: Date): Date => new Date(now.getTime() + CLOCKS_AGREE_WITHIN_MS);

/**
 * Sets every later instant in a column to `now`. Table, column and id are names from the schema.
 *
 * @param latest the last instant that may stay; default: latestOfRightClocks
 * @returns the ids of the rows that were changed
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
