/** Compares the papers of a pool with interest profiles, by an inverted index. */

import type { Profile } from '../../readers/profile.ts';
import type { GramCorpus } from '../profile/gram-corpus.ts';
import type { Candidates } from './candidates.ts';

export interface ProfileIndex {
  /** How near each paper is to a profile (cosine), by rank; 0 for papers beyond the index. */
  cosines(profile: Profile): Float32Array;
  /** What brings a paper near: the profile's grams in it, the one that weighs most first. */
  shared(profile: Profile, rank: number): readonly string[];
}

/** A profile with the index of the pool that it is compared in. */
export interface ProfileInPool {
  readonly profile: Profile;
  readonly index: ProfileIndex;
}

interface Postings {
  /** Ascending. */
  readonly ranks: number[];
  readonly weights: number[];
}

/** @param corpus of the pool's strongest papers */
export function newProfileIndex(
  corpus: GramCorpus,
  { ids, rankOf }: Pick<Candidates, 'ids' | 'rankOf'>,
): ProfileIndex {
  const byGram: (Postings | undefined)[] = [];
  const inOrder = corpus.vectors.toSorted((one, other) => rankOf.get(one.id)! - rankOf.get(other.id)!);
  for (const { id, grams, weights } of inOrder) {
    const rank = rankOf.get(id)!;
    for (let index = 0; index < grams.length; index += 1) {
      const gram = grams[index]!;
      const postings = byGram[gram] ?? { ranks: [], weights: [] };
      byGram[gram] = postings;
      postings.ranks.push(rank);
      postings.weights.push(weights[index]!);
    }
  }
  const postingsOf = (gram: string): Postings | undefined => byGram[corpus.numberOf(gram) ?? -1];

  return {
    cosines({ grams, weights }) {
      const sums = new Float32Array(ids.length);
      // A profile is no vector of length 1: its length is the same for all papers of a reader.
      const length = Math.hypot(...weights) || 1;
      for (const [index, gram] of grams.entries()) {
        const postings = postingsOf(gram);
        if (postings === undefined) continue;
        const weight = weights[index]! / length;
        for (let at = 0; at < postings.ranks.length; at += 1)
          sums[postings.ranks[at]!]! += weight * postings.weights[at]!;
      }
      return sums;
    },
    shared({ grams, weights }, rank) {
      const found: { readonly gram: string; readonly weight: number }[] = [];
      for (const [index, gram] of grams.entries()) {
        const postings = postingsOf(gram);
        const at = postings === undefined ? -1 : indexOfSorted(postings.ranks, rank);
        if (at >= 0) found.push({ gram, weight: weights[index]! * postings!.weights[at]! });
      }
      return found.sort((one, other) => other.weight - one.weight).map(({ gram }) => gram);
    },
  };
}

function indexOfSorted(sorted: readonly number[], wanted: number): number {
  let [low, high] = [0, sorted.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const value = sorted[middle]!;
    if (value === wanted) return middle;
    if (value < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
