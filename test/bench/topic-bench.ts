/** Benchmark: how right topics are, on papers read by hand (five-fold) and by arXiv's categories (later months), beside keywords alone. */
import { builtInTopics } from '../../src/topics/topics.ts';
import type { BenchResult } from './measuring.ts';
import { trainBase } from './topic-base.ts';
import { readTopicData, Tally } from './topic-data.ts';
import {
  byCategory,
  fiveFold,
  keywordsSay,
  LATEST,
  leastPapers,
  macroF1,
  modelSays,
  tallyLabelled,
} from './topic-figures.ts';

/** The folder of the recordings. */
export const RECORDINGS = process.env.PAPERROUND_DATA ?? '../shared/data';

/** `ratio` is F1 over that of the keyword queries; several minutes, since models are trained without what they are measured on. */
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
  const byHand = fiveFold(trainBase(categories, topics), labelled);
  const after = categories.filter(({ id }, i) => id >= LATEST && i % 2 === 0);
  const model = modelSays(
    trainBase(
      categories.filter(({ id }) => id < LATEST),
      topics,
    ),
    labelled,
  );
  return [false, true].flatMap((titleOnly, i): BenchResult[] => {
    const texts = titleOnly ? 'titles alone' : 'abstracts';
    const plain = tallyLabelled(keywords, labelled, slugs, titleOnly, new Tally());
    const { precision, recall, f1 } = byHand[i]!;
    const plainMacro = macroF1(byCategory(keywords, after, topics, titleOnly, leastPapers(after)));
    const macro = macroF1(byCategory(model, after, topics, titleOnly, leastPapers(after)));
    return [
      {
        name: `topics of papers read by hand, ${texts}`,
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
      },
      {
        name: `topics by arXiv category, ${texts}`,
        limit: 'keyword queries alone (macro-F1)',
        ratio: macro / plainMacro,
        detail: { papers: after.length, macroF1: macro, keywordMacroF1: plainMacro },
      },
    ];
  });
}
