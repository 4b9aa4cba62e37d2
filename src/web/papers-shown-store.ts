/** Queries of the public pages; all of them use indexes, so that a million papers are as fast as a few. */

import { Prisma, type Transaction } from '../database/client.ts';
import { IS_NO_REPLACEMENT } from '../papers/papers-store.ts';

// Papers that digests leave out by default do not count as trending either.
const TRENDING = Prisma.sql`withdrawn_at IS NULL AND ${IS_NO_REPLACEMENT}`;

/** Returns the most trending papers of one topic or of all. */
export async function trendingIds(
  db: Transaction,
  { limit, topic }: { limit: number; topic?: string },
): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM papers WHERE ${TRENDING}
      ${topic === undefined ? Prisma.empty : Prisma.sql`AND EXISTS (SELECT 1 FROM paper_topics WHERE paper_id = papers.id AND topic = ${topic})`}
    ORDER BY trending_key DESC, id LIMIT ${limit}::int`;
  return rows.map(({ id }) => id);
}

export interface ArchivedDay {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly entries: number;
  readonly sources: number;
}

/**
 * Lists the days that have listing pages with entries, newest first: on weekends, the lists of many sources
 * are empty. A day that was read again while it grew counts with its longest page.
 */
export function archivedDays(db: Transaction, limit: number): Promise<ArchivedDay[]> {
  return db.$queryRaw<ArchivedDay[]>`
    SELECT day, sum(entries)::int AS entries, count(*)::int AS sources
    FROM (SELECT listing_date AS day, source_id, max(entries) AS entries FROM pages WHERE entries > 0 GROUP BY listing_date, source_id) AS pages_of_day
    GROUP BY day ORDER BY day DESC LIMIT ${limit}::int`;
}

/** A source that had a list on a day. */
export interface ListOfDay {
  readonly source: string;
  /** YYYY-MM-DD. */
  readonly day: string;
}

/** Returns the newest days with entries of each source, newest first. */
export function newestLists(db: Transaction, days: number): Promise<ListOfDay[]> {
  return db.$queryRaw<ListOfDay[]>`
    SELECT name AS source, day FROM sources, LATERAL (SELECT DISTINCT listing_date AS day FROM pages
      WHERE source_id = sources.id AND entries > 0 ORDER BY listing_date DESC LIMIT ${days}::int) AS its
    ORDER BY day DESC, name`;
}

/** Returns the nearest days with entries before and after one; null if there is none. */
export async function neighbourDays(
  db: Transaction,
  day: string,
): Promise<{ readonly before: string | null; readonly after: string | null }> {
  const [row] = await db.$queryRaw<{ before: string | null; after: string | null }[]>`
    SELECT max(before) AS before, min(after) AS after FROM sources,
      LATERAL (SELECT max(listing_date) AS before FROM pages WHERE source_id = sources.id AND entries > 0 AND listing_date < ${day}) AS earlier,
      LATERAL (SELECT min(listing_date) AS after FROM pages WHERE source_id = sources.id AND entries > 0 AND listing_date > ${day}) AS later`;
  return row ?? { before: null, after: null };
}

/** A paper is compared with this many of the most trending papers of its topics. */
const COMPARED = 60;

/**
 * Returns papers that are related to this one, from the most trending papers of its topics: first those that
 * share authors, then those that share most topics.
 */
export async function relatedIds(
  db: Transaction,
  { id, topics, authors }: { id: number; topics: readonly string[]; authors: readonly string[] },
  limit: number,
): Promise<number[]> {
  if (topics.length === 0) return [];
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT near.id FROM (
      SELECT id, authors, trending_key FROM papers WHERE ${TRENDING} AND id <> ${id}
        AND EXISTS (SELECT 1 FROM paper_topics WHERE paper_id = papers.id AND topic = ANY(${[...topics]}::text[]))
      ORDER BY trending_key DESC, id LIMIT ${COMPARED}::int) AS near
    ORDER BY (authors && ${[...authors]}::text[]) DESC,
      (SELECT count(*) FROM paper_topics WHERE paper_id = near.id AND topic = ANY(${[...topics]}::text[])) DESC,
      trending_key DESC, near.id LIMIT ${limit}::int`;
  return rows.map((row) => row.id);
}

/** Returns the papers on the pages of one day, most trending first, and how many there are in all. */
export async function papersOfDay(
  db: Transaction,
  day: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ total: number; ids: readonly number[] }> {
  const rows = await db.$queryRaw<{ total: number; ids: readonly number[] }[]>`
    WITH listed AS MATERIALIZED (
      SELECT id, trending_key FROM papers
      WHERE id IN (SELECT paper_id FROM sightings WHERE page_id IN (SELECT id FROM pages WHERE listing_date = ${day}))
    )
    SELECT (SELECT count(*)::int FROM listed) AS total,
      ARRAY(SELECT id FROM listed ORDER BY trending_key DESC, id LIMIT ${limit}::int OFFSET ${offset}::int) AS ids`;
  return rows[0]!;
}

/** Counts the papers of each topic that were first seen since then. */
export async function topicCounts(db: Transaction, since: Date): Promise<ReadonlyMap<string, number>> {
  const rows = await db.$queryRaw<{ topic: string; count: number }[]>`
    SELECT topic, count(*)::int AS count FROM paper_topics JOIN papers ON papers.id = paper_id
    WHERE first_seen_at >= ${since}::timestamptz GROUP BY topic`;
  return new Map(rows.map(({ topic, count }) => [topic, count]));
}

export interface SignalAt {
  readonly kind: string;
  readonly seenAt: Date;
  readonly value: number;
}

/** Returns all readings of a paper's upvotes, comments and stars, oldest first. */
export function signalHistory(db: Transaction, paperId: number): Promise<SignalAt[]> {
  return db.signal.findMany({
    where: { paperId },
    orderBy: { seenAt: 'asc' },
    select: { kind: true, seenAt: true, value: true },
  });
}

/** Returns the id of the paper with this identifier, or null. */
export async function idOfIdentifier(
  db: Transaction,
  identifier: { readonly scheme: string; readonly value: string },
): Promise<number | null> {
  return (
    (await db.paperIdentifier.findUnique({ where: { scheme_value: identifier }, select: { paperId: true } }))
      ?.paperId ?? null
  );
}
