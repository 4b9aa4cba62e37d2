/** Reads what earlier pages said about papers, to distinguish news from a source's usual text. */

import type { Transaction } from '../database/client.ts';
import { chunks } from '../database/postgres/pipelined-queries.ts';
import { integers, texts, unnestRows } from '../database/postgres/unnest-parameters.ts';
import type { ListingFormat } from '../listings/listing.ts';
import { FEED_FORMATS, isPublishersPage } from './second-hand.ts';
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
    for (const row of await rowsOfTextHistory(tx, some, by)) {
      history.set(row.paper_id, {
        isKnown: row.known,
        lastOfSource: row.last_is_same === null ? 'none' : row.last_is_same ? 'same' : 'other',
        hasFullText: row.full_text,
        hasOwnText: row.beyond_feeds || row.feeds.some((feedUrl) => isPublishersPage(row.url, feedUrl)),
      });
    }
  }
  return history;
}

interface TextHistoryRow {
  readonly paper_id: number;
  readonly known: boolean;
  readonly last_is_same: boolean | null;
  readonly full_text: boolean;
  readonly beyond_feeds: boolean;
  /** The addresses of the feeds that listed the paper; null for one that came as a file. */
  readonly feeds: readonly (string | null)[];
  readonly url: string | null;
}

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
           bool_or(pages.format <> ALL (${FEED_FORMATS as string[]})) AS beyond_feeds,
           coalesce(array_agg(DISTINCT pages.url) FILTER (WHERE pages.format = ANY (${FEED_FORMATS as string[]})), '{}') AS feeds,
           papers.url
    FROM ${unnestRows({
      paper_id: integers(papers.map(({ paperId }) => paperId)),
      fingerprint: texts(papers.map(({ fingerprint }) => fingerprint)),
    })} AS listed
    JOIN sightings AS said ON said.paper_id = listed.paper_id
    JOIN pages ON pages.id = said.page_id
    JOIN papers ON papers.id = said.paper_id
    GROUP BY said.paper_id, papers.url`;
}
