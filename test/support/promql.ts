/**
 * The part of PromQL that our alerts use, evaluated on answers of `/metrics` at the beginning and the end of
 * a range.
 */

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Parses Prometheus' text format. */
export function parseMetrics(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const match = /^([a-z_]+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match === null) return [];
    const labels = [...(match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]);
    return [{ name: match[1] as string, labels: Object.fromEntries(labels), value: Number(match[3]) }];
  });
}

/** Returns the names of the metrics in an expression. */
export const metricsIn = (expression: string): string[] =>
  expression.match(/\b(?:paperround_\w+|up)\b/g) ?? [];

export interface Scrapes {
  readonly before: readonly Sample[];
  readonly after: readonly Sample[];
}

/**
 * Does `expression` have a result, as is required for a rule to fire?
 * @throws for an expression that is not understood
 */
export function isFiring(expression: string, scrapes: Scrapes): boolean {
  const [, left, right] = /^(.+) > ([\d.]+)$/.exec(expression) ?? notUnderstood(expression);
  return (
    left!
      .split(' / ')
      .map((part) => resultOf(part, scrapes))
      .reduce((a, b) => a / b) > Number(right)
  );
}

function resultOf(expression: string, scrapes: Scrapes): number {
  const positive = /^\((.+) > 0\)$/.exec(expression);
  if (positive !== null) {
    const value = resultOf(positive[1] as string, scrapes);
    return value > 0 ? value : Number.NaN;
  }
  const quantile = /^histogram_quantile\(([\d.]+), sum by \(le\) \((.+)\)\)$/.exec(expression);
  if (quantile !== null) return quantileOf(Number(quantile[1]), samplesOf(quantile[2] as string, scrapes));
  const [, kind, inner] =
    /^(sum|max)(?: by \(\w+\) |)\((.+)\)$/.exec(expression) ?? notUnderstood(expression);
  const values = samplesOf(inner as string, scrapes).map(({ value }) => value);
  // Without any series there is no sum, and no result of a comparison with it.
  if (values.length === 0) return Number.NaN;
  return kind === 'sum' ? values.reduce((a, b) => a + b, 0) : Math.max(...values);
}

function samplesOf(selector: string, { before, after }: Scrapes): Sample[] {
  const increase = /^increase\((.+)\[\w+\]\)$/.exec(selector);
  if (increase === null) return selected(selector, after);
  const earlier = selected(increase[1] as string, before);
  // For a series that begins within the range, it is not known how much of the first value is new.
  return selected(increase[1] as string, after).map((sample) => ({
    ...sample,
    value: sample.value - (earlier.find(({ labels }) => isEqual(labels, sample.labels)) ?? sample).value,
  }));
}

function selected(selector: string, samples: readonly Sample[]): Sample[] {
  const [, name, condition] = /^(\w+)(?:\{(.+)\})?$/.exec(selector) ?? notUnderstood(selector);
  const [, label, sign, wanted] =
    condition === undefined ? [] : (/^(\w+)(=~?)"([^"]+)"$/.exec(condition) ?? notUnderstood(condition));
  const fits = (value: string | undefined): boolean =>
    sign === '=' ? value === wanted : new RegExp(`^(?:${wanted})$`).test(value ?? '');
  return samples.filter((one) => one.name === name && (label === undefined || fits(one.labels[label])));
}

/**
 * Returns the upper bound of the bucket that contains the quantile; Prometheus interpolates towards that
 * bound.
 */
function quantileOf(quantile: number, buckets: readonly Sample[]): number {
  const bounds = buckets.map(({ labels, value }) => ({
    bound: Number(labels.le?.replace('+Inf', 'Infinity')),
    value,
  }));
  const all = Math.max(...bounds.map(({ value }) => value));
  const inOrder = bounds.toSorted((one, other) => one.bound - other.bound);
  return all > 0 ? (inOrder.find(({ value }) => value >= quantile * all)?.bound ?? Number.NaN) : Number.NaN;
}

const isEqual = (one: object, other: object): boolean => JSON.stringify(one) === JSON.stringify(other);

function notUnderstood(expression: string): never {
  throw new Error(`not understood: ${expression}`);
}
