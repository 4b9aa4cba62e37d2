/**
 * The first step of training (docs/decisions/026): on arXiv's papers, classifiers of its categories and of
 * what keyword queries say plainly, by words and word pairs. Every fifth paper is kept from them, for the
 * second step.
 */
import { newGramIndex } from '../../src/topics/gram-index.ts';
import { paperWords } from '../../src/topics/matched-places.ts';
import { buildMatcher } from '../../src/topics/matcher.ts';
import type { Topic } from '../../src/topics/topic.ts';
import type { KeywordMatches } from '../../src/topics/topic-model.ts';
import {
  fitClassifiers,
  logitsOf,
  type SparseClassifiers,
  type SparseRow,
  UNKNOWN,
} from './logistic-regression.ts';
import { type CategoryPaper, isInCategories, splitNumber } from './topic-data.ts';
import { chooseGrams, rarityOf, type Text } from './topic-grams.ts';

/** A category must have so many papers to be learned; a topic's categories together so many. */
const LEAST_PAPERS = { category: 120, topic: 60 };
/** Makes values of grams about as large as if their row had the length 1. */
export const GRAM_SCALE = 0.4;

/** What there is to know of a text before it is weighed. */
export interface Seen {
  readonly verdicts: KeywordMatches;
  /** What each class says, in standard deviations. */
  readonly logits: Float64Array;
  readonly row: SparseRow;
  readonly titleOnly: boolean;
}

/** A paper with its abstract and without. */
export interface SeenPaper<Paper> {
  readonly paper: Paper;
  readonly whole: Seen;
  readonly title: Seen;
}

/** What arXiv taught. */
export interface Base {
  readonly topics: readonly Topic[];
  readonly grams: readonly string[];
  readonly rarity: Float32Array;
  readonly classifiers: SparseClassifiers;
  readonly mean: Float64Array;
  readonly spread: Float64Array;
  /** The classes of `classifiers`: by topic that of its categories (-1 for none) and that of its keywords. */
  readonly categoryClass: readonly number[];
  readonly keywordClass: readonly number[];
  see<Paper extends Text>(paper: Paper): SeenPaper<Paper>;
  /** Papers that the classifiers have not seen. */
  readonly kept: readonly SeenPaper<CategoryPaper>[];
}

export function trainBase(papers: readonly CategoryPaper[], topics: readonly Topic[]): Base {
  const grams = chooseGrams(papers);
  const rarity = rarityOf(grams, papers);
  const rowOf = rowReader(grams, rarity);
  const verdictsOf = verdictReader(topics);
  const { classes, labelsOf, categoryClass, keywordClass } = chooseClasses(papers, topics);

  const keptPapers = papers.filter(isKept);
  const rows: SparseRow[] = [];
  const labels: number[][] = [];
  for (const [i, paper] of papers.filter((one) => !isKept(one)).entries()) {
    const all = labelsOf(paper, verdictsOf(paper, false));
    rows.push(rowOf(paper, false));
    labels.push(all);
    if (i % 2 === 1) continue;
    rows.push(rowOf(paper, true));
    labels.push(all);
  }
  const classifiers = fitClassifiers(rows, Int8Array.from(labels.flat()), classes, grams.length);

  const { mean, spread } = spreadOf(keptPapers.map((paper) => logitsOf(classifiers, rowOf(paper, false))));
  const seen = (paper: Text, titleOnly: boolean): Seen => {
    const row = rowOf(paper, titleOnly);
    const logits = Float64Array.from(
      logitsOf(classifiers, row),
      (logit, c) => (logit - mean[c]!) / spread[c]!,
    );
    return { verdicts: verdictsOf(paper, titleOnly), logits, row, titleOnly };
  };
  const see = <Paper extends Text>(paper: Paper): SeenPaper<Paper> => ({
    paper,
    whole: seen(paper, false),
    title: seen(paper, true),
  });
  const kept = keptPapers.map(see);
  return { topics, grams, rarity, classifiers, mean, spread, categoryClass, keywordClass, see, kept };
}

const isKept = ({ id }: CategoryPaper): boolean => splitNumber(id) % 5 === 0;

const textOf = ({ title, abstract }: Text, titleOnly: boolean) => ({
  title,
  abstract: titleOnly ? '' : abstract,
  authors: [],
  categories: [],
});

function rowReader(
  grams: readonly string[],
  rarity: Float32Array,
): (paper: Text, titleOnly: boolean) => SparseRow {
  const index = newGramIndex(grams);
  return (paper, titleOnly) => {
    const counts = index.count(paperWords(textOf(paper, titleOnly)));
    return {
      grams: Int32Array.from(counts.grams),
      values: Float32Array.from(counts.values, (value, i) => value * rarity[counts.grams[i]!]! * GRAM_SCALE),
    };
  };
}

function verdictReader(topics: readonly Topic[]): (paper: Text, titleOnly: boolean) => KeywordMatches {
  const matcher = buildMatcher(topics.map(({ slug, query }) => ({ key: slug, query })));
  return (paper, titleOnly) => {
    const title = matcher.match(textOf(paper, true));
    const whole = titleOnly ? title : matcher.match(textOf(paper, false));
    const times = (slug: string): number => (whole.has(slug) ? Math.max(whole.get(slug)?.length ?? 0, 1) : 0);
    return { title: topics.map(({ slug }) => title.has(slug)), found: topics.map(({ slug }) => times(slug)) };
  };
}

interface Classes extends Pick<Base, 'categoryClass' | 'keywordClass'> {
  readonly classes: number;
  labelsOf(paper: CategoryPaper, verdicts: KeywordMatches): number[];
}

/** Categories that are no topic's, then topics by their categories, then topics by their keywords. */
function chooseClasses(papers: readonly CategoryPaper[], topics: readonly Topic[]): Classes {
  const often = new Map<string, number>();
  for (const { categories } of papers)
    for (const code of categories) often.set(code, (often.get(code) ?? 0) + 1);
  const byCategory = topics.filter(
    ({ arxivCategories }) =>
      papers.filter((paper) => isInCategories(paper, arxivCategories)).length >= LEAST_PAPERS.topic,
  );
  // A category that is a topic's is learned as that.
  const isTopic = (code: string): boolean =>
    byCategory.some(({ arxivCategories }) => arxivCategories.includes(code));
  const codes = [...often]
    .filter(
      ([code, times]) =>
        times >= LEAST_PAPERS.category && /^[a-z]+(-[a-z]+)*(\.|$)/.test(code) && !isTopic(code),
    )
    .map(([code]) => code);
  const first = codes.length + byCategory.length;
  return {
    classes: first + topics.length,
    labelsOf: (paper, verdicts) => [
      ...codes.map((code) => (paper.categories.includes(code) ? 1 : 0)),
      ...byCategory.map(({ arxivCategories }) => (isInCategories(paper, arxivCategories) ? 1 : 0)),
      // Plain evidence: in the title or three times; a single mention in passing says nothing.
      ...topics.map((_, i) =>
        verdicts.title[i] || verdicts.found[i]! >= 3 ? 1 : verdicts.found[i] === 0 ? 0 : UNKNOWN,
      ),
    ],
    categoryClass: topics.map((topic) =>
      byCategory.includes(topic) ? codes.length + byCategory.indexOf(topic) : -1,
    ),
    keywordClass: topics.map((_, i) => first + i),
  };
}

function spreadOf(all: readonly Float32Array[]): { mean: Float64Array; spread: Float64Array } {
  const classes = all[0]?.length ?? 0;
  const mean = new Float64Array(classes);
  const square = new Float64Array(classes);
  for (const logits of all) for (let c = 0; c < classes; c += 1) mean[c]! += logits[c]! / all.length;
  for (const logits of all)
    for (let c = 0; c < classes; c += 1) square[c]! += (logits[c]! - mean[c]!) ** 2 / all.length;
  return { mean, spread: square.map((value) => Math.sqrt(value) || 1) };
}
