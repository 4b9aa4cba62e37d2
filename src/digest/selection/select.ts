/** Selects the papers of one reader's digest, best first. Pure. */

import QuickLRU from 'quick-lru';
import { type CandidatePaper, isReplacement, type Paper } from '../../papers/paper.ts';
import type { Edition, MatchedQuery, Selection, SelectionItem } from '../digest.ts';
import { createBestList } from './best-list.ts';
import type { QueryMatches } from './match-queries.ts';

/**
 * A bitset of papers: bit `n` is the paper of rank `n`. Thirty-two to a word, so that uniting topics
 * is a few thousand ORs.
 */
type Ranks = Uint32Array;

/** The papers a run can choose from, ranked once for all its readers. */
export interface Candidates {
  /** Ids by rank, the strongest first. */
  readonly ids: readonly number[];
  readonly rankOf: ReadonlyMap<number, number>;
  /**
   * The papers first seen at an instant or later. Memoized: the readers of a run share few such
   * instants.
   */
  readonly seenSince: (instant: number) => Ranks;
  /** By rank. */
  readonly strengths: Float64Array;
  readonly byTopic: ReadonlyMap<string, TopicCandidates>;
  /** All that may be sent at all: not withdrawn. */
  readonly sendable: Ranks;
  /** Of those, the ones that were not first seen as a replacement. */
  readonly original: Ranks;
  /** By paper, and by which of its topics match for a reader: most readers share theirs with many. */
  readonly picks: WeakMap<Paper, Map<number, SelectionItem>>;
}

/** The papers of one topic. */
export interface TopicCandidates {
  readonly ranks: Ranks;
  /** How well each fits, by rank; 0 for those of other topics. */
  readonly scores: Float32Array;
}

export interface SelectionRequest {
  readonly candidates: Candidates;
  /** Slugs of the reader's topics. No topics and no queries: everything trending. */
  readonly topics: readonly string[];
  /**
   * The reader's own queries; separate from their matches, because a query without matches does not mean
   * everything.
   */
  readonly queries: readonly string[];
  /** By paper id: the reader's own queries that match, with the words that did. */
  readonly queryMatches: QueryMatches;
  /** Ids of the papers that this reader was sent before, or never wants to see. */
  readonly sent: readonly number[];
  readonly edition: Edition;
  readonly maxPapers: number;
  /** Does the reader want papers whose first announcement was a replacement? */
  readonly replacements: boolean;
}

/** Ranks the papers of a run, once: by strength, the lower id first where two are equal. */
export function rankCandidates(papers: readonly CandidatePaper[]): Candidates {
  const ranked = papers.toSorted((one, other) => other.strength - one.strength || one.id - other.id);
  const none = (): Ranks => new Uint32Array(Math.ceil(ranked.length / 32));
  const byTopic = new Map<string, TopicCandidates>();
  const [sendable, original] = [none(), none()];
  for (const [rank, paper] of ranked.entries()) {
    if (paper.withdrawnAt !== null) continue;
    add(sendable, rank);
    if (!isReplacement(paper.announceType)) add(original, rank);
    for (const { slug, score } of paper.topics) {
      const topic = byTopic.get(slug) ?? { ranks: none(), scores: new Float32Array(ranked.length) };
      byTopic.set(slug, topic);
      add(topic.ranks, rank);
      topic.scores[rank] = score;
    }
  }
  return {
    ids: ranked.map(({ id }) => id),
    rankOf: new Map(ranked.map((paper, rank) => [paper.id, rank])),
    seenSince: rememberedSince(
      Float64Array.from(ranked, (paper) => paper.firstSeenAt.getTime()),
      none,
    ),
    strengths: Float64Array.from(ranked, ({ strength }) => strength),
    byTopic,
    sendable,
    original,
    picks: new WeakMap(),
  };
}

const MOST_INSTANTS = 256;
/** Of one paper: five topics make as many. */
const MOST_PICKS_KEPT = 32;

function rememberedSince(firstSeen: Float64Array, none: () => Ranks): Candidates['seenSince'] {
  const known = new QuickLRU<number, Ranks>({ maxSize: MOST_INSTANTS });
  return (instant) => {
    const remembered = known.get(instant);
    if (remembered !== undefined) return remembered;
    const ranks = none();
    for (let rank = 0; rank < firstSeen.length; rank += 1) if (firstSeen[rank]! >= instant) add(ranks, rank);
    known.set(instant, ranks);
    return ranks;
  };
}

/** What was selected for one reader. */
export interface Choice {
  readonly edition: Edition;
  /** In the order shown. */
  readonly ids: readonly number[];
  /** Strength times fit, in the same order. */
  readonly scores: readonly number[];
  /** How many matched and were unsent, selected or not. */
  readonly matched: number;
}

/**
 * Selects the papers of one reader's digest. Topics and queries are a union. The papers of the
 * edition's period come first, ordered by strength times fit; those that earlier digests left out
 * follow in the same order while there is room. Some ten microseconds at thousands of candidates: the
 * bitsets of the reader's topics are united and read in the order of strength, and once no paper can
 * be better than those chosen, the rest is only counted.
 */
export function choosePapers(request: SelectionRequest): Choice {
  const { candidates, sent, maxPapers, edition } = request;
  const wanted = wantedRanks(request);
  for (const id of sent) {
    const rank = candidates.rankOf.get(id);
    if (rank !== undefined) wanted[rank >>> 5]! &= ~(1 << (rank & 31));
  }
  const isNew = candidates.seenSince(edition.periodStart.getTime());
  const isMissed = candidates.seenSince(edition.missedSince.getTime());
  const fitOf = fitFor(request);
  const fresh = createBestList(maxPapers);
  const missed = createBestList(maxPapers);
  let matched = 0;
  for (let word = 0; word < wanted.length; word += 1) {
    const news = wanted[word]! & isNew[word]!;
    const others = wanted[word]! & isMissed[word]! & ~isNew[word]!;
    matched += countBits(news) + countBits(others);
    const best = candidates.strengths[word * 32]! * BEST_FIT;
    if (news !== 0 && fresh.accepts(best)) addScored(news, word, fresh);
    if (others !== 0 && missed.accepts(best)) addScored(others, word, missed);
  }
  function addScored(ranks: number, word: number, list: typeof fresh): void {
    // Each iteration clears the lowest bit, the strongest paper left in this word.
    for (let bits = ranks; bits !== 0; bits &= bits - 1) {
      const rank = word * 32 + (31 - Math.clz32(bits & -bits));
      list.add(rank, candidates.strengths[rank]! * fitOf(rank));
    }
  }
  const chosen = [...fresh.items(), ...missed.items()].slice(0, maxPapers);
  return {
    edition,
    ids: chosen.map(({ rank }) => candidates.ids[rank]!),
    scores: chosen.map(({ score }) => score),
    matched,
  };
}

/** A reader's own query is a full match; one that needs no abstract is more. */
const QUERY_FIT = { title: 1.2, abstract: 1 };
const BEST_FIT = QUERY_FIT.title;

/**
 * How well a paper fits the reader: half to 1 by its score in the best of the reader's topics, 1 or
 * 1.2 by a query; 1 for each if the reader wants everything trending.
 */
function fitFor({ candidates, topics, queries, queryMatches }: SelectionRequest): (rank: number) => number {
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
  return matches.some(({ inTitle }) => inTitle) ? QUERY_FIT.title : QUERY_FIT.abstract;
}

/** The selected papers with their reasons; papers missing from `papers` are left out. */
export function picksOf(
  choice: Choice,
  request: SelectionRequest,
  papers: ReadonlyMap<number, Paper>,
): Selection {
  const items: SelectionItem[] = [];
  for (const id of choice.ids) {
    const paper = papers.get(id);
    if (paper !== undefined) items.push(pickFor(paper, request));
  }
  return { edition: choice.edition, items, matched: choice.matched };
}

/** Warren, Hacker's Delight, §5–1: pairs, then fours, then bytes are added side by side. */
function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * The digest that was fixed before: these papers in this order, with the reasons that apply to the
 * reader now.
 */
export const repeatDigest = (
  fixed: { readonly edition: Edition; readonly papers: readonly Paper[]; readonly matched: number },
  wishes: Wishes,
): Selection => ({
  edition: fixed.edition,
  items: fixed.papers.map((paper) => pickOf(paper, wishes)),
  matched: fixed.matched,
});

interface Wishes {
  readonly topics: readonly string[];
  readonly queryMatches: QueryMatches;
}

/** Made once for all readers who have the paper for the same topics alone. */
function pickFor(paper: Paper, { candidates, topics, queryMatches }: SelectionRequest): SelectionItem {
  if (queryMatches.has(paper.id)) return pickOf(paper, { topics, queryMatches });
  let held = 0;
  for (let index = 0; index < paper.topics.length; index += 1)
    if (topics.includes(paper.topics[index]!.slug)) held += 2 ** index;
  const kept = candidates.picks.get(paper) ?? new Map<number, SelectionItem>();
  const known = kept.get(held);
  if (known !== undefined) return known;
  const pick = pickOf(paper, { topics, queryMatches });
  if (kept.size < MOST_PICKS_KEPT) candidates.picks.set(paper, kept.set(held, pick));
  return pick;
}

function pickOf(paper: Paper, { topics, queryMatches }: Wishes): SelectionItem {
  const held: string[] = [];
  for (const { slug } of paper.topics) if (topics.includes(slug)) held.push(slug);
  return { paper, topics: held, queries: queryMatches.get(paper.id) ?? NONE };
}

const NONE: SelectionItem['queries'] = [];

function wantedRanks({ candidates, topics, queries, queryMatches, replacements }: SelectionRequest): Ranks {
  const allowed = replacements ? candidates.sendable : candidates.original;
  if (topics.length === 0 && queries.length === 0) return allowed.slice();
  const wanted = new Uint32Array(allowed.length);
  for (const topic of topics) {
    const held = candidates.byTopic.get(topic);
    if (held !== undefined)
      for (let word = 0; word < wanted.length; word += 1) wanted[word]! |= held.ranks[word]!;
  }
  for (const id of queryMatches.keys()) {
    const rank = candidates.rankOf.get(id);
    if (rank !== undefined) add(wanted, rank);
  }
  for (let word = 0; word < wanted.length; word += 1) wanted[word]! &= allowed[word]!;
  return wanted;
}

const add = (ranks: Ranks, rank: number): void => {
  ranks[rank >>> 5]! |= 1 << (rank & 31);
};
