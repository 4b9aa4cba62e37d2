/** Reads from the ledger which papers readers were sent. */
import type { Database } from '../../src/database/client.ts';

/** Each paper of each mail, by reader, in the order of mails and of the papers in them. */
export async function sentPapers(db: Database): Promise<{ readerId: number; paperId: number }[]> {
  const deliveries = await db.delivery.findMany({ orderBy: [{ readerId: 'asc' }, { id: 'asc' }] });
  return deliveries.flatMap(({ readerId, paperIds }) => paperIds.map((paperId) => ({ readerId, paperId })));
}
