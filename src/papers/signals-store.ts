/** Stores the counts that pages show for papers, over time. */

import { Prisma, type Transaction } from '../database/client.ts';
import { chunks, executePipelined } from '../database/postgres/pipelined-queries.ts';
import { integers, texts, unnestRows } from '../database/postgres/unnest-parameters.ts';
import type { Signals } from '../listings/listing.ts';

const KINDS = ['upvotes', 'comments', 'stars'] as const satisfies readonly (keyof Signals)[];

/** The maximum of a column of type integer; no genuine count is larger. */
const LARGEST_COUNT = 2 ** 31 - 1;

/** Rows per statement. */
const CHUNK = 5_000;

export interface PaperSignals {
  readonly paperId: number;
  readonly signals: Signals;
}

/**
 * Stores a count if it is the first, differs from the last, or is the same a day later (so that a
 * standstill shows).
 */
export async function addSignals(tx: Transaction, papers: Iterable<PaperSignals>, now: Date): Promise<void> {
  await executePipelined(tx, additions(papers, now));
}

function* additions(papers: Iterable<PaperSignals>, now: Date): Generator<Prisma.Sql, void> {
  for (const rows of chunks(countsOf(papers), { most: CHUNK })) {
    yield Prisma.sql`
      INSERT INTO signals (paper_id, kind, seen_at, value)
      SELECT listed.paper_id, listed.kind, ${now}::timestamptz, listed.value
      FROM ${unnestRows({
        paper_id: integers(rows.map(({ paperId }) => paperId)),
        kind: texts(rows.map(({ kind }) => kind)),
        value: integers(rows.map(({ value }) => value)),
      })} AS listed
      LEFT JOIN LATERAL (
        SELECT value, seen_at FROM signals
        WHERE signals.paper_id = listed.paper_id AND signals.kind = listed.kind AND signals.seen_at <= ${now}::timestamptz
        ORDER BY seen_at DESC LIMIT 1
      ) AS last ON true
      WHERE last.value IS DISTINCT FROM listed.value OR last.seen_at <= ${now}::timestamptz - interval '1 day'
      ON CONFLICT (paper_id, kind, seen_at) DO UPDATE SET value = excluded.value`;
  }
}

function* countsOf(
  papers: Iterable<PaperSignals>,
): Generator<{ paperId: number; kind: keyof Signals; value: number }, void> {
  for (const { paperId, signals } of papers) {
    for (const kind of KINDS) {
      const count = signals[kind];
      if (count !== undefined) yield { paperId, kind, value: Math.min(Math.round(count), LARGEST_COUNT) };
    }
  }
}

/** The newest count of each kind. */
export async function latestSignals(
  db: Transaction,
  paperIds: readonly number[],
): Promise<Map<number, Signals>> {
  const rows = await db.$queryRaw<{ paper_id: number; kind: keyof Signals; value: number }[]>`
    SELECT DISTINCT ON (paper_id, kind) paper_id, kind, value
    FROM signals WHERE paper_id = ANY (${paperIds}::int[]) ORDER BY paper_id, kind, seen_at DESC`;
  const signals = new Map<number, Signals>();
  for (const { paper_id, kind, value } of rows)
    signals.set(paper_id, { ...signals.get(paper_id), [kind]: value });
  return signals;
}
