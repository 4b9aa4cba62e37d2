/** Finds `Qwen2` and `YOLOv8` by the name alone, as `Qwen-2` is found, and `A*` by its letter. */

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

/** A digit, or a star as in `A*`. */
const isSign = (code: number): boolean => code < 58;
