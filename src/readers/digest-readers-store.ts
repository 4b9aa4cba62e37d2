/** What a digest has to know of its readers, read for a whole group at once. */
import { type Database, hotRows, Prisma } from '../database/client.ts';

export interface DigestReader {
  readonly id: number;
  readonly timeZone: string;
  readonly topics: readonly string[];
  readonly queries: readonly string[];
  readonly maxPapers: number;
  readonly replacements: boolean;
  /** Papers that were, or are being, sent to this reader by any delivery. */
  readonly sent: ReadonlySet<number>;
}

/**
 * The readers with these ids, by id; those that are gone are missing.
 * @param firstPaperId papers with a lower id cannot be in the digest, so whether they were sent does not matter
 */
export async function digestReaders(db: Database, ids: readonly number[], firstPaperId: number): Promise<Map<number, DigestReader>> {
  const rows = await hotRows<Omit<DigestReader, 'sent'> & { sent: string }>(
    db,
    Prisma.sql`
    SELECT r.id, r.time_zone AS "timeZone", r.max_papers AS "maxPapers", r.replacements,
      ARRAY(SELECT t.topic FROM reader_topics t WHERE t.reader_id = r.id ORDER BY t.topic) AS topics,
      ARRAY(SELECT q.query FROM reader_queries q WHERE q.reader_id = r.id ORDER BY q.position) AS queries,
      -- As JSON: an array of hundreds of numbers is read several times as fast that way.
      COALESCE((SELECT json_agg(s.paper_id)::text FROM sent_papers s WHERE s.reader_id = r.id AND s.paper_id >= ${firstPaperId}), '[]') AS sent
    FROM readers r WHERE r.id = ANY(${[...ids]}::int[])`,
  );
  return new Map(rows.map((row) => [row.id, { ...row, sent: new Set(JSON.parse(row.sent) as number[]) }]));
}
