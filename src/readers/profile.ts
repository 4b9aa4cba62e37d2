/** A reader's interest profile, and its row in the store. Pure. */

export interface Profile {
  /**
   * Words and word pairs: those that several liked papers have, then those that a single one has; of each the
   * strongest first.
   */
  readonly grams: readonly string[];
  /** Of each gram, above 0 and at most 1. */
  readonly weights: readonly number[];
  /** How many papers the reader wants more of. */
  readonly likes: number;
}

export interface ProfileRow {
  readonly likes: number;
  /** Joined by line ends. */
  readonly grams: string;
  /** A byte of each gram: 255 is the strongest. */
  readonly weights: Uint8Array;
}

const STRONGEST = 255;

/**
 * How many of the grams, from the first on, several liked papers have: those before the one that is stronger
 * than what stands before it. All, where none is, as in profiles that were stored in one order.
 */
export function sharedGrams({ grams, weights }: Profile): number {
  const rise = weights.findIndex((weight, index) => index > 0 && weight > weights[index - 1]!);
  return rise < 0 ? grams.length : rise;
}

/** Some 1.2 KB for a hundred grams. */
export const profileAsRow = ({ grams, weights, likes }: Profile): ProfileRow => ({
  likes,
  grams: grams.join('\n'),
  weights: Uint8Array.from(weights, (weight) => Math.max(1, Math.round(weight * STRONGEST))),
});

export const profileFromRow = ({ grams, weights, likes }: ProfileRow): Profile => ({
  likes,
  grams: grams === '' ? [] : grams.split('\n'),
  weights: Array.from(weights, (weight) => weight / STRONGEST),
});
