/** Chooses the hints for a query, from words that papers use and short forms, which are read on first use. */

import { readWordLists } from './catalogue-files.ts';
import {
  type HintKnowledge,
  type Misspelling,
  misspeltWords,
  type QueryHint,
  queryHints,
} from './query-hints.ts';
import { trainedModel } from './topic-model.ts';

/** With fewer papers a query may be misspelt, or a name. */
const FEW = 3;
/** A text with more words that no paper uses is in another language. */
const MOST_MISSPELT = 5;
/** Most words for one that are compared by how many papers have them. */
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
 * The words of a model's words and pairs. Frequencies are not shipped: a word that more pairs have is used
 * more, and of others that which the papers it was learned from had first.
 */
function mostUsedFirst(grams: readonly string[]): string[] {
  const uses = new Map<string, number>();
  for (const word of grams.flatMap((gram) => gram.split(' '))) uses.set(word, (uses.get(word) ?? 0) + 1);
  return [...uses].sort(([, some], [, others]) => others - some).map(([word]) => word);
}

/**
 * Hints to show beside the number of papers that a query finds. A corrected spelling or a name only where it
 * finds few, the spelling only if it finds more; quotes only where they find less, and something.
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
  /** At least `found`, which may be of the last week alone. */
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
  // A name is spelt right.
  return hints.some(({ kind }) => kind === 'known-author')
    ? hints.filter(({ kind }) => kind !== 'spelling')
    : hints;
}

/** Words that as many papers have stay in their order. */
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
