/** Writes the details of papers: identifiers, further titles and sightings, many rows per statement. */

import { Prisma, type Transaction } from '../database/client.ts';
import { chunks, executePipelined } from '../database/postgres/pipelined-queries.ts';
import { integers, texts, unnestRows } from '../database/postgres/unnest-parameters.ts';
import type { Identifier } from './identify.ts';

// None of these rows can exist already: the diff has checked, and only one listing is stored at a
// time.

/** Rows per statement. */
const CHUNK = 5_000;

export type IdentifierRow = Pick<Identifier, 'scheme' | 'value'> & { readonly paperId: number };

export async function addIdentifiers(tx: Transaction, rows: Iterable<IdentifierRow>): Promise<void> {
  await inChunks(
    tx,
    rows,
    (some) => Prisma.sql`
      INSERT INTO paper_identifiers (scheme, value, paper_id)
      SELECT scheme, value, paper_id FROM ${unnestRows({
        scheme: texts(some.map(({ scheme }) => scheme)),
        value: texts(some.map(({ value }) => value)),
        paper_id: integers(some.map(({ paperId }) => paperId)),
      })} AS listed`,
  );
}

export interface TitleRow {
  readonly paperId: number;
  readonly key: string;
  readonly title: string;
}

/** Adds titles other than the first, which is stored with the paper. */
export async function addTitles(tx: Transaction, rows: Iterable<TitleRow>): Promise<void> {
  await inChunks(
    tx,
    rows,
    (some) => Prisma.sql`
      INSERT INTO paper_titles (key, paper_id, title)
      SELECT key, paper_id, title FROM ${unnestRows({
        key: texts(some.map(({ key }) => key)),
        paper_id: integers(some.map(({ paperId }) => paperId)),
        title: texts(some.map(({ title }) => title)),
      })} AS listed`,
  );
}

export interface SightingRow {
  readonly paperId: number;
  readonly rank: number;
  readonly listingDate: string;
  readonly announceType: string | null;
  readonly fingerprint: string;
}

/** Adds one sighting per paper and page. */
export async function addSightings(
  tx: Transaction,
  pageId: number,
  rows: Iterable<SightingRow>,
): Promise<void> {
  await inChunks(
    tx,
    rows,
    (some) => Prisma.sql`
      INSERT INTO sightings (paper_id, page_id, rank, listing_date, announce_type, fingerprint)
      SELECT paper_id, ${pageId}::int, rank, listing_date, announce_type, fingerprint::uuid FROM ${unnestRows(
        {
          paper_id: integers(some.map(({ paperId }) => paperId)),
          rank: integers(some.map(({ rank }) => rank)),
          listing_date: texts(some.map(({ listingDate }) => listingDate)),
          announce_type: texts(some.map(({ announceType }) => announceType)),
          fingerprint: texts(some.map(({ fingerprint }) => fingerprint)),
        },
      )} AS listed`,
  );
}

function inChunks<Row>(
  tx: Transaction,
  rows: Iterable<Row>,
  statement: (some: readonly Row[]) => Prisma.Sql,
): Promise<void> {
  return executePipelined(tx, mapped(chunks(rows, { most: CHUNK }), statement));
}

function* mapped<From, To>(items: Iterable<From>, change: (item: From) => To): Generator<To, void> {
  for (const item of items) yield change(item);
}
