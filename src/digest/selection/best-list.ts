/** A short list of the best-scored papers. */

export interface ScoredRank {
  readonly rank: number;
  readonly score: number;
}

export interface BestList {
  /** Could a paper with this score, of a later rank than all before, still be added? */
  accepts(score: number): boolean;
  /** Papers are added in the order of their ranks: the earlier one is first where scores are equal. */
  add(rank: number, score: number): void;
  /** Best first. */
  items(): readonly ScoredRank[];
}

/** @param most how many papers it holds, at least 1 */
export function createBestList(most: number): BestList {
  const items: ScoredRank[] = [];
  const accepts = (score: number): boolean => items.length < most || score > items[items.length - 1]!.score;
  return {
    accepts,
    add(rank, score) {
      if (!accepts(score)) return;
      let at = Math.min(items.length, most - 1);
      for (; at > 0 && items[at - 1]!.score < score; at -= 1) items[at] = items[at - 1]!;
      items[at] = { rank, score };
    },
    items: () => items,
  };
}
