/** Reads the papers that topics are trained on and measured with, and measures. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { packageRoot } from '../../src/package-root.ts';
import { type RecordedPaper, readRecordedPapers } from './recorded-papers.ts';

export interface CategoryPaper {
  readonly id: string;
  readonly title: string;
  readonly abstract: string;
  readonly categories: readonly string[];
}

/** What was said of a paper by reading it. */
interface Label {
  readonly id: string;
  /** Topics whose subscribers would be glad to get it. */
  readonly primary: readonly string[];
  /** Topics for which it is neither right nor wrong. */
  readonly also: readonly string[];
}

/** A paper that was labelled by reading it: by people, or by language models (docs/decisions/026). */
export interface LabelledPaper extends Label {
  readonly title: string;
  readonly abstract: string;
}

export interface TopicData {
  /** Those that came with the recordings, read by hand. */
  readonly labelled: readonly LabelledPaper[];
  /** Those that language models read for this project and that may teach; only such as the folder holds. */
  readonly others: readonly LabelledPaper[];
  /** All that teach the weights that are shipped. */
  readonly taught: readonly LabelledPaper[];
  /** All of the days kept apart, which teach those weights nothing. */
  readonly keptApart: readonly (LabelledPaper & RecordedPaper)[];
  readonly categories: readonly CategoryPaper[];
}

/** Twelve of the recorded days, drawn by lot. */
export const DAYS_KEPT_APART: ReadonlySet<string> = new Set([
  '2024-06-12',
  '2024-07-31',
  '2025-01-14',
  '2025-03-14',
  '2025-09-26',
  '2025-10-07',
  '2025-12-31',
  '2026-01-02',
  '2026-06-01',
  '2026-06-13',
  '2026-07-28',
  '2026-07-29',
]);

/** @returns null where the folder does not hold the data */
export async function readTopicData(folder: string): Promise<TopicData | null> {
  const labelled = join(folder, 'topic-judgements', 'labelled.jsonl');
  const categories = join(folder, 'arxiv-categories', 'train.jsonl.gz');
  if (!existsSync(labelled) || !existsSync(categories)) return null;
  const recorded = await readRecordedPapers(folder);
  const given = lines(readFileSync(labelled, 'utf8')) as LabelledPaper[];
  const ofArxiv = lines(gunzipSync(readFileSync(categories)).toString('utf8')) as CategoryPaper[];
  const arxivById = new Map(ofArxiv.map((paper) => [paper.id, paper]));
  const own = ownLabels().flatMap((label): LabelledPaper[] => {
    const paper = recorded.get(label.id) ?? arxivById.get(label.id);
    return paper === undefined ? [] : [{ ...label, title: paper.title, abstract: paper.abstract }];
  });
  const isKeptApart = ({ id }: Label): boolean =>
    recorded.get(id)?.days.some((day) => DAYS_KEPT_APART.has(day)) ?? false;
  const mayTeach = (paper: Label): boolean => !isKeptApart(paper);
  const others = own.filter(mayTeach);
  return {
    labelled: given,
    others,
    taught: [...given.filter(mayTeach), ...others],
    keptApart: [...given, ...own]
      .filter(isKeptApart)
      .map((paper) => ({ ...recorded.get(paper.id)!, ...paper })),
    categories: ofArxiv,
  };
}

/** Made for this project, of papers of recorded days and of arXiv. */
export const ownLabels = (): readonly Label[] =>
  lines(readFileSync(join(packageRoot, 'test', 'bench', 'labels.jsonl'), 'utf8')) as Label[];

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
