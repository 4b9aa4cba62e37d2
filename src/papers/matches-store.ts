/** Finds the stored papers for the keys of entries. */

import { Prisma, type Transaction } from '../database/client.ts';
import { chunks, queryPipelined } from '../database/postgres/pipelined-queries.ts';
import { booleans, texts, unnestNumberedRows } from '../database/postgres/unnest-parameters.ts';
import type { StoredMatch, StoredMatches } from './clusters.ts';
import type { IdentityKeys } from './identify.ts';
import type { WorkDetails } from './same-work.ts';

/**
 * Keys per statement. OFFSET 0 below forces the plan that is right at any size of the store: one index
 * probe per key, never a scan of the whole table.
 */
const CHUNK = 5_000;

export async function findMatches(tx: Transaction, entries: readonly IdentityKeys[]): Promise<StoredMatches> {
  const papers = new Map<number, StoredMatch>();
  const byIdentifier = new Map<string, number>();
  const byTitleKey = new Map<string, number[]>();
  // When a paper got a title, it was joined with whatever that title could join. So a paper that is found by
  // identifier and has the entry's title needs no lookup by title.
  const settled = await findByIdentifiers(tx, entries, { papers, byIdentifier, byTitleKey });
  const open = entries.filter((entry) => !settled.has(entry));
  const keys = [...new Set(open.map(({ titleKey }) => titleKey))];
  await papersOfTitles(tx, keys, byTitleKey);
  const rivals = new Set(keys.flatMap((key) => byTitleKey.get(key) ?? []));
  const namedKeys = new Set(
    open.filter(({ identifiers }) => identifiers.length > 0).map(({ titleKey }) => titleKey),
  );
  const namedRivals = new Set([...namedKeys].flatMap((key) => byTitleKey.get(key) ?? []));
  const others = new Set(
    [...byIdentifier.values(), ...[...byTitleKey.values()].flat()].filter(
      (id) => !papers.has(id) || rivals.has(id),
    ),
  );
  for (const ids of chunks(others, { most: CHUNK })) {
    for (const match of await readIdentifiersByPaper(tx, ids)) papers.set(match.paperId, match);
  }
  for (const ids of chunks(rivals, { most: CHUNK })) {
    for (const { id, url, authors, abstract } of await readWorkDetails(tx, ids, namedRivals)) {
      const match = papers.get(id);
      if (match !== undefined) papers.set(id, { ...match, details: { url, authors, abstract } });
    }
  }
  return { byIdentifier, byTitleKey, papers };
}

/**
 * Fills in the papers found by identifiers. Returns the entries whose paper has their title as its first one,
 * and that add no authors or abstract that could join it to another paper.
 */
async function findByIdentifiers(
  tx: Transaction,
  entries: readonly IdentityKeys[],
  {
    papers,
    byIdentifier,
    byTitleKey,
  }: {
    papers: Map<number, StoredMatch>;
    byIdentifier: Map<string, number>;
    byTitleKey: Map<string, number[]>;
  },
): Promise<Set<IdentityKeys>> {
  const identifiers = entries.flatMap((entry) => entry.identifiers);
  const owners = entries.flatMap((entry) => entry.identifiers.map(() => entry));
  function* questions(): Generator<Prisma.Sql, void> {
    for (let start = 0; start < identifiers.length; start += CHUNK) {
      const some = identifiers.slice(start, start + CHUNK);
      yield Prisma.sql`
        SELECT place, paper_id, papers.title_key = asked.title_key AND NOT (has_authors AND lacks_authors) AND NOT (has_abstract AND lacks_abstract) AS has_title
        FROM ${unnestNumberedRows(
          {
            scheme: texts(some.map(({ scheme }) => scheme)),
            value: texts(some.map(({ value }) => value)),
            title_key: texts(owners.slice(start, start + CHUNK).map(({ titleKey }) => titleKey)),
            has_authors: booleans(
              owners.slice(start, start + CHUNK).map(({ entry }) => entry.authors.length > 0),
            ),
            has_abstract: booleans(
              owners.slice(start, start + CHUNK).map(({ entry }) => entry.abstract !== ''),
            ),
          },
          start,
        )} AS asked
        CROSS JOIN LATERAL (SELECT paper_id FROM paper_identifiers AS known WHERE known.scheme = asked.scheme AND known.value = asked.value OFFSET 0) AS known
        CROSS JOIN LATERAL (
          SELECT title_key, coalesce(authors, '{}') = '{}' AS lacks_authors, abstract = '' AS lacks_abstract FROM papers WHERE papers.id = known.paper_id OFFSET 0) AS papers`;
    }
  }
  const settled = new Set<IdentityKeys>();
  for await (const rows of queryPipelined<{ place: number; paper_id: number; has_title: boolean }>(
    tx,
    questions(),
  )) {
    for (const { place, paper_id: paperId, has_title } of rows) {
      const [{ text, scheme, value }, entry] = [at(identifiers, place), at(owners, place)];
      byIdentifier.set(text, paperId);
      if (scheme === 'arxiv') {
        papers.set(paperId, {
          paperId,
          hasIdentifiers: true,
          arxiv: [...(papers.get(paperId)?.arxiv ?? []), value],
          schemes: ['arxiv'],
          details: null,
        });
      }
      if (!has_title) continue;
      settled.add(entry);
      byTitleKey.set(entry.titleKey, [paperId]);
    }
  }
  return settled;
}

async function papersOfTitles(
  tx: Transaction,
  keys: readonly string[],
  byTitleKey: Map<string, number[]>,
): Promise<void> {
  function* questions(): Generator<Prisma.Sql, void> {
    for (let start = 0; start < keys.length; start += CHUNK) {
      yield Prisma.sql`
        SELECT place, paper_id FROM ${unnestNumberedRows({ key: texts(keys.slice(start, start + CHUNK)) }, start)} AS asked
        CROSS JOIN LATERAL (
          SELECT id AS paper_id FROM papers WHERE papers.title_key = asked.key
          UNION ALL SELECT paper_id FROM paper_titles AS further WHERE further.key = asked.key OFFSET 0
        ) AS known`;
    }
  }
  for await (const rows of queryPipelined<{ place: number; paper_id: number }>(tx, questions())) {
    for (const { place, paper_id } of rows) {
      const key = at(keys, place);
      const alike = byTitleKey.get(key);
      if (alike === undefined) byTitleKey.set(key, [paper_id]);
      else if (!alike.includes(paper_id)) alike.push(paper_id);
    }
  }
}

function at<Item>(asked: readonly Item[], place: number): Item {
  const item = asked[place];
  if (item === undefined) throw new Error(`the database answered question ${place} of ${asked.length}`);
  return item;
}

/**
 * For papers not found by an arXiv id, or that share a title with an entry: the kinds of their
 * identifiers, and their arXiv ids.
 */
async function readIdentifiersByPaper(tx: Transaction, ids: readonly number[]): Promise<StoredMatch[]> {
  const rows = await tx.$queryRaw<{ paper_id: number; arxiv: string[] | null; schemes: string[] }[]>`
    SELECT paper_id, array_agg(value) FILTER (WHERE scheme = 'arxiv') AS arxiv, array_agg(DISTINCT scheme) AS schemes
    FROM paper_identifiers WHERE paper_id = ANY (${ids}::int[]) GROUP BY paper_id`;
  const found = new Map(rows.map((row) => [row.paper_id, row]));
  return ids.map((paperId) => {
    const { arxiv, schemes } = found.get(paperId) ?? { arxiv: null, schemes: [] };
    return { paperId, hasIdentifiers: schemes.length > 0, arxiv: arxiv ?? [], schemes, details: null };
  });
}

/**
 * The details that distinguish papers of one title; the start of the abstract only for those in
 * `withAbstract`.
 */
function readWorkDetails(
  tx: Transaction,
  ids: readonly number[],
  withAbstract: ReadonlySet<number>,
): Promise<(WorkDetails & { id: number })[]> {
  const named = ids.filter((id) => withAbstract.has(id));
  return tx.$queryRaw<(WorkDetails & { id: number })[]>`
    SELECT id, url, coalesce(authors[1:200], '{}') AS authors, CASE WHEN id = ANY (${named}::int[]) THEN left(abstract, 400) ELSE '' END AS abstract
    FROM papers WHERE id = ANY (${ids}::int[])`;
}
