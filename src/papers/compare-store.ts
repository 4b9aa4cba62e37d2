/** Compares the papers of a page with the stored ones in the database, so that only differences travel. */

import { Prisma, type Transaction } from '../database/client.ts';
import { chunks, queryPipelined } from '../database/postgres/pipelined-queries.ts';
import {
  booleans,
  instants,
  integers,
  LIST_SEPARATOR,
  lists,
  texts,
  unnestRows,
} from '../database/postgres/unnest-parameters.ts';
import type { ListingEntry } from '../listings/listing.ts';
import { AUTHOR_END, FIELD_END } from './fingerprint.ts';
import { isReplacement, type ListedPaper } from './paper.ts';
import type { TextHashes } from './text-history.ts';

/** A known paper of a page, with the fingerprint of its listed text. */
export interface KnownPaper extends ListedPaper {
  readonly fingerprint: string;
}

/** How a stored paper differs from its listing on a page. */
export interface Difference {
  /** Hashes of the stored text if it differs from the listed one. */
  readonly storedText: TextHashes | null;
  /** The stored title, in its original case. */
  readonly storedTitle: string | null;
  /**
   * True if the page adds something missing: an address, an earlier date, a withdrawal, an ordinary
   * listing.
   */
  readonly addsFacts: boolean;
  /** True if the page lists categories that the paper does not have. */
  readonly addsCategories: boolean;
}

/** Papers per statement: more costs memory and gains no speed. */
const CHUNK = 5_000;

/**
 * Returns the papers for which the page has anything new, by id. Papers stored exactly as listed are absent.
 */
export async function compareWithStored(
  tx: Transaction,
  papers: readonly KnownPaper[],
): Promise<Map<number, Difference>> {
  const differences = new Map<number, Difference>();
  for await (const rows of queryPipelined<ComparedRow>(tx, comparisons(papers))) {
    for (const { id, differs, adds_facts, adds_categories, title, abstract, authors, title_text } of rows) {
      const storedText = differs ? { title, abstract, authors } : null;
      differences.set(id, {
        storedText,
        storedTitle: title_text,
        addsFacts: adds_facts,
        addsCategories: adds_categories,
      });
    }
  }
  return differences;
}

interface ComparedRow extends TextHashes {
  readonly id: number;
  readonly differs: boolean;
  readonly adds_facts: boolean;
  readonly adds_categories: boolean;
  readonly title_text: string | null;
}

function* comparisons(papers: readonly KnownPaper[]): Generator<Prisma.Sql, void> {
  for (const some of chunks(papers, { most: CHUNK })) {
    const entries: readonly ListingEntry[] = some.map(({ entry }) => entry);
    yield Prisma.sql`
      SELECT id, differs, adds_facts, adds_categories,
             md5(title) AS title, CASE WHEN differs THEN title END AS title_text, md5(nullif(abstract, '')) AS abstract, CASE WHEN authors <> '{}' THEN md5(array_to_string(authors, ${AUTHOR_END})) END AS authors
      FROM ${unnestRows({
        paper_id: integers(some.map(({ paperId }) => paperId)),
        fingerprint: texts(some.map(({ fingerprint }) => fingerprint)),
        listed_categories: lists(entries.map(({ categories }) => categories)),
        has_url: booleans(entries.map(({ url }) => url !== null)),
        listed_published_at: instants(entries.map(({ publishedAt }) => publishedAt)),
        is_replacement: booleans(entries.map(({ announceType }) => isReplacement(announceType))),
        withdrawn: booleans(entries.map(({ withdrawn }) => withdrawn)),
      })} AS listed
      CROSS JOIN LATERAL (
        SELECT id, title, abstract, authors,
               md5(title || ${FIELD_END} || abstract || ${FIELD_END} || array_to_string(authors, ${AUTHOR_END})) <> fingerprint AS differs,
               (url IS NULL AND has_url) OR (announce_type IS NOT NULL AND NOT is_replacement) OR (withdrawn_at IS NULL AND withdrawn)
                 OR coalesce(listed_published_at < coalesce(published_at, 'infinity'), false) AS adds_facts,
               NOT string_to_array(listed_categories, ${LIST_SEPARATOR}) <@ categories AS adds_categories
        FROM papers WHERE id = paper_id OFFSET 0
      ) AS stored
      WHERE differs OR adds_facts OR adds_categories`;
  }
}
