/** Expands a query term to the word sequences it stands for, both for the matcher and for the index. */

import { expandCompounds } from './compounds.ts';
import { versionForms } from './further-forms.ts';
import { numberForms } from './number-forms.ts';
import type { Term } from './query.ts';
import { spellingVariants } from './spellings.ts';
import type { WordPattern } from './word-pattern.ts';

/** The alternatives at one place of a sequence. */
export interface WordChoice {
  /** Folded words, any of which matches. */
  readonly words: readonly string[];
  /** True if longer words that begin with one of them match as well. */
  readonly isPrefix: boolean;
}

/** Adjacent words, in this order. */
export type WordSequence = readonly WordChoice[];

/**
 * Returns the ways in which a paper may write the term, known compounds closed and in two words; any of them
 * matches.
 */
export const expandTerm = ({ words }: Term): readonly WordSequence[] =>
  expandCompounds(words).map((form) =>
    form.map((pattern) => ({ words: wordVariants(pattern), isPrefix: pattern.match === 'prefix' })),
  );

/** Is the term an author's name, whose words may stand in any order (author-names.ts)? */
export const isName = ({ field, words }: Term): boolean =>
  field === 'author' && words.length > 1 && words.every(({ match }) => match === 'exact');

/** British and American spelling, plural and singular, with a version. */
function wordVariants({ word, match }: WordPattern): readonly string[] {
  if (match === 'letters') return [word];
  const spellings = spellingVariants(word);
  if (match !== 'number') return spellings;
  const forms = [...new Set(spellings.flatMap(numberForms))];
  // A plural, which is longer, has no versions.
  return [...forms, ...forms.filter((form) => form.length <= word.length).flatMap(versionForms)];
}
