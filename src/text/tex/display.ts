/** Converts stored text for display: TeX as Unicode where possible, the rest unchanged. Pure. */

import { singleLine } from '../control-characters.ts';
import { SUBSCRIPTS, SUPERSCRIPTS } from './alphabets.ts';
import { BEFORE_MACRO, endOfAuthorMacro } from './author-macros.ts';
import { needsNoBraces, withSameSubscripts } from './bare-subscripts.ts';
import { ACCENTS, LETTERS, SIGNS, SILENT_IN_TEXT, SYMBOLS, TRANSPARENT } from './commands.ts';
import { mathText, scriptText } from './math.ts';

/** Longest formula between dollars, argument or quotation that is recognised (characters). */
const FARTHEST = 600;
/** Depth of nested groups that are followed. */
const DEEPEST = 8;

/**
 * Shows accents, simple TeX and formulas in Unicode: `K\"onig` is `König`, `$\mathcal{O}(n^2)$` is `𝒪(n²)`.
 * No word is lost: whatever has no Unicode form stays as written, and prices ("$5 and $10") are not taken for
 * a formula. Takes time linear in the length of the text.
 */
export function displayText(stored: string): string {
  if (!/[\\$~^`{]|--/.test(stored)) return stored;
  return withSameSubscripts(convertSource(stored, 0)).normalize('NFC');
}

/**
 * `displayText` for prose, without the asterisks of words that are strong in Markdown. Titles keep asterisks,
 * which may be meant there.
 */
export const displayProse = (stored: string): string =>
  displayText(stored.includes('**') ? stored.replace(STRONG, '$1') : stored);

/** `**strong**`, as some abstracts are typed, but not powers as in 2**3. */
const STRONG = /(?<![\p{L}\p{N}*])\*\*(?=[^\s*])([^*\n]{1,200})(?<=\S)\*\*(?![\p{L}\p{N}*])/gu;

/** `displayText` on one line, without control and direction-override characters. */
export const displayLine = (stored: string): string => singleLine(displayText(stored));

function convertSource(source: string, depth: number): string {
  let shown = '';
  let plainFrom = 0;
  const special = /[\\$~^_`'{]|--/g;
  for (let match = special.exec(source); match !== null; match = special.exec(source)) {
    const found = depth > DEEPEST ? null : converted(source, match.index, depth);
    if (found === null) {
      special.lastIndex = match.index + runLength(source, match.index);
      continue;
    }
    shown += source.slice(plainFrom, match.index) + found.shown;
    plainFrom = found.end;
    special.lastIndex = found.end;
  }
  return shown + source.slice(plainFrom);
}

/** What was recognised at one place: its display form, and where the source continues. */
interface Found {
  readonly shown: string;
  readonly end: number;
}

/** A run of the same sign is one unit (`----`, ```` ``` ````), so that its rest is not examined again. */
function runLength(source: string, at: number): number {
  const sign = source[at] as string;
  if (sign === '\\' || sign === '$') return 1;
  let end = at + 1;
  while (source[end] === sign) end += 1;
  return end - at;
}

function converted(source: string, at: number, depth: number): Found | null {
  switch (source[at]) {
    case '\\':
      return command(source, at, depth);
    case '$':
      return formula(source, at);
    case '~':
      return tie(source, at);
    case '^':
      return script(source, at, SUPERSCRIPTS);
    case '_':
      return source[at + 1] === '{' || /^[α-ωΑ-Ω]_\d(?!\w)/.test(source.slice(Math.max(0, at - 1), at + 3))
        ? script(source, at, SUBSCRIPTS)
        : null;
    case '`':
      return quotation(source, at, depth);
    case "'":
      return doubledQuotation(source, at, depth);
    case '-':
      return dash(source, at);
    case '{':
      return signGroup(source, at) ?? styledGroup(source, at, depth);
    default:
      return null;
  }
}

function command(source: string, at: number, depth: number): Found | null {
  const next = source[at + 1] ?? '';
  if (next === '(' || next === '[') return delimited(source, at, 2, next === '(' ? '\\)' : '\\]');
  const accent = accentedLetter(source, at);
  if (accent !== null) return accent;
  const name = /^[a-zA-Z]+/.exec(source.slice(at + 1, at + 30))?.[0];
  if (name === undefined) return sign(source, at);
  const end = at + 1 + name.length;
  if (name === 'href') return link(source, end, depth);
  const argument = groupAt(source, end);
  if (argument !== null && (name === 'textsuperscript' || name === 'textsubscript')) {
    const small = scriptText(argument.inner, name === 'textsuperscript' ? SUPERSCRIPTS : SUBSCRIPTS);
    return { shown: small ?? argument.inner, end: argument.end };
  }
  if (argument !== null && (TRANSPARENT.has(name) || SILENT_IN_TEXT.has(name))) {
    const verbatim = name === 'url' || name === 'path';
    return { shown: verbatim ? argument.inner : convertSource(argument.inner, depth + 1), end: argument.end };
  }
  if (SILENT_IN_TEXT.has(name) && source[at - 1] !== '{' && /^[\s{\\~-]/.test(source[end] ?? ''))
    return { shown: '', end: /[ ~]/.test(source[end] ?? '') ? end + 1 : end };
  if (name === 'newline') return { shown: ' ', end };
  if (MATH_ONLY.has(name)) return bareFormula(source, at, end);
  if (Object.hasOwn(SYMBOLS, name))
    return { shown: SYMBOLS[name] as string, end: afterCommand(source, end, SYMBOLS[name] as string) };
  const macroEnd = endOfAuthorMacro(source, at, name);
  return macroEnd === null ? null : { shown: name, end: macroEnd };
}

/** Formula commands that occur without dollars, with their arguments. */
const MATH_ONLY: ReadonlySet<string> = new Set([
  'sqrt',
  'mathbb',
  'mathcal',
  'mathfrak',
  'frac',
  'hat',
  'tilde',
  'bar',
]);

function bareFormula(source: string, at: number, end: number): Found | null {
  let last = end;
  for (let group = groupAt(source, last); group !== null; group = groupAt(source, last)) last = group.end;
  const shown = last === end ? null : mathText(source.slice(at, last));
  return shown === null ? null : { shown, end: last };
}

/**
 * Returns where the text goes on after a command. TeX swallows the space after a command and an empty group
 * that protects one; a space between words is kept.
 */
function afterCommand(source: string, end: number, symbol: string): number {
  if (source.startsWith('{}', end)) return end + 2;
  const eaten =
    source[end] === ' ' &&
    /^[\p{L}]$/u.test(symbol) &&
    LETTERS_OF_NAMES.has(symbol) &&
    /^\p{L}/u.test(source.slice(end + 1, end + 2));
  return eaten ? end + 1 : end;
}

// Letters of names (`\o`, `\ss`, `\l`): TeX swallows the space after them. After Greek letters it is a real
// one.
const LETTERS_OF_NAMES: ReadonlySet<string> = new Set(Object.values(LETTERS));

function sign(source: string, at: number): Found | null {
  const character = source[at + 1] ?? '';
  // In plain text a backslash before a slash or bar, or after a space, is more often a backslash than
  // TeX.
  if (!Object.hasOwn(SIGNS, character) || /[/|-]/.test(character)) return null;
  if (/[ !;:]/.test(character) && !/[\p{L}\p{N}°}~.,)]/u.test(source[at - 1] ?? '')) return null;
  return { shown: SIGNS[character] as string, end: at + 2 };
}

const ACCENT =
  /^\\(?:([`'^~=."])\s?|([uvHcdbkr])(?:\s|(?=\{)))(?:\{(\\?[a-zA-Z])\s?\}|\{\\([ij])\s?\}|\\([ij])(?![a-zA-Z])(?:\{\}|\s)?|([a-zA-Z]))/;

function accentedLetter(source: string, at: number): Found | null {
  const match = ACCENT.exec(source.slice(at, at + 12));
  if (match === null) return null;
  const letter = (match[3] ?? match[4] ?? match[5] ?? match[6] ?? '').replace('\\', '');
  const shown = `${letter}${ACCENTS[match[1] ?? match[2] ?? '']}`.normalize('NFC');
  // An accent and a letter that do not combine into one character are not an accent: `\'s`.
  return shown.length === 1 ? { shown, end: at + match[0].length } : null;
}

function formula(source: string, at: number): Found | null {
  if (source[at + 1] === '$') return delimited(source, at, 2, '$$');
  const close = closingDollar(source, at + 1);
  if (close === -1) return null;
  const inner = source.slice(at + 1, close);
  if (!isFormula(inner, source[close + 1] ?? '')) return null;
  const shown = /^\\(href|url|text[a-z]*)\{/.test(inner) ? textBetweenDollars(inner) : mathText(inner);
  return shown === null ? { shown: source.slice(at, close + 1), end: close + 1 } : { shown, end: close + 1 };
}

/** Shows links and words that are between dollars by mistake. */
function textBetweenDollars(inner: string): string | null {
  const shown = convertSource(inner, 1);
  return /[\\$]/.test(shown) ? mathText(inner) : shown;
}

/** The next dollar that is not `\$`, within the length of a formula; -1 if there is none. */
function closingDollar(source: string, from: number): number {
  const farthest = Math.min(source.length, from + FARTHEST);
  for (let at = from; at < farthest; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '$') return at;
  }
  return -1;
}

/** Is the text between two dollars mathematics, or are they two prices? */
function isFormula(inner: string, after: string): boolean {
  if (inner === '' || /^\s*$/.test(inner)) return false;
  if (/[\\^_{]/.test(inner) || /^[-+<>=*/~]+$/.test(inner)) return true;
  if (/^\s|\s$/.test(inner) || /\d/.test(after))
    return /^[\d\s.,+*/=<>()|-]*(?:[a-zA-Z][\d\s.,+*/=<>()|-]*)?$/.test(inner) && /[=<>+]/.test(inner);
  return !/[a-zA-Z]{3}\s+\S*[a-zA-Z]{2}/.test(inner);
}

function delimited(source: string, at: number, width: number, end: string): Found | null {
  const close = source.slice(at + width, at + width + FARTHEST).indexOf(end);
  if (close <= 0) return null;
  const after = at + width + close + end.length;
  const shown = mathText(source.slice(at + width, at + width + close));
  return { shown: shown ?? source.slice(at, after), end: after };
}

/** `~` between words is a non-breaking space; in ranges and addresses and before numbers it stays a tilde. */
function tie(source: string, at: number): Found | null {
  const before = source.slice(Math.max(0, at - 2), at);
  const after = source.slice(at + 1, at + 3);
  const joins = /^[\p{L}.]{2}$/u.test(before)
    ? /^[\p{L}\p{N}$\\(]/u.test(after)
    : (/[\d}$]$/.test(before) && /^[\p{L}\\]/u.test(after)) ||
      (/\p{L}[)\],]$/u.test(before) && /^(?:\p{L}{2}|\\\p{L})/u.test(after));
  return joins ? { shown: '\u00a0', end: at + 1 } : null;
}

/** `10^{-3}`, `R^2`, `CO_{2}` outside of formulas. */
function script(source: string, at: number, characters: Readonly<Record<string, string>>): Found | null {
  const group = groupAt(source, at + 1);
  const bare = /^(?:[−+-]?\d{1,4}(?!\.?\d)|[a-zA-Z](?![\w({]))/.exec(source.slice(at + 1, at + 8))?.[0];
  const end = group?.end ?? at + 1 + (bare?.length ?? 0);
  const raised = group === null ? bare : mathText(group.inner);
  const base = at > 0 && /[\p{L}\p{N})\]}$|]/u.test(source[at - 1] as string);
  const small = raised && (base || group !== null) ? scriptText(raised, characters) : null;
  if (small !== null) return { shown: small, end };
  return group !== null && raised && needsNoBraces(source, at, raised, end)
    ? { shown: `${source[at]}${raised}`, end }
    : null;
}

/** ``` ``quoted'' ``` and `` `quoted' ``, closed within the limit. */
function quotation(source: string, at: number, depth: number): Found | null {
  if (source[at + 1] !== '`') return singleQuotation(source, at, depth);
  if (source[at + 2] === '`' || /^\s?$/.test(source[at + 2] ?? '')) return null;
  const reach = source.slice(at + 2, at + 2 + FARTHEST);
  const close = /''|"|``/.exec(reach);
  if (close === null || close[0] === '``') return null;
  return {
    shown: `“${convertSource(reach.slice(0, close.index), depth + 1)}”`,
    end: at + 2 + close.index + close[0].length,
  };
}

/** `''quoted''`, as written without backticks. */
function doubledQuotation(source: string, at: number, depth: number): Found | null {
  if (source[at + 1] !== "'" || /[\p{L}\p{N}')\].,]/u.test(source[at - 1] ?? ' ')) return null;
  const match = /^''([\p{L}\p{N}][^'"`]{0,200})''(?!')/u.exec(source.slice(at, at + 210));
  return match === null
    ? null
    : { shown: `“${convertSource(match[1] as string, depth + 1)}”`, end: at + match[0].length };
}

function singleQuotation(source: string, at: number, depth: number): Found | null {
  if (at > 0 && /[\p{L}\p{N}]/u.test(source[at - 1] as string)) return null;
  const match = /^`([^`'"\s][^`'"]{0,80})'(?![\p{L}\p{N}'])/u.exec(source.slice(at, at + 90));
  return match === null
    ? null
    : { shown: `‘${convertSource(match[1] as string, depth + 1)}’`, end: at + match[0].length };
}

/** `1--5`, `Bose--Einstein`, ` -- `, `---`; not the `--flag` of a program or a drawn line. */
function dash(source: string, at: number): Found | null {
  const length = runLength(source, at);
  const [before, after] = [source[at - 1] ?? ' ', source[at + length] ?? ' '];
  if (length > 3 || /[-<>|]/.test(before + after)) return null;
  if (length === 3) return { shown: '—', end: at + 3 };
  const opensWord = /[\s("'[]/.test(before) && !/\s/.test(after);
  return opensWord ? null : { shown: '–', end: at + 2 };
}

/** `N{=}4`, `1{,}182`: braces that keep TeX from setting space around a sign; `FID{}` ends a macro's name. */
function signGroup(source: string, at: number): Found | null {
  const written = /^\{([=<>:+×±,-]?)\}/.exec(source.slice(at, at + 3))?.[1];
  if (written === undefined) return null;
  const end = at + written.length + 2;
  const [before, after] = [source.slice(Math.max(0, at - 20), at), source.slice(end, end + 2)];
  if (written === ',') return /\d$/.test(before) && /^\d/.test(after) ? { shown: ',', end } : null;
  const isMeant =
    written === ''
      ? // In programs `T{}` and `x{};` are values.
        /(?<![\p{L}\p{N}])[\p{Lu}\p{N}-]{2,19}$/u.test(before)
        ? !/^[\w;(){[]/.test(after)
        : /[\p{L}\p{N}]$/u.test(before) && /^[=<>≈≤≥]\d/.test(after)
      : /[\p{L}\p{N})\]}]$/u.test(before);
  return isMeant ? { shown: written, end } : null;
}

/** `{\it word}`, `{\em word}`: a group whose style ends with it. */
function styledGroup(source: string, at: number, depth: number): Found | null {
  const style = /^\{\\(?:it|bf|em|rm|sc|tt|sf|sl|itshape|bfseries)(?![a-zA-Z])\s*/.exec(
    source.slice(at, at + 16),
  );
  const group = style === null ? null : groupAt(source, at);
  if (style !== null && group !== null)
    return {
      shown: convertSource(source.slice(at + style[0].length, group.end - 1), depth + 1),
      end: group.end,
    };
  const content =
    /^\{(\\(?:[`'^~=."]\s?\{?\\?[a-zA-Z]\}?|[uvHcdbkr](?:\s|\{)\\?[a-zA-Z]\}?|[a-zA-Z]{1,30}))\}/.exec(
      source.slice(at, at + 33),
    );
  if (content === null) return null;
  const shown = convertSource(content[1] as string, depth + 1);
  // Anything longer than a letter or a sign is the name of an author's macro, unless the group is an
  // argument.
  const isWhole =
    [...shown].length === 1 || (!shown.startsWith('\\') && BEFORE_MACRO.test(source[at - 1] ?? ''));
  return isWhole ? { shown, end: at + content[0].length } : null;
}

function link(source: string, at: number, depth: number): Found | null {
  const address = groupAt(source, at);
  const words = address === null ? null : groupAt(source, address.end);
  if (address === null || words === null) return null;
  const shown = convertSource(words.inner, depth + 1);
  return { shown: shown === address.inner ? shown : `${shown} (${address.inner})`, end: words.end };
}

/** The `{…}` that begins at `at`, with matching braces, at most `FARTHEST` long. */
function groupAt(source: string, at: number): { inner: string; end: number } | null {
  if (source[at] !== '{') return null;
  const farthest = Math.min(source.length, at + FARTHEST);
  let open = 0;
  for (let position = at; position < farthest; position += 1) {
    const character = source[position];
    if (character === '\\') position += 1;
    else if (character === '{') open += 1;
    else if (character === '}') {
      open -= 1;
      if (open === 0) return { inner: source.slice(at + 1, position), end: position + 1 };
    }
  }
  return null;
}
