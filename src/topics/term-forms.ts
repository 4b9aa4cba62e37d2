/** What a term of a query stands for, word by word: the one answer for the matcher, which reads texts, and for the search index. */
import { numberForms } from './number-forms.ts';
import type { Term } from './query.ts';

/** What may stand at one place. */
export interface WordChoice {
  /** Folded words, of which any will do. */
  readonly words: readonly string[];
  /** Longer words that begin so will do as well. */
  readonly isPrefix: boolean;
}

/** Words that stand next to each other, in this order. */
export type WordSequence = readonly WordChoice[];

/** The ways in which a paper may write the term; one of them is enough. */
export function sequencesOf({ words }: Term): readonly WordSequence[] {
  return [
    words.map(({ word, match }) => ({
      words: match === 'number' ? numberForms(word) : [word],
      isPrefix: match === 'prefix',
    })),
  ];
}
