/** Reads sent digests for their web page. */
import type { Transaction } from '../database/client.ts';

export interface StoredDigest {
  /** The reader's local day (YYYY-MM-DD). */
  readonly day: string;
  readonly matched: number | null;
  /** In the order of the mail. */
  readonly paperIds: readonly number[];
}

const LARGEST_ID = 2 ** 31 - 1;

/**
 * One reader's digest; `forgotten` if no delivery of this id exists any more, null if it is another
 * reader's.
 */
export async function findDigest(
  db: Transaction,
  { id, readerId }: { id: number; readerId: number },
): Promise<StoredDigest | 'forgotten' | null> {
  if (id > LARGEST_ID) return null;
  const row = await db.delivery.findUnique({
    where: { id },
    select: { readerId: true, localDay: true, matched: true, paperIds: true },
  });
  if (row === null || row.localDay === null) return 'forgotten';
  if (row.readerId !== readerId) return null;
  return { day: row.localDay, matched: row.matched, paperIds: row.paperIds };
}
