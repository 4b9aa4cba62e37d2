/** Makes one weight a gram and topic of what was learned, cut to the strongest. */
import { IN_TOPIC, type TopicWeights } from '../../src/topics/topic-model.ts';
import { type Base, GRAM_SCALE, type Seen, type SeenPaper } from './topic-base.ts';
import type { ByText } from './topic-cuts.ts';
import type { LabelledPaper } from './topic-data.ts';
import { meaningOf, readsAsTitle } from './topic-examples.ts';

/** Grams kept for a topic: many papers teach many, those read by hand or a few of arXiv's teach few. */
export const STRONGEST = { ofMany: 6_000, ofFew: 1_500 };
/** The place of "nothing but a title" among the own features. */
const TITLE_ONLY = 3;
/** The log odds at which every topic begins, in the file. */
const BEGINNING = Math.log(IN_TOPIC / (1 - IN_TOPIC));

type Collapse = (
  topic: number,
  fitted: Float64Array,
  cuts: ByText<number>,
  /** How many of the strongest are kept. */
  grams: number,
) => TopicWeights;

export function newCollapser(base: Base, labelled: readonly SeenPaper<LabelledPaper>[]): Collapse {
  const kept = base.kept.map((one) => (readsAsTitle(one) ? one.title : one.whole));
  const texts = [...kept, ...labelled.flatMap(({ whole, title }) => [whole, title])];
  const presence = presenceOf(base.grams.length, kept);
  return (topic, fitted, cuts, grams) => {
    const { own, ofClass, titleFlags, flags, bias } = meaningOf(base, topic, fitted);
    const { all, shift: byClasses } = weightsOf(base, ofClass);
    const strongest = all
      .map((_, gram) => gram)
      .sort((a, b) => Math.abs(all[b]!) * presence[b]! - Math.abs(all[a]!) * presence[a]!)
      .slice(0, grams)
      .sort((a, b) => a - b);
    const { slope, shift, titleShift } = lineThrough(sumsOf(texts, all, strongest));
    return {
      slug: base.topics[topic]!.slug,
      bias: bias + byClasses + shift + BEGINNING - cuts.whole,
      own: own.map((value, i) => (i === TITLE_ONLY ? value + titleShift + cuts.whole - cuts.title : value)),
      titleFlags,
      flags,
      grams: strongest,
      weights: strongest.map((gram) => slope * all[gram]! * base.rarity[gram]! * GRAM_SCALE),
    };
  };
}

/** Root of the mean square of each gram's value. */
function presenceOf(grams: number, kept: readonly Seen[]): Float64Array {
  const squares = new Float64Array(grams);
  for (const { row } of kept)
    for (const [i, gram] of row.grams.entries()) squares[gram]! += row.values[i]! ** 2 / kept.length;
  return squares.map(Math.sqrt);
}

/** Of all grams, through the classifiers. */
function weightsOf(
  { grams, classifiers: { classes, weights, biases }, mean, spread }: Base,
  meaning: Float64Array,
): { all: number[]; shift: number } {
  const ofClass = meaning.map((value, c) => value / spread[c]!);
  const all = grams.map((_, gram) => {
    let sum = 0;
    for (let c = 0; c < classes; c += 1) sum += ofClass[c]! * weights[gram * classes + c]!;
    return sum;
  });
  return { all, shift: ofClass.reduce((sum, value, c) => sum + value * (biases[c]! - mean[c]!), 0) };
}

interface Sums {
  readonly few: number;
  readonly every: number;
  readonly titleOnly: boolean;
}

function sumsOf(texts: readonly Seen[], all: readonly number[], strongest: readonly number[]): Sums[] {
  const isKept = new Set(strongest);
  return texts.map(({ row, titleOnly }) => {
    let few = 0;
    let every = 0;
    for (const [i, gram] of row.grams.entries()) {
      const added = row.values[i]! * all[gram]!;
      every += added;
      if (isKept.has(gram)) few += added;
    }
    return { few, every, titleOnly };
  });
}

/**
 * The line by which the sum of few weights best says the sum of all, with a step for titles without abstract.
 */
function lineThrough(sums: readonly Sums[]): { slope: number; shift: number; titleShift: number } {
  const groups = [false, true].map((titleOnly) => {
    const own = sums.filter((one) => one.titleOnly === titleOnly);
    const mean = (pick: (one: Sums) => number): number =>
      own.reduce((sum, one) => sum + pick(one), 0) / Math.max(own.length, 1);
    const few = mean((one) => one.few);
    const every = mean((one) => one.every);
    const together = own.reduce((sum, one) => sum + (one.few - few) * (one.every - every), 0);
    const square = own.reduce((sum, one) => sum + (one.few - few) ** 2, 0);
    return { few, every, together, square };
  });
  const [whole, title] = groups as [(typeof groups)[0], (typeof groups)[0]];
  const slope = (whole.together + title.together) / Math.max(whole.square + title.square, 1e-9);
  const shift = whole.every - slope * whole.few;
  return { slope, shift, titleShift: title.every - slope * title.few - shift };
}
