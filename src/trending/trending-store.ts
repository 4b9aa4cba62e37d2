/** Collects the evidence for papers, scores it and stores the result, many papers per statement. */

import type { Database, Transaction } from '../database/client.ts';
import { readMetadata, writeMetadata } from '../database/metadata-store.ts';
import type { Logger } from '../log.ts';
import { findPaperIds, IS_NO_REPLACEMENT } from '../papers/papers-store.ts';
import { explainedScore, RANKED_FORMATS } from './first-score.ts';
import { type Evidence, type ListEvidence, SCORE_VERSION, type SignalReading } from './score.ts';

const BATCH = 5_000;
/** Separates reasons that are transferred as one text. */
const SEPARATOR = '\u001f';

/** Rescores these papers by everything read, up to `until` if given. Writes only scores that changed. */
export async function refreshTrending(
  db: Transaction,
  paperIds: readonly number[],
  until?: Date,
): Promise<void> {
  for (let start = 0; start < paperIds.length; start += BATCH) {
    const ids = paperIds.slice(start, start + BATCH);
    const evidence = await loadEvidence(db, ids, until ?? null);
    await storeScores(db, [...evidence]);
  }
}

/**
 * Scores the whole store again when the formula has changed, by everything read so far, even if the command
 * runs with an earlier `--now`: a score stays until the paper is read again. Costs one small query if the
 * formula is unchanged.
 */
export async function refreshTrendingIfFormulaChanged({
  db,
  log,
}: {
  readonly db: Database;
  readonly log: Logger;
}): Promise<void> {
  if ((await readMetadata(db, 'score_version')) === SCORE_VERSION) return;
  const { total, ids } = await findPaperIds(db, { sort: 'newest', limit: 0 });
  await refreshTrending(db, ids);
  await writeMetadata(db, 'score_version', SCORE_VERSION);
  if (total > 0) log.info({ papers: total }, 'the trending formula changed: all papers were scored again');
}

async function loadEvidence(
  db: Transaction,
  ids: readonly number[],
  until: Date | null,
): Promise<Map<number, Evidence>> {
  const papers = await db.$queryRaw<
    { id: number; first_seen_at: Date }[]
  >`SELECT id, first_seen_at FROM papers WHERE id = ANY (${ids}::int[])`;
  const lists = new Map<number, ListEvidence[]>(ids.map((id) => [id, []]));
  const rows = await listRows(db, ids, until);
  for (const { paper_id, source, listing_date, seen_at, is_ranked, rank, size } of rows)
    lists
      .get(paper_id)
      ?.push({ source, listingDate: listing_date, seenAt: seen_at, isRanked: is_ranked, rank, size });
  const readings = new Map<number, SignalReading[]>(ids.map((id) => [id, []]));
  const signals = await db.$queryRaw<
    { paper_id: number; kind: SignalReading['kind']; seen_at: Date; value: number }[]
  >`
    SELECT paper_id, kind, seen_at, value FROM signals WHERE paper_id = ANY (${ids}::int[]) AND seen_at <= coalesce(${until}::timestamptz, 'infinity')`;
  for (const { paper_id, kind, seen_at, value } of signals)
    readings.get(paper_id)?.push({ kind, seenAt: seen_at, value });
  return new Map(
    papers.map(({ id, first_seen_at }) => [
      id,
      { firstSeenAt: first_seen_at, lists: lists.get(id) ?? [], readings: readings.get(id) ?? [] },
    ]),
  );
}

interface ListRow {
  paper_id: number;
  source: string;
  listing_date: string;
  seen_at: Date;
  is_ranked: boolean;
  rank: number;
  size: number;
}

/**
 * The lists that each paper is on: its pages by source and day. Replacements are not a sign of interest and
 * do not count.
 */
function listRows(db: Transaction, ids: readonly number[], until: Date | null): Promise<ListRow[]> {
  return db.$queryRaw<ListRow[]>`
    SELECT paper_id, sources.name AS source, sightings.listing_date, min(pages.read_at) AS seen_at,
           pages.format = ANY (${RANKED_FORMATS}::text[]) AS is_ranked,
           (array_agg(rank ORDER BY (rank - 1)::float / greatest(pages.entries, 1), page_id))[1] AS rank,
           (array_agg(greatest(pages.entries, rank) ORDER BY (rank - 1)::float / greatest(pages.entries, 1), page_id))[1] AS size
    FROM sightings JOIN pages ON pages.id = page_id JOIN sources ON sources.id = pages.source_id
    WHERE paper_id = ANY (${ids}::int[]) AND pages.read_at <= coalesce(${until}::timestamptz, 'infinity') AND ${IS_NO_REPLACEMENT}
    GROUP BY paper_id, sources.name, sightings.listing_date, is_ranked`;
}

async function storeScores(
  db: Transaction,
  evidence: readonly (readonly [number, Evidence])[],
): Promise<void> {
  const scores = evidence.map(([id, each]) => ({ id, ...explainedScore(each) }));
  await db.$executeRaw`
    UPDATE papers SET strength = scored.strength, trending_key = scored.key, reasons = string_to_array(scored.reasons, ${SEPARATOR})
    FROM unnest(
      ${scores.map(({ id }) => id)}::int[],
      ${scores.map(({ strength }) => strength)}::float8[],
      ${scores.map(({ trendingKey }) => trendingKey)}::float8[],
      ${scores.map(({ reasons }) => reasons.join(SEPARATOR))}::text[]
    ) AS scored (id, strength, key, reasons)
    WHERE papers.id = scored.id
      AND (papers.strength, papers.trending_key, papers.reasons) IS DISTINCT FROM (scored.strength, scored.key, string_to_array(scored.reasons, ${SEPARATOR}))`;
}
