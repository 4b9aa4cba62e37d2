/** Finds the papers of the store that references name: by identifier, else by title. */

import type { Transaction } from '../database/client.ts';
import type { Reference } from '../listings/references/reference.ts';
import { identityKeys } from './identify.ts';

export interface NamedPaper {
  readonly title: string;
  /** `doi:10.1000/x`, …, and last `title:…`. */
  readonly keys: readonly string[];
  /** Null if the store does not have it. */
  readonly paper: { readonly id: number; readonly title: string } | null;
}

/** Returns one result per reference, in their order. */
export async function findReferences(
  db: Transaction,
  references: readonly Reference[],
): Promise<readonly NamedPaper[]> {
  const named = references.map(({ title, identifiers }) => {
    const { identifiers: known, titleKey } = identityKeys({
      title,
      identifiers,
      url: null,
      authors: [],
      abstract: '',
    });
    return { title, keys: [...known.map(({ scheme, value }) => `${scheme}:${value}`), `title:${titleKey}`] };
  });
  const keys = [...new Set(named.flatMap((one) => one.keys))];
  const rows = await db.$queryRaw<{ key: string; id: number; title: string }[]>`
    SELECT DISTINCT ON (found.key) found.key, p.id, p.title FROM (
      SELECT asked.key, i.paper_id FROM unnest(${keys}::text[]) AS asked(key)
        JOIN paper_identifiers i ON i.scheme = split_part(asked.key, ':', 1) AND i.value = substr(asked.key, strpos(asked.key, ':') + 1)
      UNION ALL
      SELECT asked.key, p.id FROM unnest(${keys}::text[]) AS asked(key) JOIN papers p ON asked.key LIKE 'title:%' AND p.title_key = substr(asked.key, 7)
      UNION ALL
      SELECT asked.key, t.paper_id FROM unnest(${keys}::text[]) AS asked(key) JOIN paper_titles t ON asked.key LIKE 'title:%' AND t.key = substr(asked.key, 7)
    ) AS found JOIN papers p ON p.id = found.paper_id ORDER BY found.key, p.id`;
  const paperOf = new Map(rows.map(({ key, id, title }) => [key, { id, title }]));
  return named.map((one) => ({
    ...one,
    paper: one.keys.map((key) => paperOf.get(key)).find((paper) => paper !== undefined) ?? null,
  }));
}
