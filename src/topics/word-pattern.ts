/** One word of a query, and what else it stands for. */

/**
 * One word of a term, folded as tokenize.ts does. `exact`: other spellings of the word match too
 * (spellings.ts, compounds.ts); `number`: so do singular and plural, and a name with its version
 * (further-forms.ts); `prefix`: so do longer words; `letters`: nothing but the word.
 */
export interface WordPattern {
  readonly word: string;
  readonly match: 'exact' | 'number' | 'prefix' | 'letters';
}
