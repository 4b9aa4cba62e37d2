/** What a term of a query stands for, word by word: the one answer for the matcher, which reads texts, and for the search index. */
import { formsOf } from './compounds.ts';
import { numberForms } from './number-forms.ts';
import type { Term } from './query.ts';
import { spellingsOf } from './spellings.ts';
import type { WordPattern } from './word-pattern.ts';

/** What may stand at one place. */
export interface WordChoice {
  /** Folded words, of which any will do. */
  readonly words: readonly string[];
  /** Longer words that begin so will do as well. */
  readonly isPrefix: boolean;
}

/** Words that stand next to each other, in this order. */
export type WordSequence = readonly WordChoice[];

/** The ways in which a paper may write the term, known compounds closed and in two words; one of them is enough. */
export const sequencesOf = ({ words }: Term): readonly WordSequence[] =>
  formsOf(words).map((form) =>
    form.map((pattern) => ({ words: choicesOf(pattern), isPrefix: pattern.match === 'prefix' })),
  );

/** The name of an author with its surname last, whose words may stand in any order (author-names.ts). */
export const isName = ({ field, words }: Term): boolean =>
  field === 'author' && words.length > 1 && words.every(({ match }) => match === 'exact');

/** British and American spelling, plural and singular. */
function choicesOf({ word, match }: WordPattern): readonly string[] {
  if (match === 'letters') return [word];
  const spellings = spellingsOf(word);
  return match === 'number' ? [...new Set(spellings.flatMap(numberForms))] : spellings;
}
