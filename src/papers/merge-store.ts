/** Merges papers that a page has shown to be the same. */

import { Prisma, type Transaction } from '../database/client.ts';
import { LIST_SEPARATOR } from '../database/postgres/unnest-parameters.ts';
import { markUnindexed } from './index-store.ts';
import { mergeSourceDetails } from './source-details-store.ts';
import { mergeWrittenSummaries } from './written-summaries-store.ts';

/**
 * Merges the papers of each group into the one seen first (the lowest id among these) and returns its id,
 * group by group. That paper gets all identifiers, titles, sightings, counts, revisions and topics; a reader
 * who was sent any of the papers counts as having been sent it. The texts of the others are kept as
 * revisions.
 */
export async function mergePapers(
  tx: Transaction,
  groups: readonly (readonly number[])[],
  now: Date,
): Promise<number[]> {
  if (groups.length === 0) return [];
  // Lock first: this waits for a digest that is being planned with one of these papers, which is then
  // visible below.
  const papers = await tx.$queryRaw<{ id: number; first_seen_at: Date }[]>`
    SELECT id, first_seen_at FROM papers WHERE id = ANY (${groups.flat()}::int[]) ORDER BY id FOR UPDATE`;
  const firstSeen = new Map(papers.map(({ id, first_seen_at }) => [id, first_seen_at.getTime()]));
  const survivors = groups.map(
    (group) => [...group].sort((a, b) => (firstSeen.get(a) ?? 0) - (firstSeen.get(b) ?? 0) || a - b)[0] ?? 0,
  );
  const pairs = groups.flatMap((group, index) => {
    const kept = survivors[index] ?? 0;
    return group.filter((id) => id !== kept).map((lost) => ({ lost, kept }));
  });
  await absorb(tx, pairs, now);
  await markUnindexed(tx, survivors);
  // No mail can contain a paper from before it was first seen.
  const since = new Date(Math.min(...firstSeen.values()));
  for (const round of splitIntoRounds(pairs)) await moveSent(tx, round, since);
  return survivors;
}

interface Merged {
  readonly lost: number;
  readonly kept: number;
}

/** The pairs, as a table of SQL. */
const mergedSql = (pairs: readonly Merged[]): Prisma.Sql =>
  Prisma.sql`unnest(${pairs.map(({ lost }) => lost)}::int[], ${pairs.map(({ kept }) => kept)}::int[]) AS merged (lost, kept)`;

/** Moves everything that belongs to a lost paper to the kept one; of duplicates, one stays. */
async function absorb(tx: Transaction, pairs: readonly Merged[], now: Date): Promise<void> {
  const merged = mergedSql(pairs);
  const lost = pairs.map((pair) => pair.lost);
  await tx.$executeRaw`UPDATE paper_identifiers SET paper_id = merged.kept FROM ${merged} WHERE paper_id = merged.lost`;
  await tx.$executeRaw`
    INSERT INTO paper_titles (paper_id, key, title)
    SELECT kept, further.key, further.title
    FROM ${merged} JOIN papers ON papers.id = kept
    CROSS JOIN LATERAL (
      SELECT title_key AS key, title FROM papers WHERE id = lost UNION ALL SELECT key, title FROM paper_titles WHERE paper_id = lost
    ) AS further
    WHERE further.key <> papers.title_key
    ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`
    INSERT INTO sightings (paper_id, page_id, rank, listing_date, announce_type, fingerprint)
    SELECT DISTINCT ON (kept, page_id) kept, page_id, rank, listing_date, announce_type, fingerprint
    FROM ${merged} JOIN sightings ON paper_id = lost
    ORDER BY kept, page_id, rank
    ON CONFLICT (paper_id, page_id) DO UPDATE SET rank = least(sightings.rank, excluded.rank)`;
  await tx.$executeRaw`DELETE FROM sightings WHERE paper_id = ANY (${lost}::int[])`;
  await tx.$executeRaw`
    INSERT INTO signals (paper_id, kind, seen_at, value)
    SELECT kept, kind, seen_at, max(value)
    FROM ${merged} JOIN signals ON paper_id = lost
    GROUP BY kept, kind, seen_at
    ON CONFLICT (paper_id, kind, seen_at) DO UPDATE SET value = greatest(signals.value, excluded.value)`;
  await tx.$executeRaw`
    INSERT INTO paper_topics (paper_id, topic, score, matched)
    SELECT DISTINCT ON (kept, topic) kept, topic, score, matched
    FROM ${merged} JOIN paper_topics ON paper_id = lost
    ORDER BY kept, topic, lost
    ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`UPDATE paper_revisions SET paper_id = merged.kept FROM ${merged} WHERE paper_id = merged.lost`;
  await tx.$executeRaw`
    INSERT INTO paper_revisions (paper_id, title, abstract, authors, replaced_at)
    SELECT kept, title, abstract, authors, ${now}::timestamptz
    FROM ${merged} JOIN papers ON id = lost ORDER BY kept, lost`;
  await mergeSourceDetails(tx, merged);
  await mergeWrittenSummaries(tx, merged);
  await moveFeedback(tx, pairs);
  await foldFields(tx, merged);
  // Old addresses still lead to the paper; what was merged into a lost paper before follows it.
  await tx.$executeRaw`UPDATE merged_papers SET paper_id = merged.kept FROM ${merged} WHERE paper_id = merged.lost`;
  await tx.$executeRaw`INSERT INTO merged_papers (id, paper_id) SELECT lost, kept FROM ${merged}`;
  await tx.$executeRaw`DELETE FROM papers WHERE id = ANY (${lost}::int[])`;
}

/**
 * Splits the pairs into rounds with each kept paper once, so that if several are merged into one, each round
 * sees the result of the one before.
 */
function splitIntoRounds(pairs: readonly Merged[]): readonly (readonly Merged[])[] {
  const rounds: Merged[][] = [];
  const done = new Map<number, number>();
  for (const pair of pairs) {
    const round = done.get(pair.kept) ?? 0;
    done.set(pair.kept, round + 1);
    rounds[round] ??= [];
    rounds[round].push(pair);
  }
  return rounds;
}

/**
 * A reader who was sent a lost paper counts as sent the kept one. If both were sent, the mail with the
 * kept one keeps it.
 */
async function moveSent(tx: Transaction, pairs: readonly Merged[], since: Date): Promise<void> {
  const merged = mergedSql(pairs);
  const lost = pairs.map((pair) => pair.lost);
  // A mail that waits for its next attempt contains one of the two, and its stored bytes could bring it to a
  // reader who has the other in another mail. It selects its papers again. A mail that may have arrived stays
  // as it is.
  await tx.$executeRaw`
    WITH freed AS (
      UPDATE deliveries d SET paper_ids = '{}' FROM ${merged}
      WHERE d.status IN ('planned', 'retrying') AND NOT d.in_doubt AND d.planned_at >= ${since}::timestamptz AND d.paper_ids && ARRAY[lost, kept]
        AND EXISTS (SELECT 1 FROM deliveries o WHERE o.reader_id = d.reader_id AND o.id <> d.id
          AND o.planned_at >= ${since}::timestamptz AND o.paper_ids && ARRAY[lost, kept])
      RETURNING d.id
    )
    DELETE FROM stored_messages k USING freed WHERE k.delivery_id = freed.id`;
  await tx.$executeRaw`
    UPDATE deliveries d SET paper_ids = ARRAY(
      SELECT COALESCE(merged.kept, paper.id)
      FROM unnest(d.paper_ids) WITH ORDINALITY AS paper (id, position)
        LEFT JOIN ${merged} ON merged.lost = paper.id
      WHERE merged.lost IS NULL OR NOT EXISTS (
        SELECT 1 FROM deliveries o WHERE o.reader_id = d.reader_id AND o.planned_at >= ${since}::timestamptz AND merged.kept = ANY (o.paper_ids))
      ORDER BY position)
    WHERE d.planned_at >= ${since}::timestamptz AND d.paper_ids && ${lost}::int[]`;
}

/**
 * Fills gaps of the kept paper and widens its dates. An ordinary listing of any of the papers makes it an
 * ordinary paper, not a replacement.
 */
async function foldFields(tx: Transaction, merged: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    UPDATE papers SET
      abstract = coalesce(nullif(papers.abstract, ''), others.abstract, ''),
      authors = CASE WHEN papers.authors = '{}' THEN coalesce(string_to_array(others.authors, ${LIST_SEPARATOR}), '{}') ELSE papers.authors END,
      categories = papers.categories || ARRAY(
        SELECT DISTINCT unnest(p.categories) FROM ${merged} JOIN papers p ON p.id = merged.lost
        WHERE merged.kept = papers.id EXCEPT SELECT unnest(papers.categories) ORDER BY 1),
      url = coalesce(papers.url, others.url),
      published_at = least(papers.published_at, others.published_at),
      first_seen_at = least(papers.first_seen_at, others.first_seen_at),
      withdrawn_at = least(papers.withdrawn_at, others.withdrawn_at),
      announce_type = CASE WHEN others.all_replacements THEN papers.announce_type END
    FROM (
      SELECT merged.kept,
             (array_agg(p.abstract ORDER BY p.id) FILTER (WHERE p.abstract <> ''))[1] AS abstract,
             (array_agg(array_to_string(p.authors, ${LIST_SEPARATOR}) ORDER BY p.id) FILTER (WHERE p.authors <> '{}'))[1] AS authors,
             (array_agg(p.url ORDER BY p.id) FILTER (WHERE p.url IS NOT NULL))[1] AS url,
             min(p.published_at) AS published_at, min(p.first_seen_at) AS first_seen_at,
             min(p.withdrawn_at) AS withdrawn_at, bool_and(p.announce_type IS NOT NULL) AS all_replacements
      FROM ${merged} JOIN papers p ON p.id = merged.lost
      GROUP BY merged.kept
    ) AS others
    WHERE papers.id = others.kept`;
}

/** Moves feedback on lost papers to the kept ones; of contradicting feedback, the latest stays. */
async function moveFeedback(tx: Transaction, pairs: readonly Merged[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO feedback (reader_id, paper_id, kind, at)
    SELECT reader_id, kept, kind, max(at) FROM ${mergedSql(pairs)} JOIN feedback ON paper_id = lost GROUP BY reader_id, kept, kind
    ON CONFLICT (reader_id, paper_id, kind) DO UPDATE SET at = GREATEST(feedback.at, excluded.at)`;
  await tx.$executeRaw`DELETE FROM feedback WHERE paper_id = ANY (${pairs.map(({ lost }) => lost)}::int[])`;
  await tx.$executeRaw`
    DELETE FROM feedback f USING feedback later
    WHERE f.paper_id = ANY (${pairs.map(({ kept }) => kept)}::int[]) AND later.reader_id = f.reader_id AND later.paper_id = f.paper_id
      AND f.kind IN ('more', 'less') AND later.kind IN ('more', 'less') AND (later.at, later.kind) > (f.at, f.kind)`;
}
