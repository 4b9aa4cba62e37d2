/** Compares the papers of a pool with interest profiles, by an inverted index. Pure. */

import { type Profile, sharedGrams } from '../../readers/profile.ts';
import type { GramCorpus, GramVector } from '../profile/gram-corpus.ts';
import type { Candidates } from './candidates.ts';

export interface ProfileIndex {
  /** Takes about ten microseconds for a thousand papers. */
  compare(profile: Profile): Comparison;
}

/** How near the papers of a pool are to a profile. */
export interface Comparison {
  /**
   * The cosine of each paper, by rank; 0 for papers that are not in the index. Valid until the next
   * comparison: allocating one for each reader takes as long as adding it up.
   */
  readonly cosines: Float32Array;
  /**
   * Returns the profile's grams that the paper contains: first those that several liked papers have, then the
   * others, each in order of weight.
   */
  shared(rank: number): readonly string[];
}

/** A profile, and the index of the pool that it is compared with. */
export interface ProfileInPool {
  readonly profile: Profile;
  readonly index: ProfileIndex;
}

/** @param corpus of the pool's strongest papers */
export function newProfileIndex(
  corpus: GramCorpus,
  { ids, rankOf }: Pick<Candidates, 'ids' | 'rankOf'>,
): ProfileIndex {
  const { starts, ranks, weights, columns, byRank } = postingsOf(corpus, rankOf, ids.length);
  const cosines = new Float32Array(ids.length);
  /** Scratch space of `shared`, all zeros between calls. By gram: its place in `found` plus 1. */
  const placeInFound = new Uint32Array(corpus.size);
  return {
    compare(profile) {
      cosines.fill(0);
      const found: FoundGram[] = [];
      // Profiles are not stored as vectors of length 1, so that length is divided out here.
      const length = lengthOf(profile.weights) || 1;
      const several = sharedGrams(profile);
      for (const [index, text] of profile.grams.entries()) {
        const gram = corpus.numberOf(text);
        if (gram === undefined) continue;
        const weight = profile.weights[index]! / length;
        found.push({ text, gram, weight, isSingle: index >= several ? 1 : 0 });
        const column = columns.get(gram);
        const end = starts[gram + 1]!;
        if (column !== undefined)
          for (let rank = 0; rank < column.length; rank += 1) cosines[rank]! += weight * column[rank]!;
        else for (let at = starts[gram]!; at < end; at += 1) cosines[ranks[at]!]! += weight * weights[at]!;
      }
      return {
        cosines,
        shared(rank) {
          const paper = byRank[rank];
          if (paper === undefined) return [];
          for (let place = 0; place < found.length; place += 1) placeInFound[found[place]!.gram] = place + 1;
          const near: { readonly place: number; readonly weight: number }[] = [];
          for (let index = 0; index < paper.grams.length; index += 1) {
            const place = placeInFound[paper.grams[index]!]! - 1;
            if (place >= 0) near.push({ place, weight: found[place]!.weight * paper.weights[index]! });
          }
          for (const { gram } of found) placeInFound[gram] = 0;
          return near
            .sort(
              (one, other) =>
                found[one.place]!.isSingle - found[other.place]!.isSingle ||
                other.weight - one.weight ||
                one.place - other.place,
            )
            .map(({ place }) => found[place]!.text);
        },
      };
    },
  };
}

/** A gram of a profile that papers of the pool contain, and its weight in the profile. */
interface FoundGram {
  readonly text: string;
  readonly gram: number;
  readonly weight: number;
  /** 1 if only one liked paper has it, else 0. */
  readonly isSingle: 0 | 1;
}

function lengthOf(weights: readonly number[]): number {
  let squares = 0;
  for (const weight of weights) squares += weight ** 2;
  return Math.sqrt(squares);
}

/**
 * The papers that contain a gram, ascending by rank, and its weight in each: entries `starts[gram]` up to but
 * excluding `starts[gram + 1]`.
 */
interface Postings {
  readonly starts: Uint32Array;
  readonly ranks: Uint32Array;
  readonly weights: Float32Array;
  /**
   * For each gram that most papers contain: its weight in each paper, by rank. Adding up a column takes two
   * thirds of the time.
   */
  readonly columns: ReadonlyMap<number, Float32Array>;
  /** The vector of each paper; undefined if it is not in the index. */
  readonly byRank: readonly (GramVector | undefined)[];
}

/** All grams share the same arrays: an array per gram would cost more than its contents. */
function postingsOf({ size, vectors }: GramCorpus, rankOf: Candidates['rankOf'], papers: number): Postings {
  const starts = new Uint32Array(size + 1);
  for (const { grams } of vectors) for (const gram of grams) starts[gram + 1]! += 1;
  for (let gram = 0; gram < size; gram += 1) starts[gram + 1]! += starts[gram]!;
  const ranks = new Uint32Array(starts[size]!);
  const weights = new Float32Array(starts[size]!);
  const next = starts.slice();
  const byRank = new Array<GramVector | undefined>(papers).fill(undefined);
  for (const vector of vectors) byRank[rankOf.get(vector.id)!] = vector;
  for (const [rank, vector] of byRank.entries()) {
    if (vector === undefined) continue;
    for (let index = 0; index < vector.grams.length; index += 1) {
      const gram = vector.grams[index]!;
      const place = next[gram]!;
      next[gram] = place + 1;
      ranks[place] = rank;
      weights[place] = vector.weights[index]!;
    }
  }
  const columns = new Map<number, Float32Array>();
  for (let gram = 0; gram < size; gram += 1) {
    const [start, end] = [starts[gram]!, starts[gram + 1]!];
    if (2 * (end - start) <= papers) continue;
    const column = new Float32Array(papers);
    for (let at = start; at < end; at += 1) column[ranks[at]!] = weights[at]!;
    columns.set(gram, column);
  }
  return { starts, ranks, weights, columns, byRank };
}
