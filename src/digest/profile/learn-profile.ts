/** Learns a reader's interest profile from their feedback on papers (docs/decisions/030). Pure. */

import type { Profile } from '../../readers/profile.ts';
import type { GramCorpus, GramVector } from './gram-corpus.ts';

/** With fewer likes there is no profile, and strength and fit order a digest. */
export const LEAST_LIKES = 3;
const MOST_GRAMS = 100;
/** Weight of the mean of all papers: what they have in common says nothing about this reader. */
const ALL_WEIGHT = 0.5;
/** Weight of the disliked papers: "Not for me" hides one paper, but says little about its subject. */
const DISLIKED_WEIGHT = 0.1;

/** Returns the mean vector of a corpus, by gram number. */
export function meanVector({ size, vectors }: Pick<GramCorpus, 'size' | 'vectors'>): Float64Array {
  const mean = new Float64Array(size);
  for (const vector of vectors) addTo(mean, vector, 1 / vectors.length);
  return mean;
}

/**
 * Rocchio's method (in Salton, ed.: The SMART Retrieval System, 1971, ch. 14): the mean of the liked papers
 * minus half the mean of all papers minus a tenth of the mean of the disliked ones. Each gram is multiplied
 * by the share of liked papers that contain it, since a gram of only one of them may be particular to that
 * paper. The hundred strongest are kept, those of several liked papers first.
 */
export function learnProfile(
  { textOf }: Pick<GramCorpus, 'textOf'>,
  mean: Float64Array,
  said: { readonly liked: readonly GramVector[]; readonly disliked: readonly GramVector[] },
): Profile {
  const { liked, disliked } = said;
  const sum = mean.map((weight) => -ALL_WEIGHT * weight);
  for (const vector of liked) addTo(sum, vector, 1 / liked.length);
  for (const vector of disliked) addTo(sum, vector, -DISLIKED_WEIGHT / disliked.length);
  const papersWith = countPapersWith(liked);
  for (const [gram, papers] of papersWith) sum[gram]! *= papers / liked.length;
  const strongest = [...papersWith.keys()]
    .filter((gram) => sum[gram]! > 0)
    .sort((one, other) => sum[other]! - sum[one]! || one - other)
    .slice(0, MOST_GRAMS);
  const most = strongest.length === 0 ? 1 : sum[strongest[0]!]!;
  const isShared = (gram: number): boolean => papersWith.get(gram)! > 1;
  const inOrder = [...strongest.filter(isShared), ...strongest.filter((gram) => !isShared(gram))];
  return {
    grams: inOrder.map(textOf),
    weights: inOrder.map((gram) => sum[gram]! / most),
    likes: liked.length,
  };
}

/** By gram: how many of the papers contain it. */
function countPapersWith(vectors: readonly GramVector[]): ReadonlyMap<number, number> {
  const papers = new Map<number, number>();
  for (const { grams } of vectors) for (const gram of grams) papers.set(gram, (papers.get(gram) ?? 0) + 1);
  return papers;
}

function addTo(sum: Float64Array, { grams, weights }: GramVector, factor: number): void {
  for (let index = 0; index < grams.length; index += 1) sum[grams[index]!]! += factor * weights[index]!;
}
