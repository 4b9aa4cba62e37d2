/** Chooses the hints for a query by words that papers use and by abbreviations, both read on first use. */

import { readWordLists } from './catalogue-files.ts';
import {
  type HintKnowledge,
  type Misspelling,
  misspeltWords,
  type QueryHint,
  queryHints,
} from './query-hints.ts';
import { trainedModel } from './topic-model.ts';

/** A query that finds fewer papers may be misspelt, or a name. */
const FEW = 3;
/** A query with more words that no paper uses is in another language. */
const MOST_MISSPELT = 5;
/** At most this many similar words are compared by how many papers contain them. */
const MOST_COMPARED = 8;

let read: HintKnowledge | undefined;

function hintKnowledge(): HintKnowledge {
  read ??= {
    words: new Set(mostUsedFirst(trainedModel().grams)),
    abbreviations: readWordLists('abbreviations.yaml').flatMap(([short, long]) =>
      long.split('; ').map((form) => [short, form] as const),
    ),
  };
  return read;
}

/**
 * The words of the model's words and pairs, the most used first. Frequencies are not shipped, so a word in
 * more pairs counts as used more; of equal ones, the first in the training papers comes first.
 */
function mostUsedFirst(grams: readonly string[]): string[] {
  const uses = new Map<string, number>();
  for (const word of grams.flatMap((gram) => gram.split(' '))) uses.set(word, (uses.get(word) ?? 0) + 1);
  return [...uses].sort(([, some], [, others]) => others - some).map(([word]) => word);
}

/**
 * Returns hints to show beside the number of papers that a query finds. A corrected spelling or a name is
 * suggested only if the query finds few papers, spelling and operators only if they find more, and quotes
 * only if they find fewer, but some.
 * @param countPapers how many papers of the store a query finds
 */
export async function hintsBeside(
  query: string,
  found: number,
  countPapers: (query: string) => Promise<number>,
): Promise<readonly QueryHint[]> {
  const known = hintKnowledge();
  const misspelt: Misspelling[] = [];
  const candidates = found < FEW ? misspeltWords(query, known) : [];
  if (candidates.length <= MOST_MISSPELT)
    for (const word of candidates) misspelt.push(await commonestFirst(word, countPapers));
  let typed: Promise<number> | undefined;
  /** Counts the query in the whole store: at least `found`, which may count the last week alone. */
  const countTyped = (): Promise<number> => {
    typed ??= countPapers(query);
    return typed;
  };
  const isUseful: Readonly<Record<QueryHint['kind'], (better: string) => boolean | Promise<boolean>>> = {
    quote: async (better) => {
      if (found === 0) return false;
      const together = await countPapers(better);
      return together > 0 && (together < found || together < (await countTyped()));
    },
    'long-form': () => true,
    author: () => found < FEW,
    'known-author': async (better) => found < FEW && (await countPapers(better)) > 0,
    operator: async (better) => {
      const meant = await countPapers(better);
      return meant > found && meant > (await countTyped());
    },
    spelling: async (better) => (await countPapers(better)) > found,
  };
  const hints: QueryHint[] = [];
  for (const hint of queryHints(query, known, misspelt))
    if (await isUseful[hint.kind](hint.query)) hints.push(hint);
  // A known author's name is not misspelt.
  return hints.some(({ kind }) => kind === 'known-author')
    ? hints.filter(({ kind }) => kind !== 'spelling')
    : hints;
}

/** Sorts similar words by how many papers contain them; equal ones stay in their order. */
async function commonestFirst(
  { near, ...word }: Misspelling,
  countPapers: (query: string) => Promise<number>,
): Promise<Misspelling> {
  if (near.length === 1) return { ...word, near };
  const counted: { readonly one: string; readonly papers: number }[] = [];
  for (const one of near.slice(0, MOST_COMPARED))
    counted.push({ one, papers: await countPapers(`="${one}"`) });
  counted.sort((some, others) => others.papers - some.papers);
  return { ...word, near: counted.map(({ one }) => one) };
}
