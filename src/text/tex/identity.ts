/** Tables that reduce TeX, Unicode and text that lost its TeX to one spelling for title identity. */

import { ACCENT_LETTERS, DROPPED_COMMANDS, DROPPED_WORDS, LETTERS, SYMBOLS } from './commands.ts';

// Title keys are stored: a change to the exports of this file needs a migration that recomputes them.

/**
 * Commands that only affect the look of their argument. Pages that lost their mathematics keep the
 * name and lose the backslash.
 */
export const DRESSING_COMMANDS = new RegExp(
  String.raw`(?:\\|\b)(?:${[...DROPPED_WORDS].join('|').replace('operatorname', '$&\\*?')})\s*(?=\{)|\\(?:${[...DROPPED_COMMANDS].join('|')})(?![a-zA-Z])`,
  'g',
);

/**
 * Accents whose command is a letter: `\v{s}`, `\c c`. Those that are a sign (`\"o`) are removed with
 * the punctuation.
 */
export const ACCENT_COMMANDS = new RegExp(String.raw`\\[${ACCENT_LETTERS}](?=\s*\{|\s+\p{L})`, 'gu');

const called = (names: string): readonly (readonly [string, string])[] =>
  names.split(/\s+/).map((name) => [LETTERS[name] ?? '', name]);

/** Letters without a Unicode decomposition, mapped to the letters of their TeX names. */
export const LETTERS_APART: ReadonlyMap<string, string> = new Map([
  ...called('ss ae oe o l i j th'),
  ['đ', 'd'],
  ['ð', 'd'],
]);

/** Commands with a second name, mapped to the one that TEX_NAMES uses. */
export const TEX_SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['le', 'leq'],
  ['ge', 'geq'],
  ['ne', 'neq'],
  ['rightarrow', 'to'],
  ['varepsilon', 'epsilon'],
  ['vartheta', 'theta'],
  ['varphi', 'phi'],
  ['varsigma', 'sigma'],
  ['i', 'i'],
  ['j', 'j'],
]);

/** The signs and Greek letters of SYMBOLS that a page may show instead of their commands. */
const NAMED_SIGNS =
  `alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma
  varsigma tau upsilon phi varphi chi psi omega ell times pm infty leq geq neq to in sim approx cdot partial nabla odot oplus`.split(
    /\s+/,
  );

/** TeX names of the signs and Greek letters that occur in titles. */
export const TEX_NAMES: ReadonlyMap<string, string> = new Map([
  ...NAMED_SIGNS.map((name) => [SYMBOLS[name] ?? '', TEX_SYNONYMS.get(name) ?? name] as const),
  // The micro sign, which is not a Greek letter, and the root without its argument.
  ['µ', 'mu'],
  ['√', 'sqrt'],
]);
