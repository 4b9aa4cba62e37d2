/**
 * Trains the topic model in two steps (docs/decisions/026). First, on arXiv's papers: classifiers of its categories and of what
 * keyword queries say plainly, on words and word pairs; and on papers kept from these, for each topic, how to weigh them together
 * with the keyword verdicts. Second, on papers read by hand: how the topic differs from that. All is linear, so that one weight a
 * gram and topic comes out, cut to the strongest.
 */
import { newGramIndex, saysSomething } from '../../src/topics/gram-index.ts';
import { paperWords } from '../../src/topics/matched-places.ts';
import { buildMatcher } from '../../src/topics/matcher.ts';
import { tokenize } from '../../src/topics/tokenize.ts';
import type { Topic } from '../../src/topics/topic.ts';
import { type KeywordVerdicts, ownFeatures, type TopicWeights } from '../../src/topics/topic-model.ts';
import {
  chanceOf,
  type Example,
  fitAround,
  fitClassifiers,
  logitsOf,
  type SparseClassifiers,
  type SparseRow,
  UNKNOWN,
} from './logistic-regression.ts';
import {
  type CategoryPaper,
  isInCategories,
  judgementOf,
  type LabelledPaper,
  splitNumber,
  Tally,
} from './topic-data.ts';

interface Text {
  readonly title: string;
  readonly abstract: string;
}

/** A word must be in so many papers to be known; a pair in so many. */
const LEAST_PAPERS = { word: 20, pair: 40 };
/** A category must have so many papers to be learned. */
const LEAST_OF_CATEGORY = 120;
/** Grams kept for a topic. */
const STRONGEST = 1_500;
/** Topics with fewer labels stay closer to what arXiv taught. */
const ENOUGH_LABELS = 8;

/** What arXiv taught. */
export interface Base {
  readonly topics: readonly Topic[];
  readonly grams: readonly string[];
  readonly rarity: Float32Array;
  readonly classifiers: SparseClassifiers;
  readonly mean: Float64Array;
  readonly spread: Float64Array;
  /** Root of the mean square of each gram's value, for telling the strongest. */
  readonly presence: Float64Array;
  /** By topic: coefficients of the features. */
  readonly known: readonly Float64Array[];
  /** The classes of `classifiers`: by topic that of its categories (-1 for none) and that of its keywords. */
  readonly categoryClass: readonly number[];
  readonly keywordClass: readonly number[];
  seen(paper: Text, titleOnly: boolean): Seen;
  /** By topic: label and chance of papers that were kept from the classifiers. */
  readonly kept: readonly { readonly seen: Seen; readonly paper: CategoryPaper }[];
}

/** What there is to know of a paper before it is weighed. */
interface Seen {
  readonly verdicts: KeywordVerdicts;
  readonly logits: Float64Array;
  readonly row: SparseRow;
  readonly titleOnly: boolean;
}

const OWN_FEATURES = 5;
/** The place of "nothing but a title" among the own features. */
const TITLE_ONLY = 3;
/** Makes values of grams about as large as if their row had the length 1. */
const GRAM_SCALE = 0.4;
/** Own features; its classifiers once more and larger; all classifiers; all verdicts. Sizes say how freely each may be used. */
const scaleOfOwnClass = 2;
const scaleOfClass = 0.5;
const scaleOfFlag = 0.5;

export function trainBase(papers: readonly CategoryPaper[], topics: readonly Topic[]): Base {
  const grams = chooseGrams(papers);
  const index = newGramIndex(grams);
  const matcher = buildMatcher(topics.map(({ slug, query }) => ({ key: slug, query })));
  const verdictsOf = (paper: Text, titleOnly: boolean): KeywordVerdicts => {
    const title = matcher.match({ title: paper.title, abstract: '', authors: [], categories: [] });
    const whole = titleOnly ? title : matcher.match({ ...paper, authors: [], categories: [] });
    const times = (slug: string): number => (whole.has(slug) ? Math.max(whole.get(slug)?.length ?? 0, 1) : 0);
    return { title: topics.map(({ slug }) => title.has(slug)), found: topics.map(({ slug }) => times(slug)) };
  };
  const rarity = rarityOf(grams, papers);
  const rowOf = (paper: Text, titleOnly: boolean): SparseRow => {
    const counts = index.count(
      paperWords({
        title: paper.title,
        abstract: titleOnly ? '' : paper.abstract,
        authors: [],
        categories: [],
      }),
    );
    return {
      grams: Int32Array.from(counts.grams),
      values: Float32Array.from(counts.values, (value, i) => value * rarity[counts.grams[i]!]! * GRAM_SCALE),
    };
  };

  const often = new Map<string, number>();
  for (const { categories } of papers)
    for (const code of categories) often.set(code, (often.get(code) ?? 0) + 1);
  const categoryTopics = topics.filter(
    ({ arxivCategories }) => papers.filter((paper) => isInCategories(paper, arxivCategories)).length >= 60,
  );
  // A category that is a topic's is learned as that.
  const isTopic = (code: string): boolean =>
    categoryTopics.some(({ arxivCategories }) => arxivCategories.includes(code));
  const codes = [...often]
    .filter(
      ([code, times]) => times >= LEAST_OF_CATEGORY && /^[a-z]+(-[a-z]+)*(\.|$)/.test(code) && !isTopic(code),
    )
    .map(([code]) => code);
  const classes = codes.length + categoryTopics.length + topics.length;
  const labelsOf = (paper: CategoryPaper, verdicts: KeywordVerdicts): number[] => [
    ...codes.map((code) => (paper.categories.includes(code) ? 1 : 0)),
    ...categoryTopics.map(({ arxivCategories }) => (isInCategories(paper, arxivCategories) ? 1 : 0)),
    // Plain evidence: in the title or three times; a single mention in passing says nothing.
    ...topics.map((_, i) =>
      verdicts.title[i] || verdicts.found[i]! >= 3 ? 1 : verdicts.found[i] === 0 ? 0 : UNKNOWN,
    ),
  ];
  const keptFrom = (paper: CategoryPaper): boolean => splitNumber(paper.id) % 5 === 0;

  const rows: SparseRow[] = [];
  const labels: number[][] = [];
  for (const [i, paper] of papers.filter((one) => !keptFrom(one)).entries()) {
    const all = labelsOf(paper, verdictsOf(paper, false));
    rows.push(rowOf(paper, false));
    labels.push(all);
    if (i % 2 === 1) continue;
    rows.push(rowOf(paper, true));
    labels.push(all);
  }
  const classifiers = fitClassifiers(rows, Int8Array.from(labels.flat()), classes, grams.length);

  const mean = new Float64Array(classes);
  const spread = new Float64Array(classes).fill(1);
  const seen = (paper: Text, titleOnly: boolean): Seen => {
    const row = rowOf(paper, titleOnly);
    const logits = Float64Array.from(
      logitsOf(classifiers, row),
      (logit, c) => (logit - mean[c]!) / spread[c]!,
    );
    return { verdicts: verdictsOf(paper, titleOnly), logits, row, titleOnly };
  };
  const keptPapers = papers.filter(keptFrom);
  const raw = keptPapers.map((paper) => logitsOf(classifiers, rowOf(paper, false)));
  const meanVector = raw.reduce(
    (sum, logits) => sum.map((value, c) => value + logits[c]! / raw.length),
    new Float64Array(classes),
  );
  mean.set(meanVector);
  const square = raw.reduce(
    (sum, logits) => sum.map((value, c) => value + (logits[c]! - mean[c]!) ** 2 / raw.length),
    new Float64Array(classes),
  );
  spread.set(square.map((value) => Math.sqrt(value) || 1));

  const kept = keptPapers.map((paper) => ({ paper, seen: seen(paper, splitNumber(paper.id) % 3 === 0) }));
  const presence = new Float64Array(grams.length);
  for (const { seen: one } of kept) {
    for (const [i, gram] of one.row.grams.entries()) presence[gram]! += one.row.values[i]! ** 2 / kept.length;
  }
  const categoryClass = topics.map((topic) =>
    categoryTopics.includes(topic) ? codes.length + categoryTopics.indexOf(topic) : -1,
  );
  const keywordClass = topics.map((_, i) => codes.length + categoryTopics.length + i);
  const base = {
    topics,
    grams,
    rarity,
    classifiers,
    mean,
    spread,
    presence: presence.map(Math.sqrt),
    categoryClass,
    keywordClass,
    seen,
    kept,
  };
  return { ...base, known: topics.map((topic, number) => fitAround(examplesOf(base, topic, number), 3)) };
}

/** What arXiv's papers say of a topic: their categories, or else how plain the keywords are. */
function examplesOf(base: Omit<Base, 'known'>, topic: Topic, number: number): Example[] {
  return base.kept.flatMap(({ paper, seen }) => {
    const found = seen.verdicts.found[number]!;
    const plain = seen.verdicts.title[number]
      ? 0.9
      : found === 0
        ? 0
        : seen.titleOnly || found === 1
          ? 0.25
          : found === 2
            ? 0.5
            : 0.75;
    const label =
      topic.arxivCategories.length === 0 ? plain : isInCategories(paper, topic.arxivCategories) ? 1 : 0;
    // One of four that are certainly not in it stands for all.
    if (label === 0 && (splitNumber(paper.id) >> 3) % 4 !== 0) return [];
    return [{ features: featuresOf(base, number, seen), label, weight: label === 0 ? 4 : 1 }];
  });
}

function featuresOf(
  { categoryClass, keywordClass }: Pick<Base, 'categoryClass' | 'keywordClass'>,
  number: number,
  { verdicts, logits, titleOnly }: Seen,
): Float64Array {
  const category = categoryClass[number]!;
  return Float64Array.from([
    ...ownFeatures(verdicts.title[number]!, verdicts.found[number]!, titleOnly),
    scaleOfOwnClass * logits[keywordClass[number]!]!,
    category < 0 ? 0 : scaleOfOwnClass * logits[category]!,
    ...logits.map((logit) => scaleOfClass * logit),
    ...verdicts.title.map((holds) => (holds ? scaleOfFlag : 0)),
    ...verdicts.found.map((times) => (times > 0 ? scaleOfFlag : 0)),
  ]);
}

export interface SeenLabelled {
  readonly paper: LabelledPaper;
  readonly whole: Seen;
  readonly title: Seen;
}

export const seeLabelled = (base: Base, papers: readonly LabelledPaper[]): SeenLabelled[] =>
  papers.map((paper) => ({ paper, whole: base.seen(paper, false), title: base.seen(paper, true) }));

/** The weights of all topics, from what arXiv taught and these labels. */
export function trainTopics(base: Base, labelled: readonly SeenLabelled[]): TopicWeights[] {
  const texts = [
    ...base.kept.map(({ seen }) => seen),
    ...labelled.flatMap(({ whole, title }) => [whole, title]),
  ];
  return base.topics.map((_, number) => {
    const fitted = fitLabels(base, number, labelled);
    return {
      ...collapsed(base, number, fitted, texts),
      threshold: thresholdFor(base, number, labelled, fitted),
    };
  });
}

const labelCount = (slug: string, labelled: readonly SeenLabelled[]): number =>
  labelled.filter(({ paper }) => paper.primary.includes(slug)).length;

function fitLabels(base: Base, number: number, labelled: readonly SeenLabelled[]): Float64Array {
  const topic = base.topics[number]!;
  const hasEnough = labelCount(topic.slug, labelled) >= ENOUGH_LABELS;
  const strength = hasEnough ? 3 : topic.arxivCategories.length > 0 ? 60 : 10;
  const examples = labelled.flatMap(({ paper, whole, title }) => {
    const judgement = judgementOf(paper, topic.slug);
    const label = judgement === null ? 0.5 : judgement ? 1 : 0;
    const weight = judgement === null ? 0.2 : 1;
    return [
      { features: featuresOf(base, number, whole), label, weight },
      { features: featuresOf(base, number, title), label, weight: weight / 2 },
    ];
  });
  return fitAround(examples, strength, base.known[number]!);
}

const THRESHOLDS = Array.from({ length: 32 }, (_, i) => 0.2 + i * 0.025);

/**
 * A topic with categories answers to both: its threshold makes the product of F1 by category and F1 by labels largest, the latter
 * on labels that the fit has not seen. One without categories, or with neither, has a plain one.
 */
function thresholdFor(
  base: Base,
  number: number,
  labelled: readonly SeenLabelled[],
  fitted: Float64Array,
): number {
  const { slug, arxivCategories } = base.topics[number]!;
  if (arxivCategories.length === 0) return 0.4;
  const inCategory = base.kept.filter(({ paper }) => isInCategories(paper, arxivCategories)).length;
  const byLabels = labelCount(slug, labelled) >= ENOUGH_LABELS;
  if (inCategory < 15 && !byLabels) return 0.4;
  const categoryScores = base.kept.map(({ paper, seen }) => ({
    score: chanceOf(fitted, featuresOf(base, number, seen)),
    isIn: isInCategories(paper, arxivCategories),
  }));
  const labelScores = byLabels
    ? [0, 1, 2, 3].flatMap((fold) => {
        const other = fitLabels(
          base,
          number,
          labelled.filter((_, i) => i % 4 !== fold),
        );
        return labelled.flatMap(({ paper, whole }, i) => {
          const judgement = judgementOf(paper, slug);
          return i % 4 !== fold || judgement === null
            ? []
            : [{ score: chanceOf(other, featuresOf(base, number, whole)), isIn: judgement }];
        });
      })
    : [];
  let best = { threshold: 0.4, value: 0 };
  for (const threshold of THRESHOLDS) {
    const byCategory = tallyOf(categoryScores, threshold).f1;
    const value = labelScores.length === 0 ? byCategory : byCategory * tallyOf(labelScores, threshold).f1;
    if (value > best.value) best = { threshold, value };
  }
  return best.threshold;
}

function tallyOf(
  scores: readonly { readonly score: number; readonly isIn: boolean }[],
  threshold: number,
): Tally {
  const tally = new Tally();
  for (const { score, isIn } of scores) tally.add(isIn, score >= threshold);
  return tally;
}

/** One weight a gram, of which the strongest are kept, made to say together what all would. */
function collapsed(
  base: Base,
  number: number,
  fitted: Float64Array,
  texts: readonly Seen[],
): Omit<TopicWeights, 'threshold'> {
  const { classes, weights, biases } = base.classifiers;
  const count = base.topics.length;
  const ofClass = Float64Array.from(
    { length: classes },
    (_, c) => scaleOfClass * fitted[OWN_FEATURES + 2 + c]!,
  );
  ofClass[base.keywordClass[number]!]! += scaleOfOwnClass * fitted[OWN_FEATURES]!;
  const category = base.categoryClass[number]!;
  if (category >= 0) ofClass[category]! += scaleOfOwnClass * fitted[OWN_FEATURES + 1]!;
  let bias = fitted[fitted.length - 1]!;
  for (let c = 0; c < classes; c += 1) {
    ofClass[c]! /= base.spread[c]!;
    bias += ofClass[c]! * (biases[c]! - base.mean[c]!);
  }
  const all = base.grams.map((_, gram) => {
    let sum = 0;
    for (let c = 0; c < classes; c += 1) sum += ofClass[c]! * weights[gram * classes + c]!;
    return sum;
  });
  const order = all
    .map((_, gram) => gram)
    .sort((a, b) => Math.abs(all[b]!) * base.presence[b]! - Math.abs(all[a]!) * base.presence[a]!);
  const strongest = order.slice(0, STRONGEST).sort((a, b) => a - b);
  const isKept = new Set(strongest);
  const { slope, shift, titleShift } = lineThrough(
    texts.map(({ row, titleOnly }) => {
      let few = 0;
      let every = 0;
      for (const [i, gram] of row.grams.entries()) {
        const added = row.values[i]! * all[gram]!;
        every += added;
        if (isKept.has(gram)) few += added;
      }
      return { few, every, titleOnly };
    }),
  );
  bias += shift;
  const flags = OWN_FEATURES + 2 + classes;
  return {
    slug: base.topics[number]!.slug,
    bias,
    own: [...fitted.slice(0, OWN_FEATURES)].map((value, i) =>
      i === TITLE_ONLY ? value + titleShift : value,
    ),
    titleFlags: Array.from({ length: count }, (_, i) => scaleOfFlag * fitted[flags + i]!),
    flags: Array.from({ length: count }, (_, i) => scaleOfFlag * fitted[flags + count + i]!),
    grams: strongest,
    weights: strongest.map((gram) => slope * all[gram]! * base.rarity[gram]! * GRAM_SCALE),
  };
}

interface Sums {
  readonly few: number;
  readonly every: number;
  readonly titleOnly: boolean;
}

/** The line by which the sum of few weights best says the sum of all, with a step for titles without abstract. */
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

/** All grams of a text's words, in order; a pair is two words with a space between them. */
function listGrams(words: readonly string[]): string[] {
  const grams: string[] = [];
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    if (!saysSomething(word)) continue;
    grams.push(word);
    const next = words[i + 1];
    if (next !== undefined && saysSomething(next)) grams.push(`${word} ${next}`);
  }
  return grams;
}

function chooseGrams(papers: readonly Text[]): string[] {
  const often = new Map<string, number>();
  for (const { title, abstract } of papers) {
    for (const gram of new Set([...listGrams(tokenize(title).words), ...listGrams(tokenize(abstract).words)]))
      often.set(gram, (often.get(gram) ?? 0) + 1);
  }
  return [...often]
    .filter(
      ([gram, times]) =>
        times >= (gram.includes(' ') ? LEAST_PAPERS.pair : LEAST_PAPERS.word) && times < papers.length * 0.4,
    )
    .map(([gram]) => gram);
}

/** How rare a gram is (IDF). */
function rarityOf(grams: readonly string[], papers: readonly Text[]): Float32Array {
  const index = newGramIndex(grams);
  const often = new Float32Array(grams.length);
  for (const { title, abstract } of papers)
    for (const gram of index.count(paperWords({ title, abstract, authors: [], categories: [] })).grams)
      often[gram]! += 1;
  return often.map((times) => Math.log((1 + papers.length) / (1 + times)) + 1);
}

/** Only the grams that some topic weighs, with the weights' numbers as they then are. */
export function withUsedGrams(
  grams: readonly string[],
  topics: readonly TopicWeights[],
): { grams: string[]; topics: TopicWeights[] } {
  const used = [...new Set(topics.flatMap((topic) => topic.grams))].sort((a, b) => a - b);
  const place = new Map(used.map((gram, i) => [gram, i]));
  return {
    grams: used.map((gram) => grams[gram]!),
    topics: topics.map((topic) => ({ ...topic, grams: topic.grams.map((gram) => place.get(gram)!) })),
  };
}
