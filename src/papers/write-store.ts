/** Writes papers and their listed texts, many rows per statement. */

import { Prisma, type Transaction } from '../database/client.ts';
import { chunks, executePipelined } from '../database/postgres/pipelined-queries.ts';
import {
  booleans,
  instants,
  integers,
  LIST_SEPARATOR,
  lists,
  numbers,
  texts,
  unnestRows,
} from '../database/postgres/unnest-parameters.ts';
import type { ListingEntry } from '../listings/listing.ts';
import { markUnindexed } from './index-store.ts';
import { isReplacement, type ListedPaper, type Paper } from './paper.ts';
import { insertTopics, type TopicRow } from './papers-store.ts';

/**
 * Reserves `count` ids for new papers and returns the first. Call it only under the lock of storing listings,
 * so that no other process draws ids in between.
 */
export async function reserveIds(tx: Transaction, count: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ first: number }[]>`
    SELECT (setval(sequence, nextval(sequence) + ${count}::int - 1) - ${count}::int + 1)::int AS first
    FROM (SELECT pg_get_serial_sequence('papers', 'id')::regclass) AS ids (sequence)`;
  if (row === undefined) throw new Error('a sequence gives a row');
  return row.first;
}

/** The score of a paper, computed by src/trending. */
export type StoredScore = Pick<Paper, 'strength' | 'trendingKey' | 'reasons'>;

/** Stored until a paper is scored. */
const NO_SCORE: StoredScore = { strength: 0, trendingKey: 0, reasons: [] };

/** A paper that is not in the store yet. */
export interface UnseenPaper extends ListedPaper {
  readonly titleKey: string;
}

/**
 * Limits per statement, of papers and of characters in their abstracts, so that it fits into what the
 * connection accepts at once.
 */
const CHUNK = { most: 2_000, maxWeight: 2_500_000, weigh: ({ entry }: ListedPaper) => entry.abstract.length };

const idsOf = (papers: readonly ListedPaper[]): number[] => papers.map(({ paperId }) => paperId);

export async function insertPapers(
  tx: Transaction,
  papers: readonly UnseenPaper[],
  now: Date,
  about: AboutUnseen = {},
): Promise<void> {
  await executePipelined(tx, insertions(papers, now, about));
  await markUnindexed(tx, idsOf(papers));
}

/** What its listing alone says about an unseen paper. */
interface AboutUnseen {
  readonly scoreOf?: (entry: ListingEntry) => StoredScore;
  readonly topicsOf?: (paper: ListedPaper) => readonly TopicRow[];
}

function* insertions(
  papers: readonly UnseenPaper[],
  now: Date,
  { scoreOf = () => NO_SCORE, topicsOf = () => [] }: AboutUnseen,
): Generator<Prisma.Sql, void> {
  for (const some of chunks(papers, CHUNK)) {
    const entries = some.map(({ entry }) => entry);
    const scores = entries.map(scoreOf);
    yield Prisma.sql`
      INSERT INTO papers (id, title, title_key, abstract, authors, categories, url, published_at, announce_type, withdrawn_at, first_seen_at, strength, trending_key, reasons)
      SELECT id, title, title_key, abstract, string_to_array(authors, ${LIST_SEPARATOR}), string_to_array(categories, ${LIST_SEPARATOR}), url, published_at, announce_type,
             CASE WHEN withdrawn THEN ${now}::timestamptz END, ${now}::timestamptz, strength, trending_key, string_to_array(reasons, ${LIST_SEPARATOR})
      FROM ${unnestRows({
        id: integers(some.map(({ paperId }) => paperId)),
        title: texts(entries.map(({ title }) => title)),
        title_key: texts(some.map(({ titleKey }) => titleKey)),
        abstract: texts(entries.map(({ abstract }) => abstract)),
        authors: lists(entries.map(({ authors }) => authors)),
        categories: lists(entries.map(({ categories }) => [...new Set(categories)])),
        url: texts(entries.map(({ url }) => url)),
        published_at: instants(entries.map(({ publishedAt }) => publishedAt)),
        announce_type: texts(
          entries.map(({ announceType }) => (isReplacement(announceType) ? announceType : null)),
        ),
        withdrawn: booleans(entries.map(({ withdrawn }) => withdrawn)),
        strength: numbers(scores.map(({ strength }) => strength)),
        trending_key: numbers(scores.map(({ trendingKey }) => trendingKey)),
        reasons: lists(scores.map(({ reasons }) => reasons)),
      })} AS listed`;
    // Matched while the database inserts the papers.
    const topics = some.flatMap(topicsOf);
    if (topics.length > 0) yield insertTopics(topics);
  }
}

/**
 * Adds from a further listing what papers lack: missing fields, more categories. A listing that is not a
 * replacement makes a paper an ordinary one, as if it had come first. Call it only for papers for which
 * compare-store.ts found an addition, because a paper is a wide row to rewrite.
 */
export async function refreshPapers(
  tx: Transaction,
  papers: readonly ListedPaper[],
  now: Date,
): Promise<void> {
  await executePipelined(tx, refreshments(papers, now));
}

function* refreshments(papers: readonly ListedPaper[], now: Date): Generator<Prisma.Sql, void> {
  for (const some of chunks(papers, CHUNK)) {
    const entries = some.map(({ entry }) => entry);
    yield Prisma.sql`
      UPDATE papers SET
        url = coalesce(papers.url, listed.url),
        published_at = least(papers.published_at, listed.published_at),
        announce_type = CASE WHEN listed.is_replacement THEN papers.announce_type END,
        withdrawn_at = CASE WHEN listed.withdrawn THEN coalesce(papers.withdrawn_at, ${now}::timestamptz) ELSE papers.withdrawn_at END,
        categories = papers.categories
          || ARRAY(SELECT unnest(string_to_array(listed.categories, ${LIST_SEPARATOR})) EXCEPT SELECT unnest(papers.categories) ORDER BY 1)
      FROM ${unnestRows({
        id: integers(some.map(({ paperId }) => paperId)),
        categories: lists(entries.map(({ categories }) => categories)),
        url: texts(entries.map(({ url }) => url)),
        published_at: instants(entries.map(({ publishedAt }) => publishedAt)),
        is_replacement: booleans(entries.map(({ announceType }) => isReplacement(announceType))),
        withdrawn: booleans(entries.map(({ withdrawn }) => withdrawn)),
      })} AS listed
      WHERE papers.id = listed.id`;
  }
}

export interface TextToTake extends ListedPaper {
  readonly take: { readonly title: boolean; readonly abstract: boolean; readonly authors: boolean };
}

/** Replaces changed texts and keeps the old ones as revisions. */
export async function replaceTexts(tx: Transaction, taken: readonly TextToTake[], now: Date): Promise<void> {
  await executePipelined(tx, replacements(taken, now));
  await markUnindexed(tx, idsOf(taken));
}

function* replacements(taken: readonly TextToTake[], now: Date): Generator<Prisma.Sql, void> {
  for (const some of chunks(taken, CHUNK)) {
    const ids = some.map(({ paperId }) => paperId);
    yield Prisma.sql`
      INSERT INTO paper_revisions (paper_id, title, abstract, authors, replaced_at)
      SELECT id, title, abstract, authors, ${now}::timestamptz FROM papers WHERE id = ANY (${ids}::int[]) ORDER BY id`;
    yield Prisma.sql`
      UPDATE papers SET
        title = coalesce(taken.title, papers.title),
        abstract = coalesce(taken.abstract, papers.abstract),
        authors = coalesce(string_to_array(taken.authors, ${LIST_SEPARATOR}), papers.authors)
      FROM ${unnestRows({
        id: integers(ids),
        title: texts(some.map(({ entry, take }) => (take.title ? entry.title : null))),
        abstract: texts(some.map(({ entry, take }) => (take.abstract ? entry.abstract : null))),
        authors: lists(some.map(({ entry, take }) => (take.authors ? entry.authors : null))),
      })} AS taken
      WHERE papers.id = taken.id`;
  }
}
