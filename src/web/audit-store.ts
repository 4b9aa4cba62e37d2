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

/** Makes the change, and records it first: what fails half-way is on record too, as failed. */
export async function recordChange<T>(
  db: Database,
  entry: AdminChange,
  change: () => Promise<T>,
): Promise<T> {
  const { id } = await db.auditEntry.create({ data: entry, select: { id: true } });
  try {
    return await change();
  } catch (error) {
    await db.auditEntry.update({ where: { id }, data: { failed: true } });
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
