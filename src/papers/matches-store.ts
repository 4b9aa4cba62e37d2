/** Asks the store which papers the keys of entries lead to. */
import { Prisma, type Transaction } from '../database/client.ts';
import { numberedRowsOf, texts } from '../database/columns.ts';
import { portions, rowsInTurn } from '../database/in-turn.ts';
import type { StoredMatch, StoredMatches } from './group-entries.ts';
import type { Identifier, IdentityKeys } from './identify.ts';

/**
 * Keys per statement. OFFSET 0 below keeps the planner at what is right at any size of the store: one index probe a key,
 * never a scan of the whole table.
 */
const CHUNK = 5_000;

export async function findMatches(tx: Transaction, entries: readonly IdentityKeys[]): Promise<StoredMatches> {
  const byIdentifier = new Map<string, number>();
  const byTitleKey = new Map<string, number[]>();
  const arxivOf = new Map<number, string[]>();
  const settled = new Set<IdentityKeys>();
  for await (const { entry, identifier, paperId, hasTitle } of papersOfIdentifiers(tx, entries)) {
    byIdentifier.set(identifier.text, paperId);
    if (identifier.scheme === 'arxiv') arxivOf.set(paperId, [...(arxivOf.get(paperId) ?? []), identifier.value]);
    // What this title could join was joined when the paper got it.
    if (hasTitle) {
      settled.add(entry);
      byTitleKey.set(entry.titleKey, [paperId]);
    }
  }
  const open = new Set(entries.filter((entry) => !settled.has(entry)).map(({ titleKey }) => titleKey));
  for await (const { titleKey, paperId } of papersOfTitles(tx, [...open])) {
    const alike = byTitleKey.get(titleKey);
    if (alike === undefined) byTitleKey.set(titleKey, [paperId]);
    else if (!alike.includes(paperId)) alike.push(paperId);
  }
  const papers = new Map<number, StoredMatch>([...arxivOf].map(([paperId, arxiv]) => [paperId, { paperId, hasIdentifiers: true, arxiv }]));
  const others = [...new Set([...byIdentifier.values(), ...[...byTitleKey.values()].flat()])].filter((id) => !papers.has(id));
  for (const ids of portions(others, { most: CHUNK })) {
    for (const match of await identifiersOfPapers(tx, ids)) papers.set(match.paperId, match);
  }
  return { byIdentifier, byTitleKey, papers };
}

interface FoundPaper {
  readonly entry: IdentityKeys;
  readonly identifier: Identifier;
  readonly paperId: number;
  /** Was the paper first listed under the entry's title? */
  readonly hasTitle: boolean;
}

async function* papersOfIdentifiers(tx: Transaction, entries: readonly IdentityKeys[]): AsyncGenerator<FoundPaper, void> {
  const asked = entries.flatMap((entry) => entry.identifiers.map((identifier) => ({ entry, identifier })));
  function* questions(): Generator<Prisma.Sql, void> {
    for (let start = 0; start < asked.length; start += CHUNK) {
      const some = asked.slice(start, start + CHUNK);
      yield Prisma.sql`
        SELECT place, paper_id, papers.title_key = asked.title_key AS has_title
        FROM ${numberedRowsOf(
          {
            scheme: texts(some.map(({ identifier }) => identifier.scheme)),
            value: texts(some.map(({ identifier }) => identifier.value)),
            title_key: texts(some.map(({ entry }) => entry.titleKey)),
          },
          start,
        )} AS asked
        CROSS JOIN LATERAL (SELECT paper_id FROM paper_identifiers AS known WHERE known.scheme = asked.scheme AND known.value = asked.value OFFSET 0) AS known
        CROSS JOIN LATERAL (SELECT title_key FROM papers WHERE papers.id = known.paper_id OFFSET 0) AS papers`;
    }
  }
  for await (const rows of rowsInTurn<{ place: number; paper_id: number; has_title: boolean }>(tx, questions())) {
    for (const { place, paper_id, has_title } of rows) yield { ...at(asked, place), paperId: paper_id, hasTitle: has_title };
  }
}

async function* papersOfTitles(tx: Transaction, keys: readonly string[]): AsyncGenerator<{ titleKey: string; paperId: number }, void> {
  function* questions(): Generator<Prisma.Sql, void> {
    for (let start = 0; start < keys.length; start += CHUNK) {
      yield Prisma.sql`
        SELECT place, paper_id FROM ${numberedRowsOf({ key: texts(keys.slice(start, start + CHUNK)) }, start)} AS asked
        CROSS JOIN LATERAL (
          SELECT id AS paper_id FROM papers WHERE papers.title_key = asked.key
          UNION ALL SELECT paper_id FROM paper_titles AS further WHERE further.key = asked.key OFFSET 0
        ) AS known`;
    }
  }
  for await (const rows of rowsInTurn<{ place: number; paper_id: number }>(tx, questions())) {
    for (const { place, paper_id } of rows) yield { titleKey: at(keys, place), paperId: paper_id };
  }
}

function at<Item>(asked: readonly Item[], place: number): Item {
  const item = asked[place];
  if (item === undefined) throw new Error(`the database answered question ${place} of ${asked.length}`);
  return item;
}

/** For papers that no arXiv id led to: do they have any identifier, and which arXiv ids? */
async function identifiersOfPapers(tx: Transaction, ids: readonly number[]): Promise<StoredMatch[]> {
  const rows = await tx.$queryRaw<{ paper_id: number; arxiv: string[] | null }[]>`
    SELECT paper_id, array_agg(value) FILTER (WHERE scheme = 'arxiv') AS arxiv
    FROM paper_identifiers WHERE paper_id = ANY (${ids}::int[]) GROUP BY paper_id`;
  const found = new Map(rows.map(({ paper_id, arxiv }) => [paper_id, arxiv ?? []]));
  return ids.map((paperId) => ({ paperId, hasIdentifiers: found.has(paperId), arxiv: found.get(paperId) ?? [] }));
}
