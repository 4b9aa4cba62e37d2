/** Asks the store which papers the keys of entries lead to. */
import type { Transaction } from '../database/client.ts';
import { rowsOf, texts } from '../database/columns.ts';
import type { StoredMatch, StoredMatches } from './group-entries.ts';
import type { Identifier, IdentityKeys } from './identify.ts';

/**
 * Keys per statement. OFFSET 0 below keeps the planner at what is right at any size of the store: one index probe a key,
 * never a scan of the whole table.
 */
const CHUNK = 10_000;

export async function findMatches(tx: Transaction, entries: readonly IdentityKeys[]): Promise<StoredMatches> {
  const byIdentifier = new Map<string, number>();
  const byTitleKey = new Map<string, number[]>();
  const arxivOf = new Map<number, string[]>();
  for (let start = 0; start < entries.length; start += CHUNK) {
    const chunk = entries.slice(start, start + CHUNK);
    for (const { scheme, value, paper_id } of await papersOfIdentifiers(
      tx,
      chunk.flatMap(({ identifiers }) => identifiers),
    )) {
      byIdentifier.set(`${scheme} ${value}`, paper_id);
      if (scheme === 'arxiv') arxivOf.set(paper_id, [...(arxivOf.get(paper_id) ?? []), value]);
    }
    for (const { key, paper_id } of await papersOfTitles(tx, [...new Set(chunk.map(({ titleKey }) => titleKey))])) {
      const alike = byTitleKey.get(key);
      if (alike === undefined) byTitleKey.set(key, [paper_id]);
      else if (!alike.includes(paper_id)) alike.push(paper_id);
    }
  }
  const papers = new Map<number, StoredMatch>([...arxivOf].map(([paperId, arxiv]) => [paperId, { paperId, hasIdentifiers: true, arxiv }]));
  const others = [...new Set([...byIdentifier.values(), ...[...byTitleKey.values()].flat()])].filter((id) => !papers.has(id));
  for (let start = 0; start < others.length; start += CHUNK) {
    for (const match of await identifiersOfPapers(tx, others.slice(start, start + CHUNK))) papers.set(match.paperId, match);
  }
  return { byIdentifier, byTitleKey, papers };
}

type FoundIdentifier = Omit<Identifier, 'text'> & { readonly paper_id: number };

async function papersOfIdentifiers(tx: Transaction, identifiers: readonly Identifier[]): Promise<FoundIdentifier[]> {
  if (identifiers.length === 0) return [];
  return tx.$queryRaw<FoundIdentifier[]>`
    SELECT asked.scheme, asked.value, paper_id
    FROM ${rowsOf({ scheme: texts(identifiers.map(({ scheme }) => scheme)), value: texts(identifiers.map(({ value }) => value)) })} AS asked
    CROSS JOIN LATERAL (SELECT paper_id FROM paper_identifiers AS known WHERE known.scheme = asked.scheme AND known.value = asked.value OFFSET 0) AS known`;
}

function papersOfTitles(tx: Transaction, keys: readonly string[]): Promise<{ key: string; paper_id: number }[]> {
  return tx.$queryRaw`
    SELECT asked.key, paper_id FROM ${rowsOf({ key: texts(keys) })} AS asked
    CROSS JOIN LATERAL (SELECT paper_id FROM paper_titles AS known WHERE known.key = asked.key OFFSET 0) AS known`;
}

/** For papers that no arXiv id led to: do they have any identifier, and which arXiv ids? */
async function identifiersOfPapers(tx: Transaction, ids: readonly number[]): Promise<StoredMatch[]> {
  const rows = await tx.$queryRaw<{ paper_id: number; arxiv: string[] | null }[]>`
    SELECT paper_id, array_agg(value) FILTER (WHERE scheme = 'arxiv') AS arxiv
    FROM paper_identifiers WHERE paper_id = ANY (${ids}::int[]) GROUP BY paper_id`;
  const found = new Map(rows.map(({ paper_id, arxiv }) => [paper_id, arxiv ?? []]));
  return ids.map((paperId) => ({ paperId, hasIdentifiers: found.has(paperId), arxiv: found.get(paperId) ?? [] }));
}
