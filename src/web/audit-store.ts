/** Records what is changed in /admin: who, when, what. */

import type { Database, Transaction } from '../database/client.ts';

export interface AdminChange {
  readonly who: string;
  /** In words: "resumed". */
  readonly action: string;
  /** "run 12"; never an address. */
  readonly about: string;
  readonly at: Date;
}

/**
 * Makes the change, and records it first: what fails half-way is on record too, as failed, and so is what the
 * outcome says was not done.
 * @param wasDone says whether the outcome is a change. Default: always
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

/** The newest first. */
export const newestChanges = (
  db: Transaction,
  { limit, about }: { readonly limit: number; readonly about?: string },
): Promise<RecordedChange[]> =>
  db.auditEntry.findMany({
    where: about === undefined ? {} : { about },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
  });
