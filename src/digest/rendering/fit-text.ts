/** Cuts and wraps text: excerpts, lists of names, lines of a plain-text mail. Pure. */

import { singleLine } from '../../text/control-characters.ts';
import type { Formats } from '../../text/formats.ts';
import { SENTENCE_END } from '../../text/sentences.ts';
import { CARD_WORDING } from '../../text/wording/digest-wording.ts';

/** Maximum line width of the plain-text part, in columns. URLs may be longer: they are never broken. */
const TEXT_COLUMNS = 74;

/**
 * The start of `text`, at most `most` characters: whole sentences if they fill at least half of that, or else
 * whole words and an ellipsis. Returns '' if `most` is 0.
 */
export function excerpt(text: string, most: number): string {
  if (text.length <= most) return text;
  if (most <= 0) return '';
  const start = text.slice(0, most);
  const sentence = lastMatchEnd(start, SENTENCE_END);
  if (sentence >= most / 2) return `${start.slice(0, sentence)} …`;
  return cutAtWord(text, most);
}

/** Cuts a text longer than `most` characters at a word boundary, and appends an ellipsis. */
export function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most);
  const word = start.lastIndexOf(' ');
  const cut = word >= most / 2 ? start.slice(0, word) : start.slice(0, -1).replace(/[\ud800-\udbff]$/, '');
  return `${cut.replace(/(?<![\s,;:–—-])[\s,;:–—-]+$/, '')}…`;
}

/** `A, B, C and 12 more`; `A and B` for two. */
export function nameSome(names: readonly string[], most: number, { count }: Formats): string {
  const shown = names.length > most + 1 ? names.slice(0, most) : names;
  const rest = names.length - shown.length;
  return CARD_WORDING.namesAndMore(shown, rest > 0 ? count(rest) : null);
}

/**
 * Wraps to lines of at most `columns` columns, each indented by `indent`. Breaks at spaces and between
 * wide (East Asian) characters; a longer word, such as a URL, gets its own line.
 */
export function wrap(text: string, indent = '', columns = TEXT_COLUMNS): string {
  const room = columns - indent.length;
  let wrapped = '';
  let rest = singleLine(text);
  const endOfLine = NARROW.test(rest) ? endOfNarrowLine : endOfWideLine;
  while (rest !== '') {
    const end = endOfLine(rest, room);
    wrapped += `${indent}${rest.slice(0, end)}\n`;
    rest = rest.slice(rest[end] === ' ' ? end + 1 : end);
  }
  return wrapped;
}

// Scripts whose characters are two columns wide and need no space to break at: Hangul Jamo, CJK, kana,
// full-width forms, emoji.
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
// Closing punctuation of those scripts and combining marks must not begin a line.
const NEVER_FIRST = /[\p{M}、。，．！？：；）」』】〉》]/u;

/** Latin letters and punctuation without marks of their own: one column each. */
const NARROW = /^[ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027]*$/;

/** Width in columns of a terminal or plain-text reader; combining marks have none. */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const character of text) if (!/\p{M}/u.test(character)) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** The end of the first line of a text, all of whose characters are one column wide. */
function endOfNarrowLine(text: string, room: number): number {
  if (text.length <= room) return text.length;
  const space = text.lastIndexOf(' ', room);
  const end = space > 0 ? space : text.indexOf(' ', room);
  return end < 0 ? text.length : end;
}

/** The end of the first line of any text. */
function endOfWideLine(text: string, room: number): number {
  let [at, width, end] = [0, 0, 0];
  let before = ' ';
  for (const character of text) {
    if (character === ' ' || canBreak(before, character)) {
      if (width > room) return at;
      end = at;
    }
    width += displayWidth(character);
    if (width > room && end > 0) return end;
    at += character.length;
    before = character;
  }
  return text.length;
}

const canBreak = (before: string, character: string): boolean =>
  before !== ' ' && !NEVER_FIRST.test(character) && (WIDE.test(character) || WIDE.test(before));

function lastMatchEnd(text: string, pattern: RegExp): number {
  let end = -1;
  for (const match of text.matchAll(pattern)) end = match.index + match[0].length;
  return end;
}
