/** Finds papers by their words: in the index, and in the texts of the few not indexed yet. */

import { type Database, Prisma } from '../database/client.ts';
import { UNDECIDED } from '../topics/index-words.ts';
import type { MatchablePaper } from '../topics/topic.ts';

/** The query (src/topics/search-query.ts). */
interface WordsWanted {
  /** A tsquery that matches exactly the papers wanted. */
  readonly wanted: string;
  /** A tsquery that matches all other papers, if most papers may be wanted; else null. */
  readonly unwanted: string | null;
  /** The same check on a paper's text. */
  holds(paper: MatchablePaper): boolean;
}

export interface SearchWanted {
  readonly words: WordsWanted;
  /** Slug. */
  readonly topic?: string;
  /** First seen at this instant or later. */
  readonly since?: Date;
}

export interface SearchPage {
  readonly sort: 'trending' | 'newest';
  /** 0 means all. */
  readonly limit: number;
  /** Number of papers to skip. Default 0. */
  readonly offset?: number;
}

export interface PapersMatched {
  readonly total: number;
  readonly ids: readonly number[];
  /** Number of papers outside the index that were not searched, because too many are. */
  readonly unsearched: number;
}

/** A search reads the texts of at most this many papers that are not indexed, newest first: about 50 ms. */
const MOST_READ = 1_000;
/**
 * Up to this many matches are sorted (about 30 ms). Beyond it, matches are so frequent that walking the
 * papers in order fills a page sooner.
 */
const MOST_SORTED = 5_000;

/**
 * Returns the highest trending or the newest papers first; equal ones in the order in which they were stored.
 */
export async function searchPaperIds(
  db: Database,
  search: SearchWanted,
  { sort, limit, offset = 0 }: SearchPage,
): Promise<PapersMatched> {
  const { found: read, unsearched } = await readUnindexed(db, search, sort);
  const inIndex = await countIndexed(db, search);
  const total = inIndex + read.length;
  const order = sort === 'trending' ? Prisma.sql`trending_key` : Prisma.sql`first_seen_at`;
  // Papers found by reading are merged with those of the index, so the offset applies only after that.
  const skipped = read.length === 0 ? offset : 0;
  const most = limit === 0 ? null : limit + offset - skipped;
  const matching = Prisma.sql`
    SELECT id, ${order} AS "order" FROM papers JOIN paper_words ON paper_id = id
    WHERE words @@ ${search.words.wanted}::tsquery ${andFilter(search)} AND ${IS_INDEXED}`;
  const inOrder = Prisma.sql`ORDER BY "order" DESC, id LIMIT ${most}::int OFFSET ${skipped}::int`;
  const indexed = await byIndex<Ordered>(
    db,
    limit === 0 || inIndex <= MOST_SORTED
      ? Prisma.sql`WITH matching AS MATERIALIZED (${matching}) SELECT id, "order" FROM matching ${inOrder}`
      : Prisma.sql`${matching} ${inOrder}`,
  );
  if (read.length === 0) return { total, ids: indexed.map(({ id }) => id), unsearched };
  const both = [...indexed, ...read].sort((a, b) => Number(b.order) - Number(a.order) || a.id - b.id);
  return {
    total,
    ids: both.slice(offset, limit === 0 ? undefined : offset + limit).map(({ id }) => id),
    unsearched,
  };
}

/** The number of matching papers. */
export async function countMatching(db: Database, search: SearchWanted): Promise<number> {
  return (await countIndexed(db, search)) + (await readUnindexed(db, search, 'newest')).found.length;
}

interface Ordered {
  readonly id: number;
  readonly order: number | Date;
}

/** Leaves out papers that are marked as unindexed: their words in the index may be of an earlier text. */
const IS_INDEXED = Prisma.sql`NOT EXISTS (SELECT 1 FROM unindexed_papers WHERE unindexed_papers.paper_id = paper_words.paper_id)`;

async function countIndexed(db: Database, search: SearchWanted): Promise<number> {
  const { wanted, unwanted } = search.words;
  // If most papers match, it is faster to count those that do not.
  if (unwanted === null) return countWords(db, search, Prisma.sql`words @@ ${wanted}::tsquery`);
  return (
    (await countWords(db, search, Prisma.sql`true`)) -
    (await countWords(db, search, Prisma.sql`words @@ ${unwanted}::tsquery`))
  );
}

async function countWords(db: Database, search: SearchWanted, condition: Prisma.Sql): Promise<number> {
  const [row] = await byIndex<{ count: number }>(
    db,
    Prisma.sql`
    SELECT count(*)::int AS count FROM paper_words ${joinForFilter(search)}
    WHERE ${condition} ${andFilter(search)} AND ${IS_INDEXED}`,
  );
  return row?.count ?? 0;
}

/**
 * Runs a query on `paper_words` through an index. For a common word PostgreSQL prefers to scan every row,
 * because its estimate ignores that the words are stored outside the rows: half a second instead of 30 ms for
 * 100,000 papers.
 */
async function byIndex<T>(db: Database, query: Prisma.Sql): Promise<readonly T[]> {
  const [, rows] = await db.$transaction([
    db.$executeRaw`SET LOCAL enable_seqscan = off`,
    db.$queryRaw<T[]>(query),
  ]);
  return rows;
}

/** Joins the papers of `paper_id` where `andFilter` needs them. */
const joinForFilter = ({ topic, since }: SearchWanted): Prisma.Sql =>
  topic === undefined && since === undefined ? Prisma.empty : Prisma.sql`JOIN papers ON papers.id = paper_id`;

function andFilter({ topic, since }: SearchWanted): Prisma.Sql {
  const byTopic =
    topic === undefined
      ? Prisma.empty
      : Prisma.sql`AND EXISTS (SELECT 1 FROM paper_topics WHERE paper_topics.paper_id = papers.id AND topic = ${topic})`;
  return Prisma.sql`${byTopic} ${since === undefined ? Prisma.empty : Prisma.sql`AND first_seen_at >= ${since}::timestamptz`}`;
}

/**
 * Returns the matching papers among those whose words are not indexed yet, or cannot be (`UNDECIDED`).
 */
async function readUnindexed(
  db: Database,
  search: SearchWanted,
  sort: SearchPage['sort'],
): Promise<{ readonly found: readonly Ordered[]; readonly unsearched: number }> {
  const waiting = await byIndex<{ id: number; count: number }>(
    db,
    Prisma.sql`
    WITH waiting AS (
      SELECT paper_id FROM unindexed_papers UNION SELECT paper_id FROM paper_words WHERE words @@ ${UNDECIDED}::tsquery)
    SELECT paper_id AS id, count(*) OVER ()::int AS count FROM waiting ${joinForFilter(search)}
    WHERE true ${andFilter(search)} ORDER BY paper_id DESC LIMIT ${MOST_READ}::int`,
  );
  if (waiting.length === 0) return { found: [], unsearched: 0 };
  const ids = waiting.map(({ id }) => id);
  const papers = await db.$queryRaw<
    (MatchablePaper & { id: number; trending_key: number; first_seen_at: Date })[]
  >`
    SELECT id, title, abstract, authors, categories, trending_key, first_seen_at FROM papers WHERE id = ANY (${ids}::int[])`;
  const found = papers.filter((paper) => search.words.holds(paper));
  return {
    found: found.map(({ id, trending_key, first_seen_at }) => ({
      id,
      order: sort === 'trending' ? trending_key : first_seen_at,
    })),
    unsearched: waiting[0]!.count - waiting.length,
  };
}
