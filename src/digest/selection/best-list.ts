/** A short list of the best-scored papers. */

export interface ScoredRank {
  readonly rank: number;
  readonly score: number;
}

export interface BestList {
  /** Would a paper with this score, ranked after all papers added so far, still make the list? */
  accepts(score: number): boolean;
  /** Papers must be added in the order of their ranks: of equal scores, the earlier rank comes first. */
  add(rank: number, score: number): void;
  /** Best first. */
  items(): readonly ScoredRank[];
}

/** @param most how many papers it holds, at least 1 */
export function createBestList(most: number): BestList {
  // Arrays of numbers instead of objects: of the hundreds of papers added for a reader, most are soon pushed
  // out again.
  const ranks = new Uint32Array(most);
  const scores = new Float64Array(most);
  let size = 0;
  const accepts = (score: number): boolean => size < most || score > scores[size - 1]!;
  return {
    accepts,
    add(rank, score) {
      if (!accepts(score)) return;
      let at = Math.min(size, most - 1);
      for (; at > 0 && scores[at - 1]! < score; at -= 1) {
        ranks[at] = ranks[at - 1]!;
        scores[at] = scores[at - 1]!;
      }
      ranks[at] = rank;
      scores[at] = score;
      if (size < most) size += 1;
    },
    items: () => Array.from(ranks.subarray(0, size), (rank, at) => ({ rank, score: scores[at]! })),
  };
}
