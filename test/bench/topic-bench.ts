/**
 * Benchmark: how right topics are, on papers read by hand (five-fold) and by arXiv's categories (of later
 * months, drawn by lot, and of recorded pages), beside keywords alone.
 */
import { builtInTopics } from '../../src/topics/topics.ts';
import type { BenchResult } from './measuring.ts';
import { readRecordedCategories } from './recorded-categories.ts';
import { trainBase } from './topic-base.ts';
import { type CategoryPaper, readTopicData, splitNumber, Tally } from './topic-data.ts';
import {
  byCategory,
  fiveFold,
  keywordsSay,
  LATEST,
  leastPapers,
  macroF1,
  modelSays,
  type Says,
  tallyLabelled,
} from './topic-figures.ts';

/** The folder of the recordings. */
export const RECORDINGS = process.env.PAPERROUND_DATA ?? '../shared/data';

/**
 * `ratio` is F1 over that of the keyword queries; several minutes, since models are trained without what they
 * are measured on.
 */
export async function topicBench(folder: string): Promise<readonly BenchResult[]> {
  const data = readTopicData(folder);
  if (data === null) {
    process.stderr.write(`skipped: ${folder} does not hold topic-judgements and arxiv-categories\n`);
    return [];
  }
  const { labelled, categories } = data;
  const topics = builtInTopics();
  const slugs = topics.map(({ slug }) => slug);
  const keywords = keywordsSay(topics);
  const base = trainBase(categories, topics);
  const byHand = fiveFold(base, labelled);
  const results = [false, true].map((titleOnly, i): BenchResult => {
    const plain = tallyLabelled(keywords, labelled, slugs, titleOnly, new Tally());
    const { precision, recall, f1 } = byHand[i]!;
    return {
      name: `topics of papers read by hand, ${textsOf(titleOnly)}`,
      limit: 'keyword queries alone (F1)',
      ratio: f1 / plain.f1,
      detail: {
        papers: labelled.length,
        precision,
        recall,
        f1,
        keywordPrecision: plain.precision,
        keywordRecall: plain.recall,
        keywordF1: plain.f1,
      },
    };
  });
  const measure = (name: string, says: Says, papers: readonly CategoryPaper[], least: number): void => {
    for (const titleOnly of [false, true]) {
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
  const withoutThese = (isMeasured: (paper: CategoryPaper) => boolean): Says =>
    modelSays(
      trainBase(
        categories.filter((paper) => !isMeasured(paper)),
        topics,
      ),
      labelled,
    );
  const isLater = ({ id }: CategoryPaper): boolean => id >= LATEST;
  const later = categories.filter((paper, i) => isLater(paper) && i % 2 === 0);
  measure('later months', withoutThese(isLater), later, leastPapers(later));
  const drawn = categories.filter(isDrawn);
  measure('drawn by lot', withoutThese(isDrawn), drawn, leastPapers(drawn));
  const recorded = await readRecordedCategories(folder);
  if (recorded.length > 0) measure('recorded pages', modelSays(base, labelled), recorded, LEAST_RECORDED);
  return results;
}

const textsOf = (titleOnly: boolean): string => (titleOnly ? 'titles alone' : 'abstracts');

/** About one paper in seven, by nothing but its id. */
const isDrawn = ({ id }: CategoryPaper): boolean => Math.floor(splitNumber(id) / 7919) % 20 < 3;
/** A topic needs so many recorded papers to be measured. */
const LEAST_RECORDED = 15;
