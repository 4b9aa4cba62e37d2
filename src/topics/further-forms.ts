/** Finds `Qwen2`, `YOLOv8` and `Qwen 2.5 VL` without their versions, and `A*` by its letter. */

/** Ends the form of a name that stands for all its versions: no word contains it. */
const ANY_VERSION = '~';
/** Shorter ones stand before too many other numbers: `CO2`. */
const NAME = /^[a-z]{3,}$/;
/**
 * A size may follow: `Mixtral8x7B`, `ImageNet1k`, `YOLOv8n`. 3D and 3R are no versions: `DUSt3R` is not
 * about dust.
 */
const VERSIONED = /^([a-z]{3,})\d+(?:x\d+b|[a-ce-qs-z])?$/;
/** The v may belong to the name, as in `SARSCoV2`, and mostly does after three letters: `conv2`. */
const NAME_AND_V = /^([a-z]{4,})v$/;

const NONE: readonly string[] = [];

/** The form of a query's word that stands for all its versions; none of what is no such name. */
export const versionForms = (word: string): readonly string[] =>
  NAME.test(word) ? [word + ANY_VERSION] : NONE;

/** Does the form stand for all versions of a name? */
export const isVersionForm = (form: string): boolean => form.endsWith(ANY_VERSION);

/** The forms by which a paper's word is found besides itself. */
export function furtherForms(word: string): readonly string[] {
  // Most words end otherwise, and every word of every paper is asked for.
  if (!isSign(word.charCodeAt(word.length - 1)) && !isSign(word.charCodeAt(word.length - 2))) return NONE;
  if (word.endsWith('*')) return [word.slice(0, -1)];
  const name = VERSIONED.exec(word)?.[1];
  if (name === undefined) return NONE;
  const beforeV = NAME_AND_V.exec(name)?.[1];
  return [name, ...(beforeV === undefined ? [] : [beforeV])].map((one) => one + ANY_VERSION);
}

const LETTERS = /^[a-z]{2,}$/;
const VERSION_NUMBER = /^v?\d$/;

/** Is the word a version, or one of its numbers? Longer numbers are mostly amounts. */
export const isVersionNumber = (word: string): boolean =>
  word.length <= 2 && isSign(word.charCodeAt(word.length - 1)) && VERSION_NUMBER.test(word);

/** May a version stand between the two words of a query, as in `Qwen2.5-VL`? */
export const mayHaveVersionBetween = (first: string, second: string): boolean =>
  NAME.test(first) && LETTERS.test(second);

/** The end of a name's version whose numbers are words of their own. */
export interface VersionEnd {
  /** How many words before its last number the name stands. */
  readonly back: number;
  /** The forms that stand for all versions of the name. */
  readonly forms: readonly string[];
}

/** Returns the version that ends at a paper's word, or null: at the 5 of `Qwen 2.5` and of `Qwen2.5`. */
export const versionEnd = (words: readonly string[], at: number): VersionEnd | null =>
  isVersionNumber(words[at]!) ? versionAt(words, at) : null;

function versionAt(words: readonly string[], at: number): VersionEnd | null {
  const before = words[at - 1] ?? '';
  const name = words[at - 2] ?? '';
  if (NAME.test(before)) return { back: 1, forms: versionForms(before) };
  if (isVersionNumber(before)) return NAME.test(name) ? { back: 2, forms: versionForms(name) } : null;
  const forms = furtherForms(before).filter(isVersionForm);
  return forms.length === 0 ? null : { back: 1, forms };
}

/** A digit, or a star as in `A*`. */
const isSign = (code: number): boolean => code < 58;
