/** The papers that a run can choose from, ranked once for all its readers. Pure. */

import QuickLRU from 'quick-lru';
import { addBit, type Bitset, createBitset } from '../../bitset.ts';
import { memoize } from '../../memoize.ts';
import { type CandidatePaper, isReplacement, type Paper } from '../../papers/paper.ts';
import { IN_TOPIC } from '../../topics/topic-model.ts';
import type { SelectionItem } from '../digest.ts';

/**
 * The papers that a run can choose from. A paper's rank is its place by strength, from 0; each set below is a
 * set of ranks.
 */
export interface Candidates {
  /** Paper ids by rank, the strongest first. */
  readonly ids: readonly number[];
  readonly rankOf: ReadonlyMap<number, number>;
  /** The papers first seen at or after an instant. Memoized: the readers of a run share few such instants. */
  readonly seenSince: (instant: number) => Bitset;
  /** By rank. */
  readonly strengths: Float64Array;
  readonly byTopic: ReadonlyMap<string, TopicCandidates>;
  /** All papers that may be sent at all: those not withdrawn. */
  readonly sendable: Bitset;
  /** The sendable papers that were not first seen as a replacement. */
  readonly original: Bitset;
  /**
   * Cached items by paper, and by which of its topics match for a reader: most readers share theirs with many
   * others.
   */
  readonly items: WeakMap<Paper, Map<number, SelectionItem>>;
}

/** The papers of one topic. */
export interface TopicCandidates {
  readonly all: Bitset;
  /** Those that are about the topic and do not merely touch it. */
  readonly about: Bitset;
  /** How well each paper fits the topic, by rank; 0 for papers outside it. */
  readonly scores: Float32Array;
}

/** Ranks the papers of a run by strength; of equal ones, the lower id comes first. */
export function rankCandidates(papers: readonly CandidatePaper[]): Candidates {
  const ranked = papers.toSorted((one, other) => other.strength - one.strength || one.id - other.id);
  const none = (): Bitset => createBitset(ranked.length);
  const byTopic = new Map<string, TopicCandidates>();
  const [sendable, original] = [none(), none()];
  for (const [rank, paper] of ranked.entries()) {
    if (paper.withdrawnAt !== null) continue;
    addBit(sendable, rank);
    if (!isReplacement(paper.announceType)) addBit(original, rank);
    for (const { slug, score } of paper.topics) {
      const topic = byTopic.get(slug) ?? {
        all: none(),
        about: none(),
        scores: new Float32Array(ranked.length),
      };
      byTopic.set(slug, topic);
      addBit(topic.all, rank);
      if (score >= IN_TOPIC) addBit(topic.about, rank);
      topic.scores[rank] = score;
    }
  }
  return {
    ids: ranked.map(({ id }) => id),
    rankOf: new Map(ranked.map((paper, rank) => [paper.id, rank])),
    seenSince: memoizedSeenSince(
      Float64Array.from(ranked, (paper) => paper.firstSeenAt.getTime()),
      none,
    ),
    strengths: Float64Array.from(ranked, ({ strength }) => strength),
    byTopic,
    sendable,
    original,
    items: new WeakMap(),
  };
}

const MOST_INSTANTS = 256;

function memoizedSeenSince(firstSeen: Float64Array, none: () => Bitset): Candidates['seenSince'] {
  const known = new QuickLRU<number, Bitset>({ maxSize: MOST_INSTANTS });
  return (instant) =>
    memoize(known, instant, () => {
      const seen = none();
      for (let rank = 0; rank < firstSeen.length; rank += 1)
        if (firstSeen[rank]! >= instant) addBit(seen, rank);
      return seen;
    });
}
