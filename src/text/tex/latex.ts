/** Stored text for LaTeX: accents and mathematics stay, other commands go, and what LaTeX would stumble over is escaped. Pure. */
import { ACCENTS, FUNCTIONS, MATH_ACCENTS, SILENT, SPACES, SYMBOLS, TRANSPARENT } from './commands.ts';

/** A formula is shorter; a dollar whose partner is farther away is money. */
const LONGEST_FORMULA = 2_000;

/** Letters that ASCII does not have, and signs that are escaped by a backslash. */
const TEXT_COMMANDS: ReadonlySet<string> = new Set([
  ...Object.keys(ACCENTS),
  ...[
    'ss',
    'ae',
    'AE',
    'oe',
    'OE',
    'aa',
    'AA',
    'o',
    'O',
    'l',
    'L',
    'i',
    'j',
    'dh',
    'DH',
    'th',
    'TH',
    'dj',
    'DJ',
    'ng',
    'NG',
    't',
  ],
  ...['&', '%', '#', '_', '$', '{', '}'],
]);

/** Of those that change how their argument looks, the ones that read it in a way of their own. */
const NO_MATHEMATICS: ReadonlySet<string> = new Set([
  'url',
  'path',
  'nolinkurl',
  'lowercase',
  'uppercase',
  'protect',
  'relax',
  'newline',
]);

const MATH_COMMANDS: ReadonlySet<string> = new Set(
  [
    ...Object.keys(SYMBOLS),
    ...Object.keys(MATH_ACCENTS),
    ...TRANSPARENT,
    ...SILENT,
    ...SPACES,
    ...FUNCTIONS,
    ...[
      'frac',
      'dfrac',
      'tfrac',
      'cfrac',
      'binom',
      'sqrt',
      'overset',
      'underset',
      'stackrel',
      'overbrace',
      'underbrace',
      'pmod',
      'not',
    ],
    ...[
      'mathbb',
      'mathcal',
      'mathfrak',
      'mathscr',
      'Bbb',
      'mathds',
      'lvert',
      'rvert',
      'lVert',
      'rVert',
      'vert',
      'Vert',
    ],
    ...[',', ';', ':', '!', ' ', '{', '}', '|', '&', '%', '#', '_', '$'],
  ].filter((name) => !NO_MATHEMATICS.has(name)),
);

/** A formula needs something beside each dollar, and no digit behind the second: `$5 to $10` is money. */
const OPENS = /^\$[^\s$]/;

/** @param stored as papers hold it. The result has balanced braces and no command that does more than show a sign. */
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

/** Behind the formula that begins at a dollar; null when none does. */
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

/** Not `~`, a space in TeX and in most titles that have one. */
const plain = (text: string): string =>
  text.replace(COMMAND_OR_SIGN, (whole, word: string | undefined, sign: string | undefined, at: number) => {
    if (!whole.startsWith('\\')) return whole === '^' ? '\\^{}' : `\\${whole}`;
    const name = word ?? sign;
    if (name === undefined) return '';
    if (TEXT_COMMANDS.has(name)) return whole;
    if (word === undefined) return /[-/@]/.test(name) ? '' : ' ';
    if (Object.hasOwn(SYMBOLS, word)) return `$\\${word}$`;
    // What stands in braces behind it is shown; without any, its name is.
    return text[at + whole.length] === '{' || TRANSPARENT.has(word) || SILENT.has(word) ? '' : word;
  });

const MATH_COMMAND_OR_SIGN = /\\(?:([a-zA-Z]+)|([^a-zA-Z]))?|[%#]|\^{2,}/g;

/** `^^5c` would be a backslash, and a percent sign the end of the line. */
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

/** Escaped ones go as well: BibTeX counts braces whatever stands before them. */
const withoutBraces = (text: string): string => text.replace(/\\?[{}]/g, '');
