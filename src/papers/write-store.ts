/** Writes papers and what pages say of them, many rows a statement. */
import type { Transaction } from '../database/client.ts';
import { booleans, instants, integers, LIST_SEPARATOR, lists, numbers, rowsOf, texts } from '../database/columns.ts';
import type { ListingEntry } from '../listings/listing.ts';
import type { Paper } from './paper.ts';

/** A paper as one page lists it, its repeated entries made one. */
export interface ListedPaper {
  readonly paperId: number;
  readonly entry: ListingEntry;
}

/** The first of `count` ids for papers to come. Only for the one that has the listings' turn: nobody else draws between. */
export async function reserveIds(tx: Transaction, count: number): Promise<number> {
  const [row] = await tx.$queryRaw<{ first: number }[]>`
    SELECT (setval(sequence, nextval(sequence) + ${count}::int - 1) - ${count}::int + 1)::int AS first
    FROM (SELECT pg_get_serial_sequence('papers', 'id')::regclass) AS ids (sequence)`;
  if (row === undefined) throw new Error('a sequence gives a row');
  return row.first;
}

/** What src/trending says of a paper; nothing is known of its heat until then. */
export type Score = Pick<Paper, 'heat' | 'trendingKey' | 'reasons'>;

const NO_SCORE: Score = { heat: 0, trendingKey: 0, reasons: [] };

export async function insertPapers(
  tx: Transaction,
  papers: readonly ListedPaper[],
  now: Date,
  scoreOf: (entry: ListingEntry) => Score = () => NO_SCORE,
): Promise<void> {
  if (papers.length === 0) return;
  const entries = papers.map(({ entry }) => entry);
  const scores = entries.map(scoreOf);
  await tx.$executeRaw`
    INSERT INTO papers (id, title, abstract, authors, categories, url, published_at, announce_type, withdrawn_at, first_seen_at, heat, trending_key, reasons)
    SELECT id, title, abstract, string_to_array(authors, ${LIST_SEPARATOR}), string_to_array(categories, ${LIST_SEPARATOR}), url, published_at, announce_type,
           CASE WHEN withdrawn THEN ${now}::timestamptz END, ${now}::timestamptz, heat, trending_key, string_to_array(reasons, ${LIST_SEPARATOR})
    FROM ${rowsOf({
      id: integers(papers.map(({ paperId }) => paperId)),
      title: texts(entries.map(({ title }) => title)),
      abstract: texts(entries.map(({ abstract }) => abstract)),
      authors: lists(entries.map(({ authors }) => authors)),
      categories: lists(entries.map(({ categories }) => [...new Set(categories)])),
      url: texts(entries.map(({ url }) => url)),
      published_at: instants(entries.map(({ publishedAt }) => publishedAt)),
      announce_type: texts(entries.map(({ announceType }) => (isReplacement(announceType) ? announceType : null))),
      withdrawn: booleans(entries.map(({ withdrawn }) => withdrawn)),
      heat: numbers(scores.map(({ heat }) => heat)),
      trending_key: numbers(scores.map(({ trendingKey }) => trendingKey)),
      reasons: lists(scores.map(({ reasons }) => reasons)),
    })} AS listed`;
}

/**
 * What a further listing adds to papers without changing their text: missing facts, more categories. A listing that is
 * no replacement makes a paper an ordinary one, as if that listing had come first. Writes only where something is
 * added (a paper is a wide row), and gives the ids of those that are in new categories.
 */
export async function refreshPapers(tx: Transaction, papers: readonly ListedPaper[], now: Date): Promise<number[]> {
  if (papers.length === 0) return [];
  const entries = papers.map(({ entry }) => entry);
  const rows = await tx.$queryRaw<{ id: number; was_widened: boolean }[]>`
    WITH listed AS (
      SELECT id, url, published_at, is_replacement, withdrawn, string_to_array(categories, ${LIST_SEPARATOR}) AS categories
      FROM ${rowsOf({
        id: integers(papers.map(({ paperId }) => paperId)),
        categories: lists(entries.map(({ categories }) => categories)),
        url: texts(entries.map(({ url }) => url)),
        published_at: instants(entries.map(({ publishedAt }) => publishedAt)),
        is_replacement: booleans(entries.map(({ announceType }) => isReplacement(announceType))),
        withdrawn: booleans(entries.map(({ withdrawn }) => withdrawn)),
      })} AS listed
    ), added AS (
      SELECT listed.*, NOT listed.categories <@ papers.categories AS was_widened
      FROM listed JOIN papers USING (id)
      WHERE NOT listed.categories <@ papers.categories
         OR (papers.url IS NULL AND listed.url IS NOT NULL)
         OR listed.published_at < coalesce(papers.published_at, 'infinity')
         OR (papers.announce_type IS NOT NULL AND NOT listed.is_replacement)
         OR (papers.withdrawn_at IS NULL AND listed.withdrawn)
    )
    UPDATE papers SET
      url = coalesce(papers.url, added.url),
      published_at = least(papers.published_at, added.published_at),
      announce_type = CASE WHEN added.is_replacement THEN papers.announce_type END,
      withdrawn_at = CASE WHEN added.withdrawn THEN coalesce(papers.withdrawn_at, ${now}::timestamptz) ELSE papers.withdrawn_at END,
      categories = papers.categories || ARRAY(SELECT unnest(added.categories) EXCEPT SELECT unnest(papers.categories) ORDER BY 1)
    FROM added
    WHERE papers.id = added.id
    RETURNING papers.id, added.was_widened`;
  return rows.filter(({ was_widened }) => was_widened).map(({ id }) => id);
}

const isReplacement = (announceType: ListingEntry['announceType']): boolean => announceType?.startsWith('replace') ?? false;

export interface TextToTake extends ListedPaper {
  readonly take: { readonly title: boolean; readonly abstract: boolean; readonly authors: boolean };
}

/** Takes over changed text and keeps the old one as a revision. */
export async function replaceTexts(tx: Transaction, taken: readonly TextToTake[], now: Date): Promise<void> {
  if (taken.length === 0) return;
  const ids = taken.map(({ paperId }) => paperId);
  await tx.$executeRaw`
    INSERT INTO paper_revisions (paper_id, title, abstract, authors, replaced_at)
    SELECT id, title, abstract, authors, ${now}::timestamptz FROM papers WHERE id = ANY (${ids}::int[]) ORDER BY id`;
  await tx.$executeRaw`
    UPDATE papers SET
      title = coalesce(taken.title, papers.title),
      abstract = coalesce(taken.abstract, papers.abstract),
      authors = coalesce(string_to_array(taken.authors, ${LIST_SEPARATOR}), papers.authors)
    FROM ${rowsOf({
      id: integers(ids),
      title: texts(taken.map(({ entry, take }) => (take.title ? entry.title : null))),
      abstract: texts(taken.map(({ entry, take }) => (take.abstract ? entry.abstract : null))),
      authors: lists(taken.map(({ entry, take }) => (take.authors ? entry.authors : null))),
    })} AS taken
    WHERE papers.id = taken.id`;
}
