/** Reads from the ledger which papers readers were sent. */
import type { Database } from '../../src/database/client.ts';

/**
 * Returns each paper of each mail, sorted by reader, then in the order of the mails and of the papers in
 * them.
 */
export async function sentPapers(db: Database): Promise<{ readerId: number; paperId: number }[]> {
  const deliveries = await db.delivery.findMany({ orderBy: [{ readerId: 'asc' }, { id: 'asc' }] });
  return deliveries.flatMap(({ readerId, paperIds }) => paperIds.map((paperId) => ({ readerId, paperId })));
}
