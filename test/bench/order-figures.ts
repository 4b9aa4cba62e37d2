/** How good an order is, beside what was right to come first. Pure. */

/**
 * NDCG of the first `most`: what they are worth, the later the less, beside the best order. `gains` are in
 * the order to judge.
 */
export function ndcg(gains: readonly number[], most = 10): number {
  const best = discounted(
    gains.toSorted((one, other) => other - one),
    most,
  );
  return best === 0 ? 1 : discounted(gains, most) / best;
}

const discounted = (gains: readonly number[], most: number): number =>
  gains.slice(0, most).reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0);

/** Spearman's correlation of the order with the gains; equal gains share their rank. */
export function spearman(gains: readonly number[]): number {
  const places = gains.map((_, index) => gains.length - index);
  return correlation(places, sharedRanks(gains));
}

function sharedRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

function correlation(ones: readonly number[], others: readonly number[]): number {
  const [one, other] = [mean(ones), mean(others)];
  const sum = (of: (index: number) => number): number =>
    ones.reduce((total, _, index) => total + of(index), 0);
  const both = sum((i) => (ones[i]! - one) * (others[i]! - other));
  return both / Math.sqrt(sum((i) => (ones[i]! - one) ** 2) * sum((i) => (others[i]! - other) ** 2));
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
