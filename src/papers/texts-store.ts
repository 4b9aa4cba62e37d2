/** Compares listed texts with stored ones by their hashes, so that no abstract travels without need. */
import { hash } from 'node:crypto';
import type { Transaction } from '../database/client.ts';
import { integers, LIST_SEPARATOR, rowsOf, texts } from '../database/columns.ts';
import type { ListingEntry, ListingFormat } from '../listings/listing.ts';
import type { Hearsay, TextHashes } from './decide-change.ts';

/** Pages of this format have lost the mathematics of their texts. */
export const PLAIN_TEXT: ListingFormat = 'daily-papers-text';

type Text = Pick<ListingEntry, 'title' | 'abstract' | 'authors'>;

/** Between the fields of a fingerprint. Never in cleaned text. */
const FIELD_END = '\u001e';

/** What a page says of a paper as one hash; kept with the sighting. `differingFrom` asks the database for the same of what is stored. */
export const fingerprintOf = ({ title, abstract, authors }: Text): string =>
  hash('md5', title + FIELD_END + abstract + FIELD_END + authors.join(LIST_SEPARATOR));

/** The same hashes that `differingFrom` gives of stored papers. */
export const listedHashes = ({ title, abstract, authors }: Text): TextHashes => ({
  title: hash('md5', title),
  abstract: abstract === '' ? null : hash('md5', abstract),
  authors: authors.length === 0 ? null : hash('md5', authors.join(LIST_SEPARATOR)),
});

const columnsOf = (papers: readonly Fingerprinted[]) => ({
  paper_id: integers(papers.map(({ paperId }) => paperId)),
  fingerprint: texts(papers.map(({ fingerprint }) => fingerprint)),
});

interface Fingerprinted {
  readonly paperId: number;
  readonly fingerprint: string;
}

/** The stored papers whose text is not exactly the one listed, with the hashes of what is stored. */
export async function differingFrom(tx: Transaction, papers: readonly Fingerprinted[]): Promise<Map<number, TextHashes>> {
  const rows = await tx.$queryRaw<({ id: number } & TextHashes)[]>`
    SELECT id, md5(title) AS title, md5(nullif(abstract, '')) AS abstract,
           CASE WHEN authors <> '{}' THEN md5(array_to_string(authors, ${LIST_SEPARATOR})) END AS authors
    FROM ${rowsOf(columnsOf(papers))} AS listed
    JOIN papers ON papers.id = listed.paper_id
    WHERE md5(title || ${FIELD_END} || abstract || ${FIELD_END} || array_to_string(authors, ${LIST_SEPARATOR})) <> listed.fingerprint`;
  return new Map(rows.map(({ id, ...hashes }) => [id, hashes]));
}

/** What earlier pages said of these papers. Papers without any sighting are left out. */
export async function hearsayOf(
  tx: Transaction,
  papers: readonly Fingerprinted[],
  { sourceId, format }: { readonly sourceId: number; readonly format: ListingFormat },
): Promise<Map<number, Hearsay>> {
  if (papers.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ paper_id: number; known: boolean; last_is_same: boolean | null; full_text: boolean }[]>`
    SELECT said.paper_id,
           bool_or(said.fingerprint IS NOT DISTINCT FROM listed.fingerprint::uuid) AS known,
           (array_agg(said.fingerprint IS NOT DISTINCT FROM listed.fingerprint::uuid ORDER BY pages.id DESC)
             FILTER (WHERE pages.source_id = ${sourceId}::int AND pages.format = ${format}))[1] AS last_is_same,
           bool_or(pages.format <> ${PLAIN_TEXT}) AS full_text
    FROM ${rowsOf(columnsOf(papers))} AS listed
    JOIN sightings AS said ON said.paper_id = listed.paper_id
    JOIN pages ON pages.id = said.page_id
    GROUP BY said.paper_id`;
  return new Map(
    rows.map(({ paper_id, known, last_is_same, full_text }) => [
      paper_id,
      { isKnown: known, lastOfSource: last_is_same === null ? 'none' : last_is_same ? 'same' : 'other', hasFullText: full_text },
    ]),
  );
}
