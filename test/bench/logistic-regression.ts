/** The two fits of the topic model: many sparse classifiers at once, and one small dense one. Pure. */

/** A document as the grams it has. */
export interface SparseRow {
  readonly grams: Int32Array;
  readonly values: Float32Array;
}

/** Weights of all classes side by side, gram after gram. */
export interface SparseClassifiers {
  readonly classes: number;
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

/** What is not to be learned from. */
export const UNKNOWN = -1;

const EPOCHS = 4;
/** Larger ones learn rare words by heart. */
const RATE = 0.05;
const DECAY = 3e-6;

/**
 * One logistic regression a class, by AdaGrad; `labels[row * classes + class]` is 1, 0 or UNKNOWN. The same
 * in every run.
 */
export function fitClassifiers(
  rows: readonly SparseRow[],
  labels: Int8Array,
  classes: number,
  grams: number,
): SparseClassifiers {
  const weights = new Float32Array(grams * classes);
  const slopes = new Float32Array(grams * classes).fill(1e-6);
  const biases = new Float32Array(classes);
  const biasSlopes = new Float32Array(classes).fill(1e-6);
  const sums = new Float32Array(classes);
  const errors = new Float32Array(classes);
  const order = rows.map((_, i) => i);
  let state = 1;
  const random = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (let i = order.length - 1; i > 0; i -= 1) {
      const j = random(i + 1);
      [order[i], order[j]] = [order[j]!, order[i]!];
    }
    for (const row of order) {
      const { grams: ids, values } = rows[row]!;
      sums.set(biases);
      for (let a = 0; a < ids.length; a += 1) {
        const start = ids[a]! * classes;
        for (let c = 0; c < classes; c += 1) sums[c]! += values[a]! * weights[start + c]!;
      }
      for (let c = 0; c < classes; c += 1) {
        const label = labels[row * classes + c]!;
        const error = label === UNKNOWN ? 0 : 1 / (1 + Math.exp(-sums[c]!)) - label;
        errors[c] = error;
        biasSlopes[c]! += error * error;
        biases[c]! -= (RATE * error) / Math.sqrt(biasSlopes[c]!);
      }
      for (let a = 0; a < ids.length; a += 1) {
        const start = ids[a]! * classes;
        const value = values[a]!;
        for (let c = 0; c < classes; c += 1) {
          const error = errors[c]!;
          if (error === 0) continue;
          const at = start + c;
          const slope = error * value + DECAY * weights[at]!;
          slopes[at]! += slope * slope;
          weights[at]! -= (RATE * slope) / Math.sqrt(slopes[at]!);
        }
      }
    }
  }
  return { classes, weights, biases };
}

/** What each class says of a document, before it becomes a probability. */
export function logitsOf(
  { classes, weights, biases }: SparseClassifiers,
  { grams, values }: SparseRow,
): Float32Array {
  const sums = Float32Array.from(biases);
  for (let a = 0; a < grams.length; a += 1) {
    const start = grams[a]! * classes;
    for (let c = 0; c < classes; c += 1) sums[c]! += values[a]! * weights[start + c]!;
  }
  return sums;
}

/** Features of one example, with what is known of it: a label from 0 to 1, and how much it counts. */
export interface Example {
  readonly features: Float64Array;
  readonly label: number;
  readonly weight: number;
}

const NEWTON_STEPS = 15;

export interface FitHints {
  /** What is known, where examples only show how they differ from it; else 0. */
  readonly around?: Float64Array;
  /** A fit of nearly the same examples, which shortens the way. */
  readonly start?: Float64Array;
  /** How strongly the bias is pulled; a tenth of what the others are, if nothing is known of it. */
  readonly pullOfBias?: number;
}

/**
 * Logistic regression by Newton's method, pulled towards `around` by `strength`. The last coefficient is the
 * bias.
 */
export function fitLogistic(
  examples: readonly Example[],
  strength: number,
  { around, start = around, pullOfBias = strength / 10 }: FitHints = {},
): Float64Array {
  const size = (examples[0]?.features.length ?? 0) + 1;
  const middle = around ?? new Float64Array(size);
  let fitted = start ?? middle;
  const used = examples.map(({ features }) => {
    const places: number[] = [];
    for (let j = 0; j < size - 1; j += 1) if (features[j] !== 0) places.push(j);
    return Int32Array.from(places);
  });
  for (let step = 0; step < NEWTON_STEPS; step += 1) {
    const slope = new Float64Array(size);
    const curve = new Float64Array(size * size);
    for (const [i, { features, label, weight }] of examples.entries()) {
      const places = used[i]!;
      let sum = fitted[size - 1]!;
      for (let a = 0; a < places.length; a += 1) sum += fitted[places[a]!]! * features[places[a]!]!;
      const chance = 1 / (1 + Math.exp(-sum));
      const error = weight * (chance - label);
      const bend = weight * Math.max(chance * (1 - chance), 1e-5);
      const last = (size - 1) * size;
      for (let a = 0; a < places.length; a += 1) {
        const j = places[a]!;
        const value = features[j]!;
        slope[j]! += error * value;
        const scaled = bend * value;
        for (let b = 0; b <= a; b += 1) curve[j * size + places[b]!]! += scaled * features[places[b]!]!;
        curve[last + j]! += scaled;
      }
      slope[size - 1]! += error;
      curve[last + size - 1]! += bend;
    }
    for (let j = 0; j < size; j += 1) {
      const pull = j < size - 1 ? strength : pullOfBias;
      slope[j]! += pull * (fitted[j]! - middle[j]!);
      curve[j * size + j]! += pull;
    }
    const change = solve(curve, slope);
    const before = lossOf(fitted);
    let share = 1;
    let next = fitted.map((value, j) => value - change[j]!);
    // A whole step can overshoot where the examples are nearly separated.
    while (lossOf(next) > before && share > 0.01) {
      share /= 2;
      next = fitted.map((value, j) => value - share * change[j]!);
    }
    fitted = next;
    if (change.every((value) => Math.abs(share * value) < 1e-2)) break;
  }
  return fitted;

  function lossOf(at: Float64Array): number {
    let loss = 0;
    for (const [i, { features, label, weight }] of examples.entries()) {
      let sum = at[size - 1]!;
      for (const j of used[i]!) sum += at[j]! * features[j]!;
      loss += weight * (Math.max(sum, 0) - label * sum + Math.log1p(Math.exp(-Math.abs(sum))));
    }
    for (let j = 0; j < size; j += 1)
      loss += ((j < size - 1 ? strength : pullOfBias) / 2) * (at[j]! - middle[j]!) ** 2;
    return loss;
  }
}

/** Solves `matrix · x = vector` by Cholesky; the matrix is positive, given by its lower half, and used up. */
function solve(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  for (let j = 0; j < size; j += 1) {
    let sum = matrix[j * size + j]!;
    for (let k = 0; k < j; k += 1) sum -= matrix[j * size + k]! ** 2;
    const root = Math.sqrt(Math.max(sum, 1e-12));
    matrix[j * size + j] = root;
    for (let i = j + 1; i < size; i += 1) {
      let rest = matrix[i * size + j]!;
      for (let k = 0; k < j; k += 1) rest -= matrix[i * size + k]! * matrix[j * size + k]!;
      matrix[i * size + j] = rest / root;
    }
  }
  const x = Float64Array.from(vector);
  for (let i = 0; i < size; i += 1) {
    for (let k = 0; k < i; k += 1) x[i]! -= matrix[i * size + k]! * x[k]!;
    x[i]! /= matrix[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    for (let k = i + 1; k < size; k += 1) x[i]! -= matrix[k * size + i]! * x[k]!;
    x[i]! /= matrix[i * size + i]!;
  }
  return x;
}

export function logOddsOf(fitted: Float64Array, features: Float64Array): number {
  let sum = fitted[features.length]!;
  for (let j = 0; j < features.length; j += 1) sum += fitted[j]! * features[j]!;
  return sum;
}
