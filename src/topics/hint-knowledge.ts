/** What hints are made from: the words that papers use, and short forms; read on first use. */
import { readWordLists } from './catalogue-files.ts';
import { type HintKnowledge, type QueryHint, queryHints } from './query-hints.ts';
import { trainedModel } from './topic-model.ts';

/** With fewer papers a query may be misspelt, or a name. */
const FEW = 3;

let known: HintKnowledge | undefined;

function hintKnowledge(): HintKnowledge {
  known ??= {
    words: new Set(trainedModel().grams.flatMap((gram) => gram.split(' '))),
    abbreviations: readWordLists('abbreviations.yaml').flatMap(([short, long]) =>
      long.split('; ').map((form) => [short, form] as const),
    ),
  };
  return known;
}

/**
 * Hints to show beside the number of papers that a query finds; a corrected spelling or a name only
 * where it finds few.
 */
export const hintsBeside = (query: string, found: number): readonly QueryHint[] =>
  queryHints(query, hintKnowledge()).filter(
    ({ kind }) => kind === 'quote' || kind === 'long-form' || found < FEW,
  );
