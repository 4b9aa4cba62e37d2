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

/** `StoredMatches` while they are being read. */
interface Found {
  readonly papers: Map<number, StoredMatch>;
  readonly byIdentifier: Map<string, number>;
  readonly byTitleKey: Map<string, number[]>;
}

export async function findMatches(tx: Transaction, entries: readonly IdentityKeys[]): Promise<StoredMatches> {
  const found: Found = { papers: new Map(), byIdentifier: new Map(), byTitleKey: new Map() };
  // When a paper got a title, it was joined with whatever that title could join. So a paper that is found by
  // identifier and has the entry's title needs no lookup by title.
  const settled = await findByIdentifiers(tx, entries, found);
  const open = entries.filter((entry) => !settled.has(entry));
  await papersOfTitles(tx, titleKeysOf(open), found.byTitleKey);
  const rivals = papersWithTitle(open, found);
  const namedRivals = papersWithTitle(
    open.filter(({ identifiers }) => identifiers.length > 0),
    found,
  );
  await addIdentifiers(tx, found, rivals);
  await addWorkDetails(tx, found, rivals, namedRivals);
  return found;
}

const titleKeysOf = (entries: readonly IdentityKeys[]): readonly string[] => [
  ...new Set(entries.map(({ titleKey }) => titleKey)),
];

/** The papers that share a title with one of the entries. */
const papersWithTitle = (entries: readonly IdentityKeys[], { byTitleKey }: Found): ReadonlySet<number> =>
  new Set(titleKeysOf(entries).flatMap((key) => byTitleKey.get(key) ?? []));

/** Reads the identifiers of papers that no arXiv id found, or that share a title with an entry. */
async function addIdentifiers(
  tx: Transaction,
  { papers, byIdentifier, byTitleKey }: Found,
  rivals: ReadonlySet<number>,
): Promise<void> {
  const all = new Set([...byIdentifier.values(), ...[...byTitleKey.values()].flat()]);
  const unread = [...all].filter((id) => !papers.has(id) || rivals.has(id));
  for (const ids of chunks(unread, { most: CHUNK })) {
    for (const match of await readIdentifiersByPaper(tx, ids)) papers.set(match.paperId, match);
  }
}

async function addWorkDetails(
  tx: Transaction,
  { papers }: Found,
  rivals: ReadonlySet<number>,
  namedRivals: ReadonlySet<number>,
): Promise<void> {
  for (const ids of chunks(rivals, { most: CHUNK })) {
    for (const { id, url, authors, abstract } of await readWorkDetails(tx, ids, namedRivals)) {
      const match = papers.get(id);
      if (match !== undefined) papers.set(id, { ...match, details: { url, authors, abstract } });
    }
  }
}

/**
 * Fills in the papers found by identifiers. Returns the entries whose paper has their title as its first one,
 * and that add no authors or abstract that could join it to another paper.
 */
async function findByIdentifiers(
  tx: Transaction,
  entries: readonly IdentityKeys[],
  { papers, byIdentifier, byTitleKey }: Found,
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

/** The kinds of papers' identifiers, and their arXiv ids. */
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
