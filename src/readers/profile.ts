/** A reader's interest profile, and its row in the store. Pure. */

export interface Profile {
  /**
   * Words and word pairs: first those that several liked papers share, then those of a single one; each group
   * with the strongest first.
   */
  readonly grams: readonly string[];
  /** One for each gram, above 0 and at most 1. */
  readonly weights: readonly number[];
  /** How many papers the reader wants more of. */
  readonly likes: number;
}

export interface ProfileRow {
  readonly likes: number;
  /** Joined by `\n`. */
  readonly grams: string;
  /** One byte for each gram: 255 is the strongest. */
  readonly weights: Uint8Array;
}

const STRONGEST = 255;

/**
 * Returns how many of the grams several liked papers share. The grams of a single paper begin where a weight
 * is higher than the one before it. If none is, as in profiles that were stored in a single order, all are
 * shared.
 */
export function sharedGrams({ grams, weights }: Profile): number {
  const rise = weights.findIndex((weight, index) => index > 0 && weight > weights[index - 1]!);
  return rise < 0 ? grams.length : rise;
}

/** Packs a profile for the store: some 1.2 KB for a hundred grams. */
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
