/** Expands a query term to the word sequences it stands for, both for the matcher and for the index. */

import { expandCompounds } from './compounds.ts';
import { isVersionNumber, mayHaveVersionBetween, versionForms } from './further-forms.ts';
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
 * Returns the ways in which a paper may write the term, known compounds closed and in two words, names of
 * products with their versions; any of them matches.
 */
export const expandTerm = ({ field, words }: Term): readonly WordSequence[] =>
  allForms(words).map((form) =>
    form.map((pattern, i) => ({
      words: [
        ...wordVariants(pattern),
        ...(i === 0 && field !== 'author' ? versionsBefore(pattern, form[1]) : []),
      ],
      isPrefix: pattern.match === 'prefix',
    })),
  );

function allForms(words: readonly WordPattern[]): readonly (readonly WordPattern[])[] {
  const forms = expandCompounds(words);
  const reordered = forms.flatMap(withVersionMoved);
  return reordered.length === 0 ? forms : [...forms, ...reordered.flatMap((form) => expandCompounds(form))];
}

/** Returns the other order, if there is one: `Claude 3.5 Sonnet` and `Claude Sonnet 3.5` are one. */
function withVersionMoved(form: readonly WordPattern[]): readonly (readonly WordPattern[])[] {
  if (form.length < 3 || form.length > 4) return [];
  const version = form.filter(({ word }) => isVersionNumber(word));
  if (version.length === 0 || !form.every(isPlain)) return [];
  const [first, second, ...others] = form.filter(({ word }) => !isVersionNumber(word));
  if (form[0] !== first || !first || !second || others.length > 0) return [];
  if (!mayHaveVersionBetween(first.word, second.word)) return [];
  if (form[1] === second) return [[first, ...version, second]];
  return form.at(-1) === second ? [[first, second, ...version]] : [];
}

const isPlain = ({ match }: WordPattern): boolean => match === 'exact' || match === 'number';

/** The forms of a term's first word that also stand for its versions before the next word. */
function versionsBefore(first: WordPattern, next: WordPattern | undefined): readonly string[] {
  if (next === undefined || !isPlain(first) || !mayHaveVersionBetween(first.word, next.word)) return [];
  return spellingVariants(first.word).flatMap(versionForms);
}

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
