/** Selects the papers of one reader's digest, best first. Pure. */

import QuickLRU from 'quick-lru';
import { type CandidatePaper, isReplacement, type Paper } from '../../papers/paper.ts';
import { DAY_MS } from '../../text/days.ts';
import type { Selection, SelectionItem } from '../digest.ts';

/** Papers that a digest left out may still fill a later one, for this long after they were first seen. */
export const LEFTOVER_MS = 7 * DAY_MS;

/**
 * A bitset of papers: bit `n` is the paper of rank `n`. Thirty-two to a word, so that uniting topics
 * is a few thousand ORs.
 */
type Ranks = Uint32Array;

/** The papers a run can choose from, ranked once for all its readers. */
export interface Candidates {
  /** Ids by rank, best first. */
  readonly ids: readonly number[];
  readonly rankOf: ReadonlyMap<number, number>;
  /**
   * The papers first seen at an instant or later. Memoized: the readers of a run share few such
   * instants.
   */
  readonly seenSince: (instant: number) => Ranks;
  readonly byTopic: ReadonlyMap<string, Ranks>;
  /** All that may be sent at all: not withdrawn. */
  readonly sendable: Ranks;
  /** Of those, the ones that were not first seen as a replacement. */
  readonly original: Ranks;
  /** By paper, and by which of its topics match for a reader: most readers share theirs with many. */
  readonly picks: WeakMap<Paper, Map<number, SelectionItem>>;
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
  readonly queryMatches: ReadonlyMap<number, SelectionItem['queries']>;
  /** Ids of the papers that this reader was sent before. */
  readonly sent: readonly number[];
  /** Papers first seen from here on are new to the reader. */
  readonly newSince: Date;
  readonly now: Date;
  readonly maxPapers: number;
  /** Does the reader want papers whose first announcement was a replacement? */
  readonly replacements: boolean;
}

/** Ranks the papers of a run, once: by trending, the lower id first where two are equal. */
export function rankCandidates(papers: readonly CandidatePaper[]): Candidates {
  const ranked = papers.toSorted((one, other) => other.trendingKey - one.trendingKey || one.id - other.id);
  const none = (): Ranks => new Uint32Array(Math.ceil(ranked.length / 32));
  const byTopic = new Map<string, Ranks>();
  const [sendable, original] = [none(), none()];
  for (const [rank, paper] of ranked.entries()) {
    if (paper.withdrawnAt !== null) continue;
    add(sendable, rank);
    if (!isReplacement(paper.announceType)) add(original, rank);
    for (const { slug } of paper.topics) {
      const ranks = byTopic.get(slug) ?? none();
      byTopic.set(slug, ranks);
      add(ranks, rank);
    }
  }
  return {
    ids: ranked.map(({ id }) => id),
    rankOf: new Map(ranked.map((paper, rank) => [paper.id, rank])),
    seenSince: rememberedSince(
      Float64Array.from(ranked, (paper) => paper.firstSeenAt.getTime()),
      none,
    ),
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
  /** In the order shown. */
  readonly ids: readonly number[];
  /** How many matched and were unsent, selected or not. */
  readonly matched: number;
}

/**
 * Selects the papers of one reader's digest. Topics and queries are a union. Papers new to the reader
 * come first, best first; those that earlier digests left out follow while there is room. A few
 * microseconds at thousands of candidates: nothing is sorted here, the bitsets of the reader's topics
 * are united and read in order.
 */
export function choosePapers(request: SelectionRequest): Choice {
  const { candidates, sent, maxPapers } = request;
  const wanted = wantedRanks(request);
  for (const id of sent) {
    const rank = candidates.rankOf.get(id);
    if (rank !== undefined) wanted[rank >>> 5]! &= ~(1 << (rank & 31));
  }
  const isNew = candidates.seenSince(request.newSince.getTime());
  const isRecent = candidates.seenSince(request.now.getTime() - LEFTOVER_MS);
  const fresh: number[] = [];
  const leftover: number[] = [];
  let matched = 0;
  for (let word = 0; word < wanted.length; word += 1) {
    const news = wanted[word]! & isNew[word]!;
    const others = wanted[word]! & isRecent[word]! & ~isNew[word]!;
    matched += countBits(news) + countBits(others);
    take(news, word, maxPapers, fresh);
    take(others, word, maxPapers, leftover);
  }
  const chosen = fresh.concat(leftover.slice(0, maxPapers - fresh.length));
  return { ids: chosen.map((rank) => candidates.ids[rank]!), matched };
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
  return { items, matched: choice.matched };
}

/** Adds the ranks of a word, best first, until there are `most`. */
function take(ranks: number, word: number, most: number, list: number[]): void {
  // Each iteration clears the lowest bit, the best rank left in this word.
  for (let bits = ranks; bits !== 0 && list.length < most; bits &= bits - 1) {
    list.push(word * 32 + (31 - Math.clz32(bits & -bits)));
  }
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
  fixed: { readonly papers: readonly Paper[]; readonly matched: number },
  wishes: Wishes,
): Selection => ({
  items: fixed.papers.map((paper) => pickOf(paper, wishes)),
  matched: fixed.matched,
});

interface Wishes {
  readonly topics: readonly string[];
  readonly queryMatches: ReadonlyMap<number, SelectionItem['queries']>;
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
    const ranks = candidates.byTopic.get(topic);
    if (ranks !== undefined)
      for (let word = 0; word < wanted.length; word += 1) wanted[word]! |= ranks[word]!;
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
