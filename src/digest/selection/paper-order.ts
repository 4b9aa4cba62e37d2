/**
 * The two orders within a digest: by strength times fit or, from three likes on, by the reader's profile.
 * Pure.
 */

import type { MatchedQuery } from '../digest.ts';
import { subjectGrams } from '../profile/profile-words.ts';
import type { Candidates } from './candidates.ts';
import type { QueryMatches } from './match-queries.ts';
import type { ProfileInPool } from './profile-index.ts';

export interface OrderRequest {
  readonly candidates: Candidates;
  /** Slugs of the reader's topics. Without topics and queries, the reader gets everything trending. */
  readonly topics: readonly string[];
  /**
   * The reader's own queries. Separate from their matches, because queries that match nothing do not mean
   * everything.
   */
  readonly queries: readonly string[];
  /** By paper id: the reader's own queries that match. */
  readonly queryMatches: QueryMatches;
  /** If not null, orders the papers. */
  readonly profile: ProfileInPool | null;
}

export interface PaperOrder {
  score(rank: number): number;
  /** Returns an upper bound for the scores of this rank and all later ones. */
  mostFrom(rank: number): number;
  /**
   * Returns a function that finds the words of the profile that brought a paper in, strongest first; null if
   * the profile did not.
   */
  words(rank: number): (() => readonly string[]) | null;
}

/** A match of the reader's own query is a full fit; one by title or authors alone is worth more. */
const QUERY_FIT = { title: 1.2, abstract: 1 };
const BEST_FIT = QUERY_FIT.title;

/** @param wanted returns the ranks to be ordered; the order by profile is relative to all of them */
export const orderFor = (request: OrderRequest, wanted: () => readonly number[]): PaperOrder =>
  request.profile === null ? byStrengthAndFit(request) : byProfile(request, request.profile, wanted());

function byStrengthAndFit(request: OrderRequest): PaperOrder {
  const { strengths } = request.candidates;
  const fitOf = fitFor(request);
  return {
    score: (rank) => strengths[rank]! * fitOf(rank),
    mostFrom: (rank) => strengths[rank]! * BEST_FIT,
    words: () => null,
  };
}

/** The weight of fit falls as the reader likes more papers: 5 / (likes + 2). */
const FIT_WEIGHT = { over: 5, plus: 2 };
const STRENGTH_WEIGHT = 0.15;
/**
 * In standard deviations above the mean. Papers at least this near to the profile are there because of it,
 * and their reason says so.
 */
const NEAR = 0.5;
const MOST_WORDS = 3;

/** z(cosine) + 5/(likes + 2) × fit + 0.15 × z(strength), over the papers that this reader can get. */
function byProfile(
  request: OrderRequest,
  { profile, index }: ProfileInPool,
  wanted: readonly number[],
): PaperOrder {
  const { strengths } = request.candidates;
  const { cosines, shared } = index.compare(profile);
  const fitOf = fitFor(request);
  const nearness = zScore(wanted, cosines);
  const strength = zScore(wanted, strengths);
  const fitWeight = FIT_WEIGHT.over / (profile.likes + FIT_WEIGHT.plus);
  return {
    score: (rank) => nearness(rank) + fitWeight * fitOf(rank) + STRENGTH_WEIGHT * strength(rank),
    mostFrom: () => Number.POSITIVE_INFINITY,
    words: (rank) => (nearness(rank) < NEAR ? null : () => subjectGrams(shared(rank), MOST_WORDS)),
  };
}

function zScore(ranks: readonly number[], values: ArrayLike<number>): (rank: number) => number {
  let sum = 0;
  let squares = 0;
  for (const rank of ranks) {
    sum += values[rank]!;
    squares += values[rank]! ** 2;
  }
  const mean = sum / Math.max(ranks.length, 1);
  const deviation = Math.sqrt(Math.max(squares / Math.max(ranks.length, 1) - mean ** 2, 0));
  // If all values are equal, none stands out.
  return deviation < 1e-9 ? () => 0 : (rank) => (values[rank]! - mean) / deviation;
}

/**
 * Returns how well a paper fits the reader: 0.5 to 1 by its score in the best of the reader's topics, 1 or
 * 1.2 by a query, and 1 for every paper if the reader wants everything trending.
 */
function fitFor({ candidates, topics, queries, queryMatches }: OrderRequest): (rank: number) => number {
  if (topics.length === 0 && queries.length === 0) return () => 1;
  const scores: Float32Array[] = [];
  for (const topic of topics) {
    const held = candidates.byTopic.get(topic);
    if (held !== undefined) scores.push(held.scores);
  }
  return (rank) => {
    let score = 0;
    for (const held of scores) if (held[rank]! > score) score = held[rank]!;
    const byTopic = score === 0 ? 0 : 0.5 + 0.5 * score;
    if (queryMatches.size === 0) return byTopic;
    return Math.max(byTopic, queryFit(queryMatches.get(candidates.ids[rank]!)));
  };
}

function queryFit(matches: readonly MatchedQuery[] | undefined): number {
  if (matches === undefined) return 0;
  return matches.some(({ withoutAbstract }) => withoutAbstract) ? QUERY_FIT.title : QUERY_FIT.abstract;
}
