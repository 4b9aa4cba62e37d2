/** Cuts and wraps text: excerpts, lists of names, lines of a plain-text mail. Pure. */

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
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const { word, spaced } of splitWords(text)) {
    const wordWidth = displayWidth(word);
    const gap = spaced && line !== '' ? 1 : 0;
    if (line !== '' && width + gap + wordWidth > room) {
      lines.push(line);
      line = word;
      width = wordWidth;
    } else {
      line += gap === 1 ? ` ${word}` : word;
      width += gap + wordWidth;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((each) => `${indent}${each}\n`).join('');
}

// Scripts whose characters are two columns wide and need no space to break at: Hangul Jamo, CJK, kana,
// full-width forms, emoji.
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
// Closing punctuation of those scripts, which must not begin a line.
const CLOSING = /^[、。，．！？：；）」』】〉》]/u;

/** Width in columns of a terminal or plain-text reader; combining marks have none. */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) if (!/\p{M}/u.test(character)) width += WIDE.test(character) ? 2 : 1;
  return width;
}

function* splitWords(text: string): Generator<{ word: string; spaced: boolean }> {
  const plain = /^[ -~]*$/.test(text);
  for (const word of text.split(/\s+/)) {
    if (word === '') continue;
    if (plain || !WIDE.test(word)) {
      yield { word, spaced: true };
      continue;
    }
    let part = '';
    let spaced = true;
    for (const character of word) {
      const breaks =
        part !== '' && !CLOSING.test(character) && (WIDE.test(character) || WIDE.test(part.slice(-2)));
      if (breaks) {
        yield { word: part, spaced };
        part = '';
        spaced = false;
      }
      part += character;
    }
    yield { word: part, spaced };
  }
}

function lastMatchEnd(text: string, pattern: RegExp): number {
  let end = -1;
  for (const match of text.matchAll(pattern)) end = match.index + match[0].length;
  return end;
}
