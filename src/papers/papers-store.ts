/** Reads papers for everything downstream of the store, and stores the topics found for them. */

import { Prisma, type Transaction } from '../database/client.ts';
import {
  integers,
  LIST_SEPARATOR,
  lists,
  numbers,
  texts,
  unnestRows,
} from '../database/postgres/unnest-parameters.ts';
import type { AnnounceType, Identifiers } from '../listings/listing.ts';
import type { MatchedTopic, Paper, SightingOfPaper } from './paper.ts';
import { latestSignals } from './signals-store.ts';
import { readSourceDetails } from './source-details-store.ts';
import { loadWrittenSummaries } from './written-summaries-store.ts';

export interface PapersWanted {
  /** Slug. */
  readonly topic?: string;
  /** First seen at this instant or later. */
  readonly since?: Date;
  /** First seen before this instant. */
  readonly until?: Date;
  readonly sort: 'trending' | 'newest';
  /** 0 means all. */
  readonly limit: number;
  /** Number of papers to skip. Default 0. */
  readonly offset?: number;
}

export interface PapersFound {
  /** Number of matching papers, regardless of `limit`. */
  readonly total: number;
  readonly papers: Paper[];
}

/** SQL condition that a paper or sighting is not a replacement; see `isReplacement`. */
export const IS_NO_REPLACEMENT = Prisma.sql`(announce_type IS NULL OR announce_type NOT LIKE 'replace%')`;

/** Papers read at once from a long list: few enough to bound memory, enough to outweigh the round trip. */
const BATCH = 2_000;

/** Number of papers in the store; counts each row. */
export const countStoredPapers = (db: Transaction): Promise<number> => db.paper.count();

/**
 * Returns the highest trending or the newest papers first; equal ones in the order in which they were stored.
 */
export async function findPapers(db: Transaction, wanted: PapersWanted): Promise<PapersFound> {
  const { total, ids } = await findPaperIds(db, wanted);
  return { total, papers: await papersByIds(db, ids) };
}

/** Finds only the ids, for lists that may exceed memory: read their papers by `paperBatches`. */
export async function findPaperIds(
  db: Transaction,
  wanted: PapersWanted,
): Promise<{ readonly total: number; readonly ids: readonly number[] }> {
  const { limit, offset = 0 } = wanted;
  const [count] = await db.$queryRaw<
    { total: number }[]
  >`SELECT count(*)::int AS total FROM ${counted(wanted)}`;
  const order =
    wanted.sort === 'trending' ? Prisma.sql`trending_key DESC, id` : Prisma.sql`first_seen_at DESC, id`;
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM papers ${filter(wanted)} ORDER BY ${order} LIMIT ${limit === 0 ? null : limit}::int OFFSET ${offset}::int`;
  return { total: count?.total ?? 0, ids: rows.map(({ id }) => id) };
}

/** All papers of a topic are counted by its index alone, without reading each paper. */
const counted = (wanted: PapersWanted): Prisma.Sql =>
  wanted.topic === undefined || wanted.since !== undefined || wanted.until !== undefined
    ? Prisma.sql`papers ${filter(wanted)}`
    : Prisma.sql`paper_topics WHERE topic = ${wanted.topic}`;

function filter({ topic, since, until }: PapersWanted): Prisma.Sql {
  const conditions = [
    ...(topic === undefined
      ? []
      : [Prisma.sql`EXISTS (SELECT 1 FROM paper_topics WHERE paper_id = papers.id AND topic = ${topic})`]),
    ...(since === undefined ? [] : [Prisma.sql`first_seen_at >= ${since}::timestamptz`]),
    ...(until === undefined ? [] : [Prisma.sql`first_seen_at < ${until}::timestamptz`]),
  ];
  return conditions.length === 0 ? Prisma.empty : Prisma.sql`WHERE ${Prisma.join(conditions, ' AND ')}`;
}
/** Returns papers in the order of `ids`; unknown ids are left out. */
export async function papersByIds(db: Transaction, ids: readonly number[]): Promise<Paper[]> {
  const papers: Paper[] = [];
  for await (const batch of paperBatches(db, ids)) papers.push(...batch);
  return papers;
}

/** Yields the same papers, about 2,000 at a time. */
export async function* paperBatches(
  db: Transaction,
  ids: readonly number[],
): AsyncGenerator<readonly Paper[]> {
  for (let start = 0; start < ids.length; start += BATCH)
    yield await loadPapers(db, ids.slice(start, start + BATCH));
}

async function loadPapers(db: Transaction, ids: readonly number[]): Promise<Paper[]> {
  if (ids.length === 0) return [];
  const rows = await db.$queryRaw<PaperRow[]>`
    SELECT id, title, abstract, authors, categories, url, published_at, announce_type, withdrawn_at, first_seen_at, strength, trending_key, reasons
    FROM unnest(${ids}::int[]) WITH ORDINALITY AS wanted (id, place) JOIN papers USING (id) ORDER BY place`;
  const identifiers = await readIdentifiers(db, ids);
  const signals = await latestSignals(db, ids);
  const details = await readSourceDetails(db, ids);
  const written = await loadWrittenSummaries(db, ids);
  const topics = await readTopics(db, ids);
  const lastSeen = await readLastSeen(db, ids);
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    abstract: row.abstract,
    authors: row.authors,
    categories: row.categories,
    identifiers: identifiers.get(row.id) ?? {},
    url: row.url,
    publishedAt: row.published_at,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: lastSeen.get(row.id) ?? row.first_seen_at,
    announceType: row.announce_type,
    withdrawnAt: row.withdrawn_at,
    signals: signals.get(row.id) ?? {},
    details: details.get(row.id) ?? {},
    written: written.get(row.id) ?? null,
    topics: topics.get(row.id) ?? [],
    strength: row.strength,
    trendingKey: row.trending_key,
    reasons: row.reasons,
  }));
}

interface PaperRow {
  id: number;
  title: string;
  abstract: string;
  authors: string[];
  categories: string[];
  url: string | null;
  published_at: Date | null;
  announce_type: AnnounceType | null;
  withdrawn_at: Date | null;
  first_seen_at: Date;
  strength: number;
  trending_key: number;
  reasons: string[];
}

/**
 * One identifier of each kind: if a paper has several (a preprint's DOI and the journal's), the
 * alphabetically first.
 */
async function readIdentifiers(db: Transaction, ids: readonly number[]): Promise<Map<number, Identifiers>> {
  const rows = await db.$queryRaw<{ paper_id: number; scheme: keyof Identifiers; value: string }[]>`
    SELECT paper_id, scheme, min(value) AS value FROM paper_identifiers WHERE paper_id = ANY (${ids}::int[]) GROUP BY paper_id, scheme ORDER BY scheme`;
  const identifiers = new Map<number, Identifiers>();
  for (const { paper_id, scheme, value } of rows)
    identifiers.set(paper_id, { ...identifiers.get(paper_id), [scheme]: value });
  return identifiers;
}

/**
 * When a page with the paper was last read. Not stored with the paper: a page of 100,000 known papers
 * would rewrite them all.
 */
async function readLastSeen(db: Transaction, ids: readonly number[]): Promise<Map<number, Date>> {
  const rows = await db.$queryRaw<{ paper_id: number; last_seen_at: Date }[]>`
    SELECT paper_id, max(read_at) AS last_seen_at FROM sightings JOIN pages ON pages.id = page_id
    WHERE paper_id = ANY (${ids}::int[]) GROUP BY paper_id`;
  return new Map(rows.map(({ paper_id, last_seen_at }) => [paper_id, last_seen_at]));
}

async function readTopics(db: Transaction, ids: readonly number[]): Promise<Map<number, MatchedTopic[]>> {
  const rows = await db.$queryRaw<{ paper_id: number; topic: string; score: number; matched: string[] }[]>`
    SELECT paper_id, topic, score, matched FROM paper_topics WHERE paper_id = ANY (${ids}::int[]) ORDER BY score DESC, topic`;
  return grouped(rows, ({ topic, score, matched }) => ({ slug: topic, score, matched }));
}

/** The first day on which each paper was listed (YYYY-MM-DD). */
export async function firstListingDays(
  db: Transaction,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const rows = await db.$queryRaw<{ paper_id: number; day: string }[]>`
    SELECT paper_id, min(listing_date) AS day FROM sightings WHERE paper_id = ANY (${ids}::int[]) GROUP BY paper_id`;
  return new Map(rows.map(({ paper_id, day }) => [paper_id, day]));
}

/** Where and when each paper was listed, oldest listing first. */
export async function readSightings(
  db: Transaction,
  paperIds: readonly number[],
): Promise<Map<number, SightingOfPaper[]>> {
  const rows = await db.$queryRaw<SightingRow[]>`
    SELECT sightings.paper_id, sources.name AS source, page_id, rank, sightings.listing_date, announce_type
    FROM sightings JOIN pages ON pages.id = page_id JOIN sources ON sources.id = pages.source_id
    WHERE paper_id = ANY (${paperIds}::int[]) ORDER BY sightings.listing_date, page_id`;
  return grouped(rows, ({ source, page_id, rank, listing_date, announce_type }) => ({
    source,
    page: page_id,
    rank,
    listingDate: listing_date,
    ...(announce_type === null ? {} : { announceType: announce_type }),
  }));
}

interface SightingRow {
  paper_id: number;
  source: string;
  page_id: number;
  rank: number;
  listing_date: string;
  announce_type: AnnounceType | null;
}

function grouped<Row extends { paper_id: number }, Item>(
  rows: readonly Row[],
  item: (row: Row) => Item,
): Map<number, Item[]> {
  const groups = new Map<number, Item[]>();
  for (const row of rows) {
    const group = groups.get(row.paper_id);
    if (group === undefined) groups.set(row.paper_id, [item(row)]);
    else group.push(item(row));
  }
  return groups;
}

/** A topic of a paper, and the words that matched. */
export interface TopicRow {
  readonly paperId: number;
  readonly topic: string;
  readonly score: number;
  readonly matched: readonly string[];
}

/** Replaces the topics of these papers by `rows`. */
export async function setTopics(
  tx: Transaction,
  rows: readonly TopicRow[],
  paperIds: readonly number[],
): Promise<void> {
  await tx.$executeRaw`DELETE FROM paper_topics WHERE paper_id = ANY (${paperIds}::int[])`;
  if (rows.length > 0) await tx.$executeRaw(insertTopics(rows));
}

/** @param rows at least one */
export const insertTopics = (rows: readonly TopicRow[]): Prisma.Sql => Prisma.sql`
    INSERT INTO paper_topics (paper_id, topic, score, matched)
    SELECT paper_id, topic, score, string_to_array(matched, ${LIST_SEPARATOR}) FROM ${unnestRows({
      paper_id: integers(rows.map(({ paperId }) => paperId)),
      topic: texts(rows.map(({ topic }) => topic)),
      score: numbers(rows.map(({ score }) => score)),
      matched: lists(rows.map(({ matched }) => matched)),
    })} AS found
    ON CONFLICT (paper_id, topic) DO UPDATE SET score = excluded.score, matched = excluded.matched`;
