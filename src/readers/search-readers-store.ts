/** Finds readers for an operator: by part of the address, status and topic, the newest first. */

import { Prisma, type Transaction } from '../database/client.ts';
import type { ReaderStatus } from './reader.ts';

export interface ReaderSearch {
  /** Part of the address; '' for all. */
  readonly text: string;
  readonly status: ReaderStatus | null;
  /** A topic's slug. */
  readonly topic: string | null;
  /** Only readers with a lower id: the next page. */
  readonly before: number | null;
  readonly limit: number;
}

export interface FoundReader {
  readonly id: number;
  readonly email: string;
  readonly status: string;
  readonly frequency: string;
  readonly createdAt: Date;
  readonly nextDueAt: Date | null;
}

/** Returns one page of readers. `isMore`: are there further ones beyond the limit? */
export async function searchReaders(
  db: Transaction,
  { text, status, topic, before, limit }: ReaderSearch,
): Promise<{ readonly readers: readonly FoundReader[]; readonly isMore: boolean }> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
  const conditions = [
    ...(text === '' ? [] : [Prisma.sql`(email_key LIKE ${pattern} OR lower(email) LIKE ${pattern})`]),
    ...(status === null ? [] : [Prisma.sql`status = ${status}`]),
    ...(topic === null
      ? []
      : [
          Prisma.sql`EXISTS (SELECT 1 FROM reader_topics t WHERE t.reader_id = readers.id AND t.topic = ${topic})`,
        ]),
    ...(before === null ? [] : [Prisma.sql`id < ${before}::int`]),
  ];
  const where =
    conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`;
  const rows = await db.$queryRaw<FoundReader[]>`
    SELECT id, email, status, frequency, created_at AS "createdAt", next_due_at AS "nextDueAt"
    FROM readers ${where} ORDER BY id DESC LIMIT ${limit + 1}::int`;
  return { readers: rows.slice(0, limit), isMore: rows.length > limit };
}
