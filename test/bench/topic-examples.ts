/** Papers as examples of one topic: what is known of each as numbers, and whether it belongs there. */
import { ownFeatures } from '../../src/topics/topic-model.ts';
import type { Base, Seen, SeenPaper } from './topic-base.ts';
import {
  type CategoryPaper,
  isInCategories,
  judgementOf,
  type LabelledPaper,
  splitNumber,
} from './topic-data.ts';

/**
 * One feature vector's layout: own keyword result; own classifiers once more and larger; all classifiers; all
 * verdicts.
 */
const OWN_FEATURES = 5;
/** Sizes say how freely each may be used. */
const SCALE = { ownClass: 2, class: 0.5, flag: 0.5 };

export function featuresOf(
  { categoryClass, keywordClass }: Pick<Base, 'categoryClass' | 'keywordClass'>,
  topic: number,
  { verdicts, logits, titleOnly }: Seen,
): Float64Array {
  const category = categoryClass[topic]!;
  return Float64Array.from([
    ...ownFeatures(verdicts.title[topic]!, verdicts.found[topic]!, titleOnly),
    SCALE.ownClass * logits[keywordClass[topic]!]!,
    category < 0 ? 0 : SCALE.ownClass * logits[category]!,
    ...logits.map((logit) => SCALE.class * logit),
    ...verdicts.title.map((holds) => (holds ? SCALE.flag : 0)),
    ...verdicts.found.map((times) => (times > 0 ? SCALE.flag : 0)),
  ]);
}

/**
 * What was learned of the features, as weights of the keyword results, the classifiers' logits and the bias.
 */
export interface Meaning {
  readonly own: readonly number[];
  readonly ofClass: Float64Array;
  readonly titleFlags: readonly number[];
  readonly flags: readonly number[];
  readonly bias: number;
}

export function meaningOf(
  { categoryClass, keywordClass, classifiers, topics }: Base,
  topic: number,
  fitted: Float64Array,
): Meaning {
  const first = OWN_FEATURES + 2;
  const ofClass = Float64Array.from(
    { length: classifiers.classes },
    (_, c) => SCALE.class * fitted[first + c]!,
  );
  ofClass[keywordClass[topic]!]! += SCALE.ownClass * fitted[OWN_FEATURES]!;
  const category = categoryClass[topic]!;
  if (category >= 0) ofClass[category]! += SCALE.ownClass * fitted[OWN_FEATURES + 1]!;
  const titleFlags = first + classifiers.classes;
  const flags = titleFlags + topics.length;
  return {
    own: [...fitted.slice(0, OWN_FEATURES)],
    ofClass,
    titleFlags: topics.map((_, i) => SCALE.flag * fitted[titleFlags + i]!),
    flags: topics.map((_, i) => SCALE.flag * fitted[flags + i]!),
    bias: fitted[fitted.length - 1]!,
  };
}

/** A paper as an example of one topic. */
export interface TopicPaper {
  readonly whole: Float64Array;
  readonly title: Float64Array;
  /** From 0 to 1, to be learned, with what it weighs. */
  readonly label: number;
  readonly weight: { readonly whole: number; readonly title: number };
  /** What is measured; null for neither right nor wrong. */
  readonly isIn: boolean | null;
  /** A number for splits. */
  readonly number: number;
}

/** Papers of arXiv, by their categories; for a topic without, by how plain the keywords are. */
export function categoryExamples(base: Base, topic: number): TopicPaper[] {
  const { arxivCategories } = base.topics[topic]!;
  const hasCategories = arxivCategories.length > 0;
  return base.kept.flatMap((seen) => {
    const split = splitNumber(seen.paper.id);
    const isIn = hasCategories ? isInCategories(seen.paper, arxivCategories) : null;
    const label = isIn === null ? plainness(seen, topic) : isIn ? 1 : 0;
    // One of four that are certainly not in it stands for all; the others serve to measure.
    const weight = label > 0 ? 1 : Math.floor(split / 8) % 4 === 0 ? 4 : 0;
    if (weight === 0 && isIn === null) return [];
    return {
      ...vectors(base, topic, seen),
      label,
      weight: readsAsTitle(seen) ? { whole: 0, title: weight } : { whole: weight, title: 0 },
      isIn,
      number: Math.floor(split / 32),
    };
  });
}

/** Every third paper is learned from as if it had no abstract. */
export const readsAsTitle = ({ paper }: SeenPaper<CategoryPaper>): boolean => splitNumber(paper.id) % 3 === 0;

const plainness = ({ whole: { verdicts } }: SeenPaper<unknown>, topic: number): number =>
  verdicts.title[topic] ? 0.9 : Math.min(verdicts.found[topic]!, 3) / 4;

export function labelledExamples(
  base: Base,
  topic: number,
  labelled: readonly SeenPaper<LabelledPaper>[],
): TopicPaper[] {
  return labelled.map((seen, number) => {
    const isIn = judgementOf(seen.paper, base.topics[topic]!.slug);
    const weight = isIn === null ? 0.2 : 1;
    return {
      ...vectors(base, topic, seen),
      label: isIn === null ? 0.5 : isIn ? 1 : 0,
      weight: { whole: weight, title: weight / 2 },
      isIn,
      number,
    };
  });
}

const vectors = (base: Base, topic: number, { whole, title }: SeenPaper<unknown>) => ({
  whole: featuresOf(base, topic, whole),
  title: featuresOf(base, topic, title),
});
