/** Writes what hangs on papers: identifiers, titles and sightings, many rows a statement. */
import type { Transaction } from '../database/client.ts';
import { integers, rowsOf, texts } from '../database/columns.ts';
import type { Identifier } from './identify.ts';

// None of these rows can be there already: the diff has looked, and only one listing at a time is stored.

export async function addIdentifiers(
  tx: Transaction,
  rows: readonly (Pick<Identifier, 'scheme' | 'value'> & { readonly paperId: number })[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO paper_identifiers (scheme, value, paper_id)
    SELECT scheme, value, paper_id FROM ${rowsOf({
      scheme: texts(rows.map(({ scheme }) => scheme)),
      value: texts(rows.map(({ value }) => value)),
      paper_id: integers(rows.map(({ paperId }) => paperId)),
    })} AS listed`;
}

export interface TitleRow {
  readonly paperId: number;
  readonly key: string;
  readonly title: string;
}

export async function addTitles(tx: Transaction, rows: readonly TitleRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO paper_titles (key, paper_id, title)
    SELECT key, paper_id, title FROM ${rowsOf({
      key: texts(rows.map(({ key }) => key)),
      paper_id: integers(rows.map(({ paperId }) => paperId)),
      title: texts(rows.map(({ title }) => title)),
    })} AS listed`;
}

export interface SightingRow {
  readonly paperId: number;
  readonly rank: number;
  readonly listingDate: string;
  readonly announceType: string | null;
  readonly fingerprint: string;
}

/** One sighting a paper and page. */
export async function addSightings(tx: Transaction, pageId: number, rows: readonly SightingRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO sightings (paper_id, page_id, rank, listing_date, announce_type, fingerprint)
    SELECT paper_id, ${pageId}::int, rank, listing_date, announce_type, fingerprint::uuid FROM ${rowsOf({
      paper_id: integers(rows.map(({ paperId }) => paperId)),
      rank: integers(rows.map(({ rank }) => rank)),
      listing_date: texts(rows.map(({ listingDate }) => listingDate)),
      announce_type: texts(rows.map(({ announceType }) => announceType)),
      fingerprint: texts(rows.map(({ fingerprint }) => fingerprint)),
    })} AS listed`;
}
