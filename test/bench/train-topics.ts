/**
 * `node dist/test/bench/train-topics.js DATA`: trains the topic model from the data folder and writes its
 * weights.
 */

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogueFolder } from '../../src/topics/catalogue-files.ts';
import { packWeights } from '../../src/topics/topic-model.ts';
import { builtInTopics } from '../../src/topics/topics.ts';
import { trainBase } from './topic-base.ts';
import { readTopicData, type Tally } from './topic-data.ts';
import { byCategory, fiveFold, LATEST, leastPapers, macroF1, modelWithout } from './topic-figures.ts';
import { withUsedGrams } from './topic-grams.ts';
import { trainTopics } from './topic-trainer.ts';

const data = await readTopicData(process.argv[2] ?? '');
if (data === null) {
  process.stderr.write(
    'Usage: node dist/test/bench/train-topics.js FOLDER, which holds topic-judgements, arxiv-categories and listings.\n',
  );
  process.exit(2);
}
const say = (line: string): boolean => process.stderr.write(`${line}\n`);
const topics = builtInTopics();
const rounded = (value: number): number => Number(value.toFixed(3));
const { labelled, others, taught, categories } = data;

const figuresOf = ({ precision, recall, f1 }: Tally): unknown => ({
  precision: rounded(precision),
  recall: rounded(recall),
  f1: rounded(f1),
});

function crossValidated(): Record<string, unknown> {
  const [abstracts, titles] = fiveFold(base, labelled, others);
  return { abstracts: figuresOf(abstracts), titles: figuresOf(titles) };
}

/** Trained on papers of earlier months, measured on later ones, of which every second is enough. */
function byCategories(): Record<string, unknown> {
  const isLater = ({ id }: { readonly id: string }): boolean => id >= LATEST;
  const after = categories.filter((paper, i) => isLater(paper) && i % 2 === 0);
  const says = modelWithout(isLater, { categories, taught }, topics);
  const figures = [false, true].map((titleOnly) => {
    const tallies = byCategory(says, after, topics, titleOnly, leastPapers(after));
    say([...tallies].map(([slug, { f1 }]) => `${slug} ${f1.toFixed(2)}`).join(', '));
    return rounded(macroF1(tallies));
  });
  return { abstracts: figures[0], titles: figures[1] };
}

function write(figures: Record<string, unknown>): void {
  const made = {
    from: `${taught.length - others.length} papers read by hand, ${others.length} by language models, ${categories.length} of arXiv with their categories`,
    figures,
  };
  const body = packWeights(shipped.grams, shipped.topics, made, '');
  const version = createHash('sha256')
    .update(JSON.stringify({ ...body, made: null }))
    .digest('hex')
    .slice(0, 12);
  const text = `${JSON.stringify({ ...body, version }, null, 1)}\n`;
  writeFileSync(join(catalogueFolder, 'weights.json'), text);
  say(`wrote ${text.length} bytes, ${shipped.grams.length} words and pairs: ${JSON.stringify(figures)}`);
}

say('training …');
const base = trainBase(categories, topics);
const shipped = withUsedGrams(base.grams, trainTopics(base, taught.map(base.see)));
write({});
say('five-fold …');
const byHand = crossValidated();
write({ 'five-fold, labelled': byHand });
say('by category …');
write({ 'five-fold, labelled': byHand, 'macro-F1 by category, papers after training': byCategories() });
