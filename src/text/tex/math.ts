/** Converts a TeX formula to one line of Unicode, or null if something would be lost. Pure. */

import { ALPHABETS, inAlphabet, SUBSCRIPTS, SUPERSCRIPTS } from './alphabets.ts';
import { ACCENTS, FUNCTIONS, MATH_ACCENTS, SIGNS, SILENT, SPACES, SYMBOLS, TRANSPARENT } from './commands.ts';

/** Deeper nesting is unreadable on one line. */
const DEEPEST = 12;

/** Thrown inside this file only, caught by `mathText`. */
const CANNOT = Symbol('cannot be shown on one line');

/**
 * Converts what is between the dollars: `\mathcal{O}(n^2)` is `𝒪(n²)`. Null if it cannot be shown on one
 * line.
 */
export function mathText(formula: string): string | null {
  try {
    const reader = { source: formula, at: 0 };
    return sequence(reader, 0, '').replace(/ {2,}/g, ' ').trim();
  } catch (thrown) {
    if (thrown === CANNOT) return null;
    throw thrown;
  }
}

/** A superscript or subscript in Unicode characters, or null if Unicode lacks one of them. */
export function scriptText(text: string, characters: Readonly<Record<string, string>>): string | null {
  let script = '';
  for (const character of text) {
    const small = characters[character];
    if (small === undefined) return null;
    script += small;
  }
  return script;
}

interface Reader {
  readonly source: string;
  at: number;
}

function sequence(reader: Reader, depth: number, end: string): string {
  if (depth > DEEPEST) throw CANNOT;
  let shown = '';
  while (reader.at < reader.source.length) {
    const character = reader.source[reader.at] as string;
    if (character === end) {
      reader.at += 1;
      return shown;
    }
    shown = append(shown, character, reader, depth);
  }
  if (end !== '') throw CANNOT;
  return shown;
}

function append(shown: string, character: string, reader: Reader, depth: number): string {
  if (character === '\\') return appendCommand(shown, reader, depth);
  reader.at += 1;
  switch (character) {
    case '^':
      return shown + script(argument(reader, depth), SUPERSCRIPTS, '^');
    case '_':
      return shown + script(argument(reader, depth), SUBSCRIPTS, '_');
    case '{':
      return shown + group(reader, depth);
    case '}':
    case '&':
    case '$':
      throw CANNOT;
    case '-':
      return `${shown}−`;
    case "'":
      return `${shown}′`;
    case '~':
      return `${shown} `;
    default:
      return shown + character;
  }
}

function appendCommand(shown: string, reader: Reader, depth: number): string {
  const name = commandName(reader);
  const next = reader.source[reader.at] ?? '';
  // A relation with a space before it gets one after it; TeX would set both itself.
  const spaced = shown.endsWith(' ') && /[^\s)\]},.;:^_]/.test(next) ? ' ' : '';
  if (name === 'not') return shown + negated(argument(reader, depth)) + spaced;
  if (RELATION.test(SYMBOLS[name] ?? '')) return shown + SYMBOLS[name] + spaced;
  if (FUNCTIONS.has(name)) {
    const before = /[\p{L}\p{N})]$/u.test(shown) ? ' ' : '';
    const after = /[\p{L}\p{N}\\]/u.test(next) ? ' ' : '';
    return shown + before + name.replace('bmod', 'mod') + after;
  }
  return shown + command(name, reader, depth);
}

const RELATION = /^[≤≥⩽⩾≪≫≠≡∼≃≈≅∝≍≐≲≳⪅⪆≺≻⪯⪰∈∉∋⊂⊃⊆⊇⊊⊋→←↔⇒⇐⇔⟶⟵↦⟼∣×±∓·∪∩∖⊕⊗∧∨]$/;

/** Reads a command's name and the spaces that end it. */
function commandName(reader: Reader): string {
  const name = /^(?:[a-zA-Z]+|[\s\S])/.exec(reader.source.slice(reader.at + 1, reader.at + 40))?.[0];
  if (name === undefined) throw CANNOT;
  reader.at += 1 + name.length;
  if (/[a-zA-Z]$/.test(name)) skipSpaces(reader);
  // Listings sometimes join lines without a space: `\rmHII` was `\rm HII`.
  const glued = /^(?:rm|bf|it)(?=[A-Za-z])/.exec(name);
  if (glued === null || isKnown(name)) return name;
  reader.at -= name.length - 2;
  return glued[0];
}

const isKnown = (name: string): boolean =>
  Object.hasOwn(SYMBOLS, name) || SILENT.has(name) || TRANSPARENT.has(name);

function command(name: string, reader: Reader, depth: number): string {
  if (Object.hasOwn(SYMBOLS, name)) return SYMBOLS[name] as string;
  if (Object.hasOwn(SIGNS, name)) return SIGNS[name] as string;
  if (name === 'operatorname' || name === 'hspace') skip(reader, '*');
  if (TRANSPARENT.has(name))
    return TEXT_COMMAND.test(name) ? textArgument(reader, depth) : argument(reader, depth);
  if (Object.hasOwn(ALPHABETS, name)) return inAlphabet(ALPHABETS[name] as string, argument(reader, depth));
  if (Object.hasOwn(MATH_ACCENTS, name))
    return accented(argument(reader, depth), MATH_ACCENTS[name] as string);
  if (Object.hasOwn(ACCENTS, name) && (name === 'r' || !/[a-z]/i.test(name)))
    return accented(argument(reader, depth), ACCENTS[name] as string);
  if (SPACES.has(name)) return ' ';
  if (SILENT.has(name)) return delimiterAfter(name, reader);
  switch (name) {
    case 'frac':
    case 'tfrac':
    case 'dfrac':
      return `${parenthesised(argument(reader, depth))}/${parenthesised(argument(reader, depth))}`;
    case 'sqrt':
      return root(reader, depth);
    case 'binom':
      return `C(${argument(reader, depth)}, ${argument(reader, depth)})`;
    case 'pmod':
      return ` (mod ${argument(reader, depth)})`;
    case 'textcolor':
      argument(reader, depth);
      return argument(reader, depth);
    case 'unicode':
      return unicodeCharacter(argument(reader, depth));
    case 'textsuperscript':
      return script(argument(reader, depth), SUPERSCRIPTS, '^');
    case 'textsubscript':
      return script(argument(reader, depth), SUBSCRIPTS, '_');
    default:
      throw CANNOT;
  }
}

/** MathJax's `\unicode{x2013}`. */
function unicodeCharacter(code: string): string {
  const number = /^x[0-9a-fA-F]{2,5}$/.test(code) ? Number.parseInt(code.slice(1), 16) : Number(code);
  return number >= 0x20 && number < 0xd800 ? String.fromCodePoint(number) : fail();
}

const TEXT_COMMAND = /^(text|mbox|hbox|fbox|emph|url|path)/;

/** `\left.` is an invisible delimiter. */
function delimiterAfter(name: string, reader: Reader): string {
  if (/^(left|right|middle)$/.test(name)) skip(reader, '.');
  return '';
}

/** The operand of `^`, `_` or a command: a group, a command with its own arguments, or one character. */
function argument(reader: Reader, depth: number): string {
  if (depth > DEEPEST) throw CANNOT;
  skipSpaces(reader);
  const character = reader.source[reader.at];
  if (
    character === undefined ||
    character === '}' ||
    character === '^' ||
    character === '_' ||
    character === '$'
  )
    throw CANNOT;
  if (character === '\\') return appendCommand('', reader, depth + 1).trim();
  const width = (reader.source.codePointAt(reader.at) as number) > 0xffff ? 2 : 1;
  if (character !== '{') {
    reader.at += width;
    return character === '-'
      ? '−'
      : character === "'"
        ? '′'
        : reader.source.slice(reader.at - width, reader.at);
  }
  reader.at += 1;
  return group(reader, depth);
}

/** The content after a `{`; `{\cal O}` is entirely in script letters. */
function group(reader: Reader, depth: number): string {
  const alphabet = /^\\(cal|frak|Bbb)(?![a-zA-Z])\s*/.exec(reader.source.slice(reader.at, reader.at + 12));
  if (alphabet === null) return sequence(reader, depth + 1, '}');
  reader.at += alphabet[0].length;
  return inAlphabet(ALPHABETS[alphabet[1] as string] as string, sequence(reader, depth + 1, '}'));
}

/** The argument of `\text`: a hyphen is a hyphen, spaces count. */
function textArgument(reader: Reader, depth: number): string {
  return argument(reader, depth).replaceAll('−', '-').replaceAll('′', '’');
}

function script(text: string, characters: Readonly<Record<string, string>>, sign: '^' | '_'): string {
  const plain = text.trim();
  const small = scriptText(plain.replaceAll(' ', ''), characters);
  if (small !== null) return small;
  if (plain === '∘') return '°';
  return /^(?:[\p{L}\p{N}\p{M}.∞]+|[^\s{}^_])$/u.test(plain) ? `${sign}${plain}` : `${sign}{${plain}}`;
}

function root(reader: Reader, depth: number): string {
  let sign = '√';
  if (skip(reader, '[')) {
    const order = sequence(reader, depth + 1, ']');
    sign = { '2': '√', '3': '∛', '4': '∜' }[order] ?? `${scriptText(order, SUPERSCRIPTS) ?? fail()}√`;
  }
  return sign + parenthesised(argument(reader, depth));
}

const parenthesised = (text: string): string => (/^[\p{L}\p{N}\p{M}.∞]*$/u.test(text) ? text : `(${text})`);

function accented(text: string, mark: string): string {
  const characters = [...text.replace('ı', 'i').replace('ȷ', 'j')];
  if (characters.length === 1 || mark === '\u0305' || mark === '\u0332')
    return characters.map((each) => each + mark).join('');
  return fail();
}

function negated(relation: string): string {
  const shown = `${relation}\u0338`.normalize('NFC');
  return [...relation].length === 1 ? shown : fail();
}

function skip(reader: Reader, character: string): boolean {
  if (reader.source[reader.at] !== character) return false;
  reader.at += 1;
  return true;
}

function skipSpaces(reader: Reader): void {
  while (reader.source[reader.at] === ' ') reader.at += 1;
}

function fail(): never {
  throw CANNOT;
}
