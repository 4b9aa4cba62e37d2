/** Converts stored text to safe LaTeX: keeps accents and mathematics, drops commands, escapes. Pure. */

import { ACCENTS, FUNCTIONS, MATH_ACCENTS, SILENT, SPACES, SYMBOLS, TRANSPARENT } from './commands.ts';

/** The longest formula (characters); a dollar whose partner is farther away is money. */
const LONGEST_FORMULA = 2_000;

/** Accents, letters that ASCII does not have, and signs escaped by a backslash. */
const TEXT_COMMANDS: ReadonlySet<string> = new Set([
  ...Object.keys(ACCENTS),
  ...'ss ae AE oe OE aa AA o O l L i j dh DH th TH dj DJ ng NG t'.split(' '),
  ...['&', '%', '#', '_', '$', '{', '}'],
]);

/** Commands that change the look of text, but parse their argument in their own way: not kept in formulas. */
const NO_MATHEMATICS: ReadonlySet<string> = new Set(
  'url path nolinkurl lowercase uppercase protect relax newline'.split(' '),
);

const MATH_COMMANDS: ReadonlySet<string> = new Set(
  [
    ...Object.keys(SYMBOLS),
    ...Object.keys(MATH_ACCENTS),
    ...TRANSPARENT,
    ...SILENT,
    ...SPACES,
    ...FUNCTIONS,
    ...'frac dfrac tfrac cfrac binom sqrt overset underset stackrel overbrace underbrace pmod not'.split(' '),
    ...'mathbb mathcal mathfrak mathscr Bbb mathds lvert rvert lVert rVert vert Vert'.split(' '),
    ...[',', ';', ':', '!', ' ', '{', '}', '|', '&', '%', '#', '_', '$'],
  ].filter((name) => !NO_MATHEMATICS.has(name)),
);

/** A formula has no space inside next to a dollar, and no digit after the second: `$5 to $10` is money. */
const OPENS = /^\$[^\s$]/;

/**
 * Returns LaTeX with balanced braces and no command that does more than produce a sign.
 * @param stored text of a paper
 */
export function latexText(stored: string): string {
  const text = hasBalancedBraces(stored) ? stored : withoutBraces(stored);
  let latex = '';
  let plainFrom = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '$') {
      const end = endOfFormula(text, at);
      if (end === null) continue;
      latex += plain(text.slice(plainFrom, at)) + formula(text.slice(at, end));
      plainFrom = end;
      at = end - 1;
    }
  }
  return latex + plain(text.slice(plainFrom));
}

/** Returns the index after the formula that begins at a dollar; null if none does. */
function endOfFormula(text: string, start: number): number | null {
  const near = text.slice(start, start + LONGEST_FORMULA);
  if (near.startsWith('$$')) {
    const end = near.indexOf('$$', 2);
    return end > 2 && isFormula(near.slice(2, end)) ? start + end + 2 : null;
  }
  if (!OPENS.test(near)) return null;
  for (let at = 1; at < near.length; at += 1) {
    if (near[at] === '\\') at += 1;
    else if (near[at] === '$') {
      const closes = !/\s/.test(near[at - 1] as string) && !/\d/.test(near[at + 1] ?? '');
      return closes && isFormula(near.slice(1, at)) ? start + at + 1 : null;
    }
  }
  return null;
}

const isFormula = (inner: string): boolean => hasBalancedBraces(inner) && !/(?<!\\)\$/.test(inner);

const COMMAND_OR_SIGN = /\\(?:([a-zA-Z]+)|([^a-zA-Z]))?|[&%#_^$]/g;

/** Escapes text outside formulas, but not `~`, which is a space in TeX and in most titles that have one. */
const plain = (text: string): string =>
  text.replace(COMMAND_OR_SIGN, (whole, word: string | undefined, sign: string | undefined, at: number) => {
    if (!whole.startsWith('\\')) return whole === '^' ? '\\^{}' : `\\${whole}`;
    const name = word ?? sign;
    if (name === undefined) return '';
    if (TEXT_COMMANDS.has(name)) return whole;
    if (word === undefined) return /[-/@]/.test(name) ? '' : ' ';
    if (Object.hasOwn(SYMBOLS, word)) return `$\\${word}$`;
    // An argument in braces is displayed; without one, the command's name is.
    return text[at + whole.length] === '{' || TRANSPARENT.has(word) || SILENT.has(word) ? '' : word;
  });

const MATH_COMMAND_OR_SIGN = /\\(?:([a-zA-Z]+)|([^a-zA-Z]))?|[%#]|\^{2,}/g;

/** Makes a formula safe: `^^5c` would be a backslash, and a percent sign would start a comment. */
const formula = (text: string): string =>
  text.replace(MATH_COMMAND_OR_SIGN, (whole, word: string | undefined, sign: string | undefined) => {
    if (whole.startsWith('^')) return '^';
    if (!whole.startsWith('\\')) return `\\${whole}`;
    const name = word ?? sign;
    if (name === undefined) return '';
    if (MATH_COMMANDS.has(name)) return whole;
    return word ?? ' ';
  });

function hasBalancedBraces(text: string): boolean {
  let open = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '{') open += 1;
    else if (text[at] === '}') open -= 1;
    if (open < 0) return false;
  }
  return open === 0;
}

/** Removes escaped braces too: BibTeX counts braces regardless of backslashes. */
const withoutBraces = (text: string): string => text.replace(/\\?[{}]/g, '');
