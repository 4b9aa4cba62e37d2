/** Removes TeX for word matching, and keeps where each character stood in the original. Pure. */

import { HIDDEN_IN_WORDS } from '../control-characters.ts';
import { ACCENT_LETTERS, ACCENT_SIGNS, NO_WORDS } from './commands.ts';

/** Text for word matching. Its character `i` stands for `starts[i]` to `ends[i]` of the original. */
interface Unmarked {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const INVISIBLE = new RegExp(`[{}${HIDDEN_IN_WORDS}]`);
const MARKUP = new RegExp(`[\\\\{}$_^${HIDDEN_IN_WORDS}]`);

/**
 * Does the text need `withoutTex` at all? Most abstracts do not. Joiners and soft hyphens hide words
 * just as braces do.
 */
export const hasMarkup = (text: string): boolean => MARKUP.test(text);

/** Commands that are letters inside words. */
const LETTER_COMMANDS = new Map([
  ...['o', 'O', 'l', 'L', 'i', 'j', 'ss', 'ae', 'AE', 'oe', 'OE'].map((name) => [name, name] as const),
  ['aa', 'a'],
  ['AA', 'A'],
  ['ell', 'l'],
]);

/** `\'e`, `\'{e}`, `\'\i`: an accent over one letter. */
const ACCENT = new RegExp(String.raw`\\[${ACCENT_SIGNS}]\s*(?:\{\\?([a-zA-Z])\s*\}|\\?([a-zA-Z]))`, 'y');
/** `\v{s}`, `\c c`: accents named by a letter. */
const NAMED_ACCENT = new RegExp(
  String.raw`\\[${ACCENT_LETTERS}](?:\s*\{\\?([a-zA-Z])\s*\}|\s+([a-zA-Z]))`,
  'y',
);
/** A command with its terminator, which is not text: `\o{}`, `\o `. */
const COMMAND = /\\([a-zA-Z]+)\*?(?:\{\}|[ \t]+(?=[a-z]))?/y;
/** `L_2`, `x_{i}`: an index belongs to the letter before it. */
const INDEX = /_(?=\{?[0-9a-zA-Z])/y;
/** `L_2`, `R^2` and `A^*` also where no mathematics begin: names, as `L²` and `A*` are. */
const SCRIPT = /[_^](?=\{?[0-9])/y;
const STAR = /\^\{?(?:\*|\\ast|\\star)\}?(?![0-9a-zA-Z])/y;
/** `H$_2$O`, `A$^2$`, `$^{13}$C`, `Sgr A$^*$`: mathematics for the sake of the script alone. */
const SCRIPT_ALONE = /\$([_^])\{?(?:([0-9]+)|\*|\\ast|\\star)\}?\$/y;

type Put = (characters: string, start: number, end: number) => void;

/**
 * Replaces accents by their letter, removes styles and braces, and leaves the names of other commands
 * (`\alpha`) as separate words.
 */
export function withoutTex(marked: string): Unmarked {
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  const put: Put = (characters, start, end) => {
    for (let i = 0; i < characters.length; i += 1) {
      starts.push(start);
      ends.push(end);
    }
    text += characters;
  };
  let inMathematics = false;
  let at = 0;
  while (at < marked.length) {
    const character = marked[at] ?? '';
    if (character === '\\') {
      at = readCommand(marked, at, put);
      continue;
    }
    const script = character === '$' && !inMathematics ? matchAt(SCRIPT_ALONE, marked, at) : null;
    if (script !== null) {
      const [{ length }, sign, digits = '*'] = script;
      if (sign === '_' ? !/[a-zA-Z]/.test(text.at(-1) ?? '') : !endsInOneLetter(text)) put(' ', at, at);
      put(digits, at, at + length);
      at += length;
      if (!/[a-zA-Z]/.test(marked[at] ?? '')) put(' ', at, at);
      continue;
    }
    if ((character === '_' || character === '^') && endsInOneLetter(text)) {
      const star = matchAt(STAR, marked, at);
      if (star !== null) put('*', at, at + star[0].length);
      if (star !== null || matchAt(SCRIPT, marked, at)) {
        at += star?.[0].length ?? 1;
        continue;
      }
    }
    if (character === '$') inMathematics = !inMathematics;
    // `\frac{a}{b}` is two words, `{G}raph` is one.
    else if (character === '}' && marked[at + 1] === '{') put(' ', at, at + 1);
    else if (
      !isInvisible(character) &&
      !(inMathematics && /[a-zA-Z]$/.test(text) && matchAt(INDEX, marked, at))
    )
      put(character, at, at + 1);
    at += 1;
  }
  return { text, starts, ends };
}

/** Not in the last letter of a word. */
const endsInOneLetter = (text: string): boolean =>
  /[a-zA-Zℓ]/.test(text.at(-1) ?? '') && !/[\p{L}\p{N}]/u.test(text.at(-2) ?? '');

const isInvisible = (character: string): boolean => INVISIBLE.test(character);

/** Writes the meaning of the command at `at` and returns where the text continues. */
function readCommand(marked: string, at: number, put: Put): number {
  const accent = matchAt(ACCENT, marked, at) ?? matchAt(NAMED_ACCENT, marked, at);
  if (accent) {
    put(accent[1] ?? accent[2] ?? '', at, at + accent[0].length);
    return at + accent[0].length;
  }
  const command = matchAt(COMMAND, marked, at);
  const name = command?.[1];
  if (!command || name === undefined) {
    // `\-` is a possible hyphenation; `\_`, `\%`, `\,` and the like end a word.
    if (marked[at + 1] !== '-') put(' ', at, at + 2);
    return at + 2;
  }
  const end = at + 1 + name.length;
  const letter = LETTER_COMMANDS.get(name);
  if (letter !== undefined) {
    put(letter, at, end);
    return at + command[0].length;
  }
  if (!NO_WORDS.has(name)) {
    put(' ', at, at);
    put(name, at, end);
    put(' ', end, end);
  } else if (marked[end] !== '{') {
    put(' ', at, end);
  }
  return end;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
