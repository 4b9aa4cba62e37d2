/** Counts that pages show beside papers, kept over time. */
import type { Transaction } from '../database/client.ts';
import type { Signals } from '../listings/listing.ts';

const KINDS = ['upvotes', 'comments', 'stars'] as const satisfies readonly (keyof Signals)[];

/** What a column of type integer holds; no honest count is larger. */
const LARGEST_COUNT = 2 ** 31 - 1;

/** Stores a count when it is news: the first, another than the last, or the same a day later (so that standing still shows). */
export async function addSignals(
  tx: Transaction,
  papers: readonly { readonly paperId: number; readonly signals: Signals }[],
  now: Date,
): Promise<void> {
  const rows = papers.flatMap(({ paperId, signals }) =>
    KINDS.flatMap((kind) =>
      signals[kind] === undefined ? [] : [{ paperId, kind, value: Math.min(Math.round(signals[kind]), LARGEST_COUNT) }],
    ),
  );
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO signals (paper_id, kind, seen_at, value)
    SELECT listed.paper_id, listed.kind, ${now}::timestamptz, listed.value
    FROM unnest(
      ${rows.map(({ paperId }) => paperId)}::int[], ${rows.map(({ kind }) => kind)}::text[], ${rows.map(({ value }) => value)}::int[]
    ) AS listed (paper_id, kind, value)
    LEFT JOIN LATERAL (
      SELECT value, seen_at FROM signals
      WHERE signals.paper_id = listed.paper_id AND signals.kind = listed.kind AND signals.seen_at <= ${now}::timestamptz
      ORDER BY seen_at DESC LIMIT 1
    ) AS last ON true
    WHERE last.value IS DISTINCT FROM listed.value OR last.seen_at <= ${now}::timestamptz - interval '1 day'
    ON CONFLICT (paper_id, kind, seen_at) DO UPDATE SET value = excluded.value`;
}

/** The newest count of each kind. */
export async function latestSignals(db: Transaction, paperIds: readonly number[]): Promise<Map<number, Signals>> {
  const rows = await db.$queryRaw<{ paper_id: number; kind: keyof Signals; value: number }[]>`
    SELECT DISTINCT ON (paper_id, kind) paper_id, kind, value
    FROM signals WHERE paper_id = ANY (${paperIds}::int[]) ORDER BY paper_id, kind, seen_at DESC`;
  const signals = new Map<number, Signals>();
  for (const { paper_id, kind, value } of rows) signals.set(paper_id, { ...signals.get(paper_id), [kind]: value });
  return signals;
}
