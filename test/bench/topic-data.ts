/** Reads the papers that topics are trained on and measured with, and measures. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface CategoryPaper {
  readonly id: string;
  readonly title: string;
  readonly abstract: string;
  readonly categories: readonly string[];
}

/** A paper that was read by hand. */
export interface LabelledPaper {
  readonly id: string;
  readonly title: string;
  readonly abstract: string;
  /** Topics whose subscribers would be glad to get it. */
  readonly primary: readonly string[];
  /** Topics for which it is neither right nor wrong. */
  readonly also: readonly string[];
}

export interface TopicData {
  readonly labelled: readonly LabelledPaper[];
  readonly categories: readonly CategoryPaper[];
}

/** @returns null where the folder does not hold the data */
export function readTopicData(folder: string): TopicData | null {
  const labelled = join(folder, 'topic-judgements', 'labelled.jsonl');
  const categories = join(folder, 'arxiv-categories', 'train.jsonl.gz');
  if (!existsSync(labelled) || !existsSync(categories)) return null;
  return {
    labelled: lines(readFileSync(labelled, 'utf8')) as LabelledPaper[],
    categories: lines(gunzipSync(readFileSync(categories)).toString('utf8')) as CategoryPaper[],
  };
}

const lines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);

/** Right, wrong and missed. */
export class Tally {
  right = 0;
  wrong = 0;
  missed = 0;

  add(isIn: boolean, said: boolean): void {
    if (isIn && said) this.right += 1;
    else if (said) this.wrong += 1;
    else if (isIn) this.missed += 1;
  }

  get precision(): number {
    return this.right / Math.max(this.right + this.wrong, 1);
  }

  get recall(): number {
    return this.right / Math.max(this.right + this.missed, 1);
  }

  get f1(): number {
    return (2 * this.right) / Math.max(2 * this.right + this.wrong + this.missed, 1);
  }
}

/** What a subscriber of the topic would say: right, wrong, or null for neither. */
export const judgementOf = ({ primary, also }: LabelledPaper, slug: string): boolean | null =>
  primary.includes(slug) ? true : also.includes(slug) ? null : false;

/** `astro-ph` stands for all below it. */
export const isInCategories = (paper: CategoryPaper, categories: readonly string[]): boolean =>
  categories.some((wanted) => paper.categories.some((one) => one === wanted || one.startsWith(`${wanted}.`)));

/** A number that depends on nothing but the text, for splits that are the same in every run. */
export function splitNumber(text: string): number {
  let number = 7;
  for (let i = 0; i < text.length; i += 1) number = (number * 31 + text.charCodeAt(i)) % 4294967291;
  return number;
}
