/** What readers were sent, as the ledger tells it. */
import type { Database } from '../../src/database/client.ts';

/** Each paper of each mail, by reader, in the order of the mails and of their papers. */
export async function sentPapers(db: Database): Promise<{ readerId: number; paperId: number }[]> {
  const deliveries = await db.delivery.findMany({ orderBy: [{ readerId: 'asc' }, { id: 'asc' }] });
  return deliveries.flatMap(({ readerId, paperIds }) => paperIds.map((paperId) => ({ readerId, paperId })));
}
