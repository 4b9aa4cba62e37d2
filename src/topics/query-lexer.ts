/** Splits the text of a query into words, phrases, operators, parentheses and fields. */

import { QUERY_WORDING } from '../text/wording/query-wording.ts';
import { type TokenizedText, tokenize } from './tokenize.ts';

const { expected: EXPECTED, seen: SEEN } = QUERY_WORDING;

export interface QueryToken {
  readonly kind:
    | 'word'
    | 'phrase'
    | 'letters'
    | 'and'
    | 'or'
    | 'not'
    | 'minus'
    | 'open'
    | 'close'
    | 'field'
    | 'end';
  /** Where it starts, in UTF-16 units. */
  readonly at: number;
  /** As typed; for a phrase (`letters`: for ="…") the text between the quotes, for a field its name. */
  readonly text: string;
  /** The words of a word or phrase. */
  readonly tokens: TokenizedText;
}

export const NO_TOKENS: TokenizedText = { words: [], starts: [], ends: [] };

/** Creates the error for a place in the query. */
type Complain = (text: string, at: number, expected: string, saw: string) => Error;

/**
 * Variants of our signs on phones, in word processors and on East Asian keyboards. Each is replaced by one
 * character, so that places stay the same.
 */
const SIGNS = new Map([
  ...Array.from('“”„‟«»＂〝〞', (sign) => [sign, '"'] as const),
  ...Array.from('－−‐‑–', (sign) => [sign, '-'] as const),
  ['（', '('],
  ['）', ')'],
  ['＊', '*'],
  ['＝', '='],
  ['：', ':'],
]);

const OPERATORS = new Map<string, 'and' | 'or' | 'not'>([
  ['AND', 'and'],
  ['OR', 'or'],
  ['NOT', 'not'],
]);

/**
 * A dash or arrow between the parts of a title. A hyphen that stands alone may be meant as NOT for the word
 * after it.
 */
const DASH = /(?:--+|-+>|[–—])(?=\s|$)/y;
/** Signs between the words of a title: `Search & Rescue`, `z > 6`. A lone `*` or `|` is an operator. */
const SIGNS_ALONE = /^[^\p{L}\p{N}*|]+$/u;

/** A word that begins at `lastIndex`. */
const WORD = /[^\s()"]+/y;

function lengthAt(pattern: RegExp, source: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0].length ?? 0;
}

/** Returns all tokens, without an `end`. Every word and phrase contains at least one letter or digit. */
export function lexQuery(text: string, complain: Complain): QueryToken[] {
  const source = text.replace(/[“”„‟«»＂〝〞－−‐‑–（）＊：＝]/g, (sign) => SIGNS.get(sign) ?? sign);
  const tokens: QueryToken[] = [];
  let at = 0;
  while (at < source.length) {
    const sign = source[at] ?? '';
    if (/\s/.test(sign)) {
      at += 1;
    } else if (sign === '(' || sign === ')') {
      tokens.push({ kind: sign === '(' ? 'open' : 'close', at, text: sign, tokens: NO_TOKENS });
      at += 1;
    } else if (sign === '"' || source.startsWith('="', at)) {
      const start = sign === '"' ? at : at + 1;
      const end = source.indexOf('"', start + 1);
      if (end < 0) throw complain(text, start, EXPECTED.closingQuote, SEEN.none);
      const phrase = source.slice(start + 1, end);
      const its = tokenize(phrase);
      if (its.words.length === 0)
        throw complain(text, at, EXPECTED.quotedWords, phrase.trim() || SEEN.nothing);
      tokens.push({ kind: start === at ? 'phrase' : 'letters', at, text: phrase, tokens: its });
      at = end + 1;
    } else if (lengthAt(DASH, text, at) > 0) {
      at += lengthAt(DASH, text, at);
    } else if (sign === '-') {
      const after = source[at + 1] ?? '';
      if (/^[\s)-]?$/.test(after))
        throw complain(text, at + 1, EXPECTED.term('-'), after.trim() || SEEN.nothing);
      tokens.push({ kind: 'minus', at, text: '-', tokens: NO_TOKENS });
      at += 1;
    } else {
      const word = source.slice(at, at + lengthAt(WORD, source, at));
      if (SIGNS_ALONE.test(word)) {
        at += word.length;
        continue;
      }
      const field = word.includes(':') ? /^(title|author):/i.exec(word)?.[1] : undefined;
      const behind = source[at + word.length] ?? '';
      if (field === undefined) tokens.push(wordToken(text, at, word, behind, complain));
      else tokens.push({ kind: 'field', at, text: field.toLowerCase(), tokens: NO_TOKENS });
      at += field === undefined ? word.length : field.length + 1;
    }
  }
  return tokens;
}

/** Where the star of a prefix is; that of `A*` and `C*-algebra` belongs to the letter. */
function starBehind(word: string, { starts, ends }: TokenizedText): number {
  const stars = Array.from(word.matchAll(/\*/g), ({ index }) => index);
  return stars.find((at) => !starts.some((start, i) => start < at && at < (ends[i] ?? 0))) ?? -1;
}

/** An operator or a word; `behind` is the character that ended it. */
function wordToken(text: string, at: number, word: string, behind: string, complain: Complain): QueryToken {
  const operator = OPERATORS.get(word.normalize('NFKC'));
  if (operator !== undefined) return { kind: operator, at, text: word, tokens: NO_TOKENS };
  const tokens = tokenize(word);
  if (tokens.words.length === 0) {
    const expected = word.startsWith('*')
      ? EXPECTED.lettersBeforeStar
      : word.startsWith('|')
        ? EXPECTED.orInCapitals
        : EXPECTED.term('');
    throw complain(text, at, expected, word);
  }
  const unknownField = word.includes(':') ? /^([a-z]+):(?=[^/])/i.exec(word + behind.trim())?.[1] : undefined;
  if (unknownField !== undefined) throw complain(text, at, EXPECTED.knownField, `${unknownField}:`);
  const star = starBehind(word, tokens);
  if (star < 0) return { kind: 'word', at, text: word, tokens };
  if (star !== word.length - 1) throw complain(text, at + star, EXPECTED.starAtEnd, word);
  const { words, ends } = tokens;
  const letters = words.join('');
  // A one-letter prefix matches far too many words, except where one character is a word.
  if (
    ends.at(-1) !== star ||
    (/^.$/u.test(letters) && /^[\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{N}]/u.test(letters))
  ) {
    throw complain(text, at + star, EXPECTED.lettersBeforeStar, word);
  }
  return { kind: 'word', at, text: word, tokens };
}
