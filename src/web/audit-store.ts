/** Records what is changed in /admin: by whom, when and what. */

import type { Database, Transaction } from '../database/client.ts';

export interface AdminChange {
  readonly who: string;
  /** In words, such as "resumed". */
  readonly action: string;
  /** Such as "run 12"; never an address. */
  readonly about: string;
  readonly at: Date;
}

/**
 * Records a change, and then makes it, so that one that fails half-way is on record too, as failed. So is one
 * whose outcome says that nothing was done.
 * @param wasDone does the outcome mean that something was done? Default: always
 */
export async function recordChange<T>(
  db: Database,
  entry: AdminChange,
  change: () => Promise<T>,
  wasDone: (outcome: T) => boolean = () => true,
): Promise<T> {
  const { id } = await db.auditEntry.create({ data: entry, select: { id: true } });
  const noteFailed = () => db.auditEntry.update({ where: { id }, data: { failed: true } });
  try {
    const outcome = await change();
    if (!wasDone(outcome)) await noteFailed();
    return outcome;
  } catch (error) {
    await noteFailed();
    throw error;
  }
}

export interface RecordedChange extends AdminChange {
  readonly id: number;
  readonly failed: boolean;
}

/** Returns recorded changes, newest first. */
export const newestChanges = (
  db: Transaction,
  { limit, about }: { readonly limit: number; readonly about?: string },
): Promise<RecordedChange[]> =>
  db.auditEntry.findMany({
    where: { about },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
  });
