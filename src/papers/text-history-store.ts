/** Reads what earlier pages said about papers, to distinguish news from a source's usual text. */

import { Prisma, type Transaction } from '../database/client.ts';
import { chunks } from '../database/postgres/pipelined-queries.ts';
import { integers, texts, unnestRows } from '../database/postgres/unnest-parameters.ts';
import type { ListingFormat } from '../listings/listing.ts';
import { FEED_FORMATS } from './second-hand.ts';
import type { TextHistory } from './text-history.ts';

/** Pages of this format have lost the mathematics in their texts. */
export const PLAIN_TEXT: ListingFormat = 'daily-papers-text';

interface Fingerprinted {
  readonly paperId: number;
  readonly fingerprint: string;
}

interface SaidBy {
  readonly sourceId: number;
  readonly format: ListingFormat;
}

const CHUNK = 5_000;

/** Papers without any sighting are left out. */
export async function readTextHistory(
  tx: Transaction,
  papers: readonly Fingerprinted[],
  by: SaidBy,
): Promise<Map<number, TextHistory>> {
  const history = new Map<number, TextHistory>();
  for (const some of chunks(papers, { most: CHUNK })) {
    for (const { paper_id, known, last_is_same, full_text, own_text } of await rowsOfTextHistory(
      tx,
      some,
      by,
    )) {
      const lastOfSource = last_is_same === null ? 'none' : last_is_same ? 'same' : 'other';
      history.set(paper_id, { isKnown: known, lastOfSource, hasFullText: full_text, hasOwnText: own_text });
    }
  }
  return history;
}

interface TextHistoryRow {
  readonly paper_id: number;
  readonly known: boolean;
  readonly last_is_same: boolean | null;
  readonly full_text: boolean;
  readonly own_text: boolean;
}

/** The last two parts of a host's name, as in second-hand.ts. */
const siteOf = (url: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`substring(split_part(${url}, '/', 3) FROM '[^.]+[.][^.]+$')`;

function rowsOfTextHistory(
  tx: Transaction,
  papers: readonly Fingerprinted[],
  { sourceId, format }: SaidBy,
): Promise<TextHistoryRow[]> {
  return tx.$queryRaw<TextHistoryRow[]>`
    SELECT said.paper_id,
           bool_or(said.fingerprint IS NOT DISTINCT FROM listed.fingerprint::uuid) AS known,
           (array_agg(said.fingerprint IS NOT DISTINCT FROM listed.fingerprint::uuid ORDER BY pages.id DESC)
             FILTER (WHERE pages.source_id = ${sourceId}::int AND pages.format = ${format}))[1] AS last_is_same,
           bool_or(pages.format <> ${PLAIN_TEXT}) AS full_text,
           bool_or(pages.format <> ALL (${FEED_FORMATS as string[]}) OR coalesce(
             papers.url ~ '[/=]10[.][0-9]{4,9}/|nature[.]com/articles/' AND ${siteOf(Prisma.sql`papers.url`)} <> 'doi.org'
               AND coalesce(${siteOf(Prisma.sql`pages.url`)} = ${siteOf(Prisma.sql`papers.url`)}, true), false)) AS own_text
    FROM ${unnestRows({
      paper_id: integers(papers.map(({ paperId }) => paperId)),
      fingerprint: texts(papers.map(({ fingerprint }) => fingerprint)),
    })} AS listed
    JOIN sightings AS said ON said.paper_id = listed.paper_id
    JOIN pages ON pages.id = said.page_id
    JOIN papers ON papers.id = said.paper_id
    GROUP BY said.paper_id`;
}
