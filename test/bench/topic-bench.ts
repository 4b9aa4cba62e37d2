/**
 * Benchmark: how right topics are, on labelled papers (five-fold, and of days kept apart) and by arXiv's
 * categories (of later months, drawn by lot, and of recorded pages), beside keywords alone.
 */
import { builtInTopics } from '../../src/topics/topics.ts';
import type { BenchResult } from './measuring.ts';
import { readRecordedCategories } from './recorded-categories.ts';
import { trainBase } from './topic-base.ts';
import { type CategoryPaper, type LabelledPaper, readTopicData, splitNumber, Tally } from './topic-data.ts';
import {
  byCategory,
  fiveFold,
  keywordsSay,
  LATEST,
  leastPapers,
  macroF1,
  modelSays,
  modelWithout,
  type Says,
  tallyLabelled,
} from './topic-figures.ts';

/** The folder of the recordings. */
export const RECORDINGS = process.env.PAPERROUND_DATA ?? '../shared/data';

/**
 * `ratio` is F1 over that of the keyword queries; a quarter of an hour, since models are trained without what
 * they are measured on.
 */
export async function topicBench(folder: string): Promise<readonly BenchResult[]> {
  const data = await readTopicData(folder);
  if (data === null) {
    process.stderr.write(`skipped: ${folder} does not hold topic-judgements and arxiv-categories\n`);
    return [];
  }
  const { labelled, others, taught, keptApart, categories } = data;
  const topics = builtInTopics();
  const slugs = topics.map(({ slug }) => slug);
  const keywords = keywordsSay(topics);
  const base = trainBase(categories, topics);
  const shipped = modelSays(base, taught);
  const results: BenchResult[] = [];
  const report = (
    name: string,
    papers: readonly LabelledPaper[],
    titleOnly: boolean,
    { precision, recall, f1 }: Tally,
  ): void => {
    const plain = tallyLabelled(keywords, papers, slugs, titleOnly, new Tally());
    results.push({
      name: `topics of labelled papers, ${name}, ${textsOf(titleOnly)}`,
      limit: 'keyword queries alone (F1)',
      ratio: f1 / plain.f1,
      detail: {
        papers: papers.length,
        precision,
        recall,
        f1,
        keywordPrecision: plain.precision,
        keywordRecall: plain.recall,
        keywordF1: plain.f1,
      },
    });
  };
  const texts = [false, true] as const;
  for (const [i, tally] of fiveFold(base, labelled, others).entries())
    report('five-fold', labelled, texts[i]!, tally);
  for (const titleOnly of texts) {
    const tally = tallyLabelled(shipped, keptApart, slugs, titleOnly, new Tally());
    report('days kept apart', keptApart, titleOnly, tally);
  }
  const measure = (name: string, says: Says, papers: readonly CategoryPaper[], least: number): void => {
    for (const titleOnly of texts) {
      const [model, plain] = [says, keywords].map((one) =>
        macroF1(byCategory(one, papers, topics, titleOnly, least)),
      ) as [number, number];
      results.push({
        name: `topics by arXiv category, ${name}, ${textsOf(titleOnly)}`,
        limit: 'keyword queries alone (macro-F1)',
        ratio: model / plain,
        detail: { papers: papers.length, macroF1: model, keywordMacroF1: plain },
      });
    }
  };
  const isLater = ({ id }: Pick<CategoryPaper, 'id'>): boolean => id >= LATEST;
  const later = categories.filter((paper, i) => isLater(paper) && i % 2 === 0);
  measure('later months', modelWithout(isLater, data, topics), later, leastPapers(later));
  const drawn = categories.filter(isDrawn);
  measure('drawn by lot', modelWithout(isDrawn, data, topics), drawn, leastPapers(drawn));
  const recorded = await readRecordedCategories(folder);
  if (recorded.length > 0) measure('recorded pages', shipped, recorded, LEAST_RECORDED);
  return results;
}

const textsOf = (titleOnly: boolean): string => (titleOnly ? 'titles alone' : 'abstracts');

/** About one paper in seven, by nothing but its id. */
const isDrawn = ({ id }: Pick<CategoryPaper, 'id'>): boolean => Math.floor(splitNumber(id) / 7919) % 20 < 3;
/** A topic needs so many recorded papers to be measured. */
const LEAST_RECORDED = 15;
