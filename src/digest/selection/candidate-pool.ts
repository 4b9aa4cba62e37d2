/**
 * Candidate pools: the papers of a window, ranked once for all readers, and read in full only when selected.
 */

import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/client.ts';
import { readMetadata } from '../../database/metadata-store.ts';
import { WEEK_MS } from '../../durations.ts';
import { loadOnce } from '../../load-once.ts';
import type { Logger } from '../../log.ts';
import { candidatePapers } from '../../papers/candidates-store.ts';
import type { Paper } from '../../papers/paper.ts';
import { papersByIds } from '../../papers/papers-store.ts';
import type { DigestReader } from '../../readers/digest-readers-store.ts';
import { sourcesStatus } from '../../sources/sources-status.ts';
import type { Edition, Selection } from '../digest.ts';
import { buildGramCorpus, type CountedPapers, noneCounted } from '../profile/gram-corpus.ts';
import { type Candidates, rankCandidates } from './candidates.ts';
import { createEditions, type DueDigest, type Editions, earliestOf } from './edition.ts';
import { type MatchesOf, queryMatcher } from './match-queries.ts';
import { poolTexts } from './pool-texts.ts';
import { newProfileIndex, type ProfileIndex } from './profile-index.ts';
import { searchedQueries, wantedQueries } from './reader-queries.ts';
import { choosePapers, type RankedSelection, selectionFrom } from './select.ts';
import { findUndelivered } from './undelivered.ts';

/**
 * Pools kept: one each for daily, weekly and monthly digests, and one for readers whose last digest was long
 * ago.
 */
const MOST_POOLS = 4;
const SHORTEST_POOL_MS = WEEK_MS;

/** What pools are read from, and the log that reports invalid stored queries. */
export interface PoolParts {
  readonly db: Database;
  readonly log: Logger;
  readonly clock: Pick<Clock, 'now'>;
  /** The sources, whose state is part of the pool. */
  readonly config: Pick<Config, 'sources'>;
}

/** What readers' queries and profiles find in a pool. */
export interface PoolFindings {
  readonly matches: MatchesOf;
  /** Null if no reader needs it. */
  readonly profiles: ProfileIndex | null;
}

export interface CandidatePool {
  readonly candidates: Candidates;
  /**
   * Finds what the queries of these readers match, and provides the profile index if any of them has a
   * profile.
   */
  lookUp(readers: Iterable<DigestReader>): Promise<PoolFindings>;
  readonly editions: Editions;
  /** No paper of the pool was first seen earlier. */
  readonly from: Date;
  /**
   * Reads selected papers in full, unless that was done before. Returns the ids that no longer exist because
   * their papers were merged.
   */
  read(ids: Iterable<number>): Promise<ReadonlySet<number>>;
  /** Sources that did not deliver in time. */
  readonly undelivered: Selection['undelivered'];
  /** All papers read in full so far, by id. */
  readonly papers: ReadonlyMap<number, Paper>;
}

/**
 * Loads the papers first seen from `from` to `until`, both included: a paper read at the instant of a run
 * belongs to it.
 */
export async function loadCandidatePool(
  parts: PoolParts,
  from: Date,
  until: Date,
  counted: CountedPapers = noneCounted(),
): Promise<CandidatePool> {
  const { db, log } = parts;
  const recoveredAt = await readMetadata(db, 'recovered_at');
  const onlyAfter = recoveredAt === null ? null : new Date(recoveredAt);
  const candidates = rankCandidates(
    await candidatePapers(db, { from, before: new Date(until.getTime() + 1), onlyAfter }),
  );
  const papers = new Map<number, Paper>();
  const texts = poolTexts(db, candidates.ids);
  const queries = queryMatcher(
    texts,
    (id) => papers.get(id),
    (query, err) => log.warn({ err, query }, 'a stored query cannot be understood and matches nothing'),
  );
  const profileIndex = loadOnce(async () =>
    newProfileIndex(await buildGramCorpus(texts.strongest(), counted), candidates),
  );
  return {
    candidates,
    async lookUp(readers) {
      const all = [...readers];
      const [matches, profiles] = await Promise.all([
        queries.match(all.flatMap(searchedQueries)),
        all.some(({ profile }) => profile !== null) ? profileIndex() : null,
      ]);
      return { matches, profiles };
    },
    editions: createEditions(),
    from,
    undelivered: findUndelivered(await sourcesStatus(parts), until),
    papers,
    async read(ids) {
      const unread = new Set<number>();
      for (const id of ids) if (!papers.has(id)) unread.add(id);
      if (unread.size === 0) return unread;
      for (const paper of await papersByIds(db, [...unread])) {
        // The first object stays, because what is rendered from a paper is cached by object.
        if (!papers.has(paper.id)) papers.set(paper.id, paper);
        unread.delete(paper.id);
      }
      return unread;
    },
  };
}

export interface CandidatePools {
  /**
   * Returns the pool for a digest, with what earlier digests may have left out. The usual pool is a week
   * long; longer ones are two weeks, four, and so on.
   */
  of(due: DueDigest): Promise<CandidatePool>;
  /** Drops all pools, because papers were merged; the next one asked for is read again. */
  forget(): void;
}

/** Keeps the most recently used pools, which the groups of readers in a run share. */
export function createCandidatePools(parts: PoolParts): CandidatePools {
  const known = new Map<string, () => Promise<CandidatePool>>();
  const counted = noneCounted();
  return {
    of(due) {
      const until = due.periodEnd;
      const length = until.getTime() - earliestOf(due).getTime();
      // One reader's absence of a year must not make every pool that long, and few lengths mean few pools.
      const doublings = Math.ceil(Math.log2(Math.max(length, SHORTEST_POOL_MS) / SHORTEST_POOL_MS));
      const key = `${doublings} ${until.getTime()}`;
      const from = new Date(until.getTime() - SHORTEST_POOL_MS * 2 ** doublings);
      const pool = known.get(key) ?? loadOnce(() => loadCandidatePool(parts, from, until, counted));
      known.delete(key);
      known.set(key, pool);
      for (const oldest of known.keys()) if (known.size > MOST_POOLS) known.delete(oldest);
      return pool();
    },
    forget: () => known.clear(),
  };
}

/**
 * The ranked papers of one reader's digest; `selection` returns their full items, once the papers have been
 * read.
 */
export interface PoolSelection extends RankedSelection {
  selection(): Selection;
}

/** Selects from a pool for one reader, with what `lookUp` found for them. */
export const selectFor = (
  pool: CandidatePool,
  reader: DigestReader,
  found: PoolFindings,
  due: DueDigest,
): PoolSelection => selectEdition(pool, reader, found, pool.editions.of(reader, due));

/** Selects for an edition that is already known. */
export function selectEdition(
  { candidates, papers, undelivered }: CandidatePool,
  reader: DigestReader,
  { matches, profiles }: PoolFindings,
  edition: Edition,
): PoolSelection {
  const { topics, maxPapers, replacements, exclusions, withFeedback } = reader;
  const queries = wantedQueries(reader);
  const queryMatches = matches(queries);
  // Papers that the reader gave feedback on or excludes stay out like those already sent, whatever else
  // matches them.
  const sent =
    exclusions.length === 0 && withFeedback.length === 0
      ? reader.sent
      : [...reader.sent, ...withFeedback, ...matches(exclusions).keys()];
  const profile =
    reader.profile === null || profiles === null ? null : { profile: reader.profile, index: profiles };
  const request = {
    candidates,
    topics,
    queries,
    queryMatches,
    sent,
    profile,
    maxPapers,
    replacements,
    edition,
  };
  const ranked = choosePapers(request);
  return { ...ranked, selection: () => ({ ...selectionFrom(ranked, request, papers), undelivered }) };
}
