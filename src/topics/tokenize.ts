/** The one tokenizer of papers and queries: folded words with their places in the original text. */

import { hasMarkup, withoutTex } from '../text/tex/matching.ts';

/**
 * Words in order, as parallel lists: on this hot path three short lists are much cheaper than an
 * object per word.
 */
export interface TokenizedText {
  /** Folded: no case, no accents. */
  readonly words: readonly string[];
  /** Where each word starts in the original text, in UTF-16 units. */
  readonly starts: readonly number[];
  /** Where each word ends (exclusive). */
  readonly ends: readonly number[];
}

const SEPARATOR = 0;
const WORD = 1;
/**
 * A character of a script without spaces is a word of its own, so that a run of them matches like a
 * substring.
 */
const UNSPACED = 2;
/** A Greek letter, which is a word of its own beside other letters: `Hα` is `H-alpha`, `ΛCDM` is `Λ-CDM`. */
const GREEK = 3;

const WORD_CHARACTER = /[\p{L}\p{N}\p{M}]/u;
const UNSPACED_CHARACTER =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;
const GREEK_CHARACTER = /\p{Script=Greek}|\u00b5/u;
const MARK = /\p{M}/u;

const asciiKinds = Uint8Array.from({ length: 128 }, (_, code) =>
  WORD_CHARACTER.test(String.fromCharCode(code)) ? WORD : SEPARATOR,
);
/** By code point. Grows to the number of distinct characters ever seen, at most all of Unicode. */
const otherKinds = new Map<number, number>();

/**
 * Splits a text into words. Hyphens and other punctuation separate words; `C++` and `C#` are words; a
 * possessive `'s` is dropped; TeX is resolved (`$\alpha$-divergence`, `Poincar\'e`); each Chinese, Japanese
 * or Thai character is a word.
 */
export function tokenize(text: string): TokenizedText {
  if (!hasMarkup(text)) return scan(text);
  const unmarked = withoutTex(text);
  const { words, starts, ends } = scan(unmarked.text);
  return {
    words,
    starts: starts.map((start) => unmarked.starts[start] ?? 0),
    ends: ends.map((end) => unmarked.ends[end - 1] ?? text.length),
  };
}

function scan(text: string): TokenizedText {
  const words: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const lower = text.toLowerCase();
  // The lower case of some letters is longer, so that its indexes do not fit the text.
  const keepsPlaces = lower.length === text.length;
  let at = 0;
  while (at < text.length) {
    const start = at;
    let ascii = true;
    let kind = SEPARATOR;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code < 128) {
        if (asciiKinds[code] !== WORD || kind === UNSPACED || kind === GREEK) break;
        kind = WORD;
        at += 1;
        continue;
      }
      if (Number.isNaN(code)) break;
      const point = text.codePointAt(at) ?? code;
      const pointKind = classify(point);
      if (
        pointKind === SEPARATOR ||
        (kind === WORD && pointKind !== WORD) ||
        (kind === UNSPACED && !isMark(point)) ||
        (kind === GREEK && pointKind !== GREEK && !isMark(point))
      )
        break;
      ascii = false;
      if (kind === SEPARATOR) kind = pointKind;
      at += point > 0xffff ? 2 : 1;
    }
    if (at === start) {
      at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      continue;
    }
    const word = ascii && keepsPlaces ? lower.slice(start, at) : foldWord(text.slice(start, at));
    if (word === '' || (word === 's' && isPossessive(text, start))) continue;
    const dotted = at - start === 1 && text[at] === '.' ? dottedAbbreviation(text, start) : '';
    const suffix = at - start === 1 ? letterSuffix(text, at) : '';
    words.push(dotted === '' ? word + suffix : dotted.replaceAll('.', ''));
    at = Math.max(at + suffix.length, start + dotted.length);
    starts.push(start);
    ends.push(at);
  }
  return { words, starts, ends };
}

function classify(point: number): number {
  const known = otherKinds.get(point);
  if (known !== undefined) return known;
  const character = String.fromCodePoint(point);
  const kind = UNSPACED_CHARACTER.test(character)
    ? UNSPACED
    : GREEK_CHARACTER.test(character)
      ? GREEK
      : WORD_CHARACTER.test(character)
        ? WORD
        : SEPARATOR;
  otherKinds.set(point, kind);
  return kind;
}

const isMark = (point: number): boolean => MARK.test(String.fromCodePoint(point));

/** Is the s at `start` that of "Kepler's"? */
const isPossessive = (text: string, start: number): boolean =>
  /[\p{L}\p{N}]['’]$/u.test(text.slice(Math.max(0, start - 3), start));

/** The suffix that distinguishes `C++`, `C#`, `F#` and `A*` from C, F and A. */
const LETTER_SUFFIX = /(?:\+\+|#|(?<=[A-Za-z])\*)(?![\p{L}\p{N}#+*])/uy;

function letterSuffix(text: string, at: number): string {
  LETTER_SUFFIX.lastIndex = at;
  return LETTER_SUFFIX.exec(text)?.[0] ?? '';
}

/** `i.i.d.` is a word, `J.R.R.` are the initials of an author. */
const DOTTED = /(?:[a-z]\.){2,}[a-z](?![\p{L}\p{N}])/uy;

function dottedAbbreviation(text: string, at: number): string {
  DOTTED.lastIndex = at;
  return DOTTED.exec(text)?.[0] ?? '';
}

/** Letters that Unicode does not decompose into a plain letter and an accent. */
const PLAIN_LETTERS = new Map(
  Object.entries({
    ł: 'l',
    ø: 'o',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ı: 'i',
    ħ: 'h',
    ς: 'σ',
  }),
);

/**
 * A lone Greek letter is replaced by its name, so that `β-VAE`, `$\beta$-VAE` and `beta-VAE` are the
 * same.
 */
const GREEK_LETTERS = new Map(
  Array.from('αβγδεζηθικλμνξοπρστυφχψω', (letter, i) => [
    letter,
    'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega'.split(
      ' ',
    )[i] ?? letter,
  ]),
);

/**
 * Marks of Arabic and Hebrew that most texts leave out, and the stroke that only stretches an Arabic
 * word.
 */
const UNWRITTEN_VOWELS =
  /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff\u0591-\u05bd\u05bf-\u05c7]/g;

/**
 * Returns one spelling for all cases, accents, widths, ligatures and styles (𝐀, ﬁ, Ａ) of a word. Vowel signs
 * of scripts that always write them stay.
 */
function foldWord(word: string): string {
  const folded = word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]/g, '')
    .replace(UNWRITTEN_VOWELS, '')
    .replace(/[łøđðþßæœıħς]/g, (letter) => PLAIN_LETTERS.get(letter) ?? letter)
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '');
  return GREEK_LETTERS.get(folded) ?? folded;
}
