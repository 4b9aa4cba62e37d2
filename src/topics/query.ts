/** The query language of readers and topics: its meaning, its parser and its canonical text. */

import { PaperroundError } from '../errors.ts';
import { QUERY_WORDING } from '../text/wording/query-wording.ts';
import { nameInOrder } from './author-names.ts';
import { isCompound, isNumbered } from './compounds.ts';
import { isVersionNumber, mayHaveVersionBetween } from './further-forms.ts';
import { lexQuery, NO_TOKENS, type QueryToken } from './query-lexer.ts';
import { tokenize } from './tokenize.ts';
import { otherSpelling } from './umlauts.ts';
import type { WordPattern } from './word-pattern.ts';

/** Where a term looks. `text` is title and abstract; authors are found by `author:` only. */
export type QueryField = 'text' | 'title' | 'author';

/** A word, or adjacent words in this order. */
export interface Term {
  readonly kind: 'term';
  readonly field: QueryField;
  readonly words: readonly WordPattern[];
}

/** The meaning of a query. `and` and `or` have two parts or more and contain none of their own kind. */
export type Query =
  | Term
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Query[] }
  | { readonly kind: 'not'; readonly part: Query };

export interface QueryLimits {
  /** Characters of the text. */
  readonly length: number;
  /** Nesting of parentheses and NOTs. */
  readonly depth: number;
  /** Words, phrases and prefixes as they are typed: a word's other spelling counts with it. */
  readonly terms: number;
}

/** Limits of a reader's query: far more than is ever typed, and small enough to match quickly. */
const READER_QUERY_LIMITS: QueryLimits = { length: 500, depth: 20, terms: 50 };

/** Topics are written by operators and may be long lists: Physics contains those of all its fields. */
export const TOPIC_QUERY_LIMITS: QueryLimits = { length: 40_000, depth: 20, terms: 2_000 };

const { expected: EXPECTED } = QUERY_WORDING;

/**
 * Parses a query. NOT (or `-` before a word) binds before AND, AND (or juxtaposition) before OR.
 * @throws PaperroundError bad_query with facts `position` (1-based, in characters) and `expected`
 */
export function parseQuery(text: string, limits: QueryLimits = READER_QUERY_LIMITS): Query {
  // Counting characters can be skipped: no text has more of them than UTF-16 units.
  const length = text.length > limits.length ? [...text].length : text.length;
  if (length > limits.length) {
    throw badQuery(
      text,
      limits.length,
      EXPECTED.mostCharacters(limits.length),
      QUERY_WORDING.seen.characters(length),
    );
  }
  const tokens = lexQuery(text, badQuery);
  let next = 0;
  let terms = 0;
  const end: QueryToken = { kind: 'end', at: text.length, text: '', tokens: NO_TOKENS };
  const peek = (): QueryToken => tokens[next] ?? end;
  const take = (): QueryToken => {
    const token = peek();
    next += 1;
    return token;
  };
  const fail = (token: QueryToken, expected: string): PaperroundError =>
    badQuery(text, token.at, expected, seen(token));

  function parseOr(field: QueryField, depth: number, after: string): Query {
    const parts = [parseAnd(field, depth, after)];
    while (peek().kind === 'or') {
      take();
      parts.push(parseAnd(field, depth, 'OR'));
    }
    return joined('or', parts);
  }

  function parseAnd(field: QueryField, depth: number, after: string): Query {
    const parts = [parsePart(field, depth, after)];
    for (;;) {
      const { kind } = peek();
      if (kind === 'and') {
        take();
        parts.push(parsePart(field, depth, 'AND'));
      } else if (kind === 'or' || kind === 'close' || kind === 'end') {
        return joined('and', parts);
      } else {
        parts.push(parsePart(field, depth, ''));
      }
    }
  }

  /** `Claude Sonnet 3.5` without quotes also finds whatever it finds in quotes: `Claude 3.5 Sonnet`. */
  function parsePart(field: QueryField, depth: number, after: string): Query {
    const name = field === 'author' ? null : productName(tokens.slice(next, next + PRODUCT_NAME_TOKENS));
    if (name === null) return parseNot(field, depth, after);
    const end = next + PRODUCT_NAME_TOKENS;
    const parts: Query[] = [];
    while (next < end) parts.push(parseSingle(field, depth, after));
    const words = joined('and', parts);
    // Its last word may be half of a compound: in `Gemini 2 flash attention`, no product is meant.
    return next > end ? words : joined('or', [words, { kind: 'term', field, words: name }]);
  }

  function parseNot(field: QueryField, depth: number, after: string): Query {
    const { kind } = peek();
    if (kind !== 'not' && kind !== 'minus') return parseFielded(field, depth, after);
    const not = take();
    const deeper = deepen(not, depth);
    const part = kind === 'not' ? parseNot(field, deeper, 'NOT') : parseFielded(field, deeper, '-');
    return { kind: 'not', part };
  }

  function parseFielded(field: QueryField, depth: number, after: string): Query {
    if (peek().kind !== 'field') return parseSingle(field, depth, after);
    const token = take();
    const named = token.text === 'title' ? 'title' : 'author';
    if (field !== 'text') throw fail(token, EXPECTED.termWithoutField(field));
    return parseSingle(named, depth, `${named}:`);
  }

  function parseSingle(field: QueryField, depth: number, after: string): Query {
    const token = take();
    if (token.kind === 'open') {
      const inner = parseOr(field, deepen(token, depth), '(');
      const close = take();
      if (close.kind !== 'close') throw fail(close, EXPECTED.closing(characterAt(text, token.at)));
      return inner;
    }
    if (token.kind !== 'word' && token.kind !== 'phrase' && token.kind !== 'letters')
      throw fail(token, EXPECTED.term(after));
    terms += 1;
    if (terms > limits.terms) throw fail(token, EXPECTED.mostTerms(limits.terms));
    const compound = field === 'author' ? null : spacedCompound(token, peek());
    if (compound !== null) {
      take();
      return { kind: 'term', field, words: compound };
    }
    const term: Query = { kind: 'term', field, words: buildPatterns(token, field) };
    const otherwise = otherSpelling(token.text);
    if (otherwise === null) return term;
    const respelled = { ...token, text: otherwise, tokens: tokenize(otherwise) };
    return {
      kind: 'or',
      parts: [term, { kind: 'term', field, words: buildPatterns(respelled, field) }],
    };
  }

  function deepen(token: QueryToken, depth: number): number {
    if (depth >= limits.depth) throw fail(token, EXPECTED.mostNested(limits.depth));
    return depth + 1;
  }

  const query = parseOr('text', 0, '');
  if (peek().kind !== 'end') throw fail(peek(), EXPECTED.termOrEnd);
  return query;
}

/** The patterns of a word or phrase token; the lexer ensures that it has at least one word. */
function buildPatterns(token: QueryToken, field: QueryField): WordPattern[] {
  const { words } = token.tokens;
  if (token.kind === 'letters') return words.map((word) => ({ word, match: 'letters' }));
  if (field === 'author' && !token.text.includes('*')) return namePatterns(token);
  if (token.kind === 'phrase') return phrasePatterns(token, field);
  const isPrefix = token.text.endsWith('*') && !words.at(-1)?.endsWith('*');
  return words.map((word, i) => {
    if (i < words.length - 1) return { word, match: 'exact' };
    return { word, match: isPrefix ? 'prefix' : lastMatch(field) };
  });
}

/** Names have no plural: author:adam does not match Adams. */
const lastMatch = (field: QueryField): 'exact' | 'number' => (field === 'author' ? 'exact' : 'number');

/**
 * The last word of a phrase also matches its plural; a star right after a word makes it a prefix:
 * "language model*".
 */
function phrasePatterns({ text, tokens: { words, ends } }: QueryToken, field: QueryField): WordPattern[] {
  return words.map((word, i) => {
    if (word.length > 1 && text[ends[i] ?? 0] === '*') return { word, match: 'prefix' };
    return { word, match: i === words.length - 1 ? lastMatch(field) : 'exact' };
  });
}

/** A name with its surname last, however it was written. */
function namePatterns({ text, tokens: { words, starts } }: QueryToken): WordPattern[] {
  const comma = text.indexOf(',');
  const afterComma = comma < 0 ? null : starts.findIndex((start) => start > comma);
  return nameInOrder(words, afterComma).map((word) => ({ word, match: 'exact' }));
}

/**
 * Reads two plain words that are a known compound as a phrase: `fine tuning` matches what `fine-tuning` does.
 * The same holds for a name before its number, `SAM 2` or `Qwen 2.5`.
 */
function spacedCompound(first: QueryToken, second: QueryToken): WordPattern[] | null {
  if (first.kind !== 'word' || second.kind !== 'word' || first.text.includes('*')) return null;
  const [one, ...more] = first.tokens.words;
  const [other, ...others] = second.tokens.words;
  if (one === undefined || other === undefined || more.length > 0) return null;
  const isNamed = SHORT_NUMBER.test(second.text) && isNumbered(one, other);
  if (!isNamed && (others.length > 0 || !isCompound(one, other))) return null;
  const words = [one, other, ...others];
  return words.map((word, i) => {
    if (i < words.length - 1) return { word, match: 'exact' };
    return { word, match: second.text.endsWith('*') ? 'prefix' : 'number' };
  });
}

const PRODUCT_NAME_TOKENS = 3;

/** Reads two plain words and a version after either of them as a phrase; null if they are something else. */
function productName(found: readonly QueryToken[]): WordPattern[] | null {
  const [first, ...others] = found.map(({ kind, text, tokens: { words } }) =>
    kind === 'word' && !text.includes('*') ? words : [],
  );
  const version = others.find((words) => words.length > 0 && words.every(isVersionNumber));
  const second = others.find((words) => words !== version);
  if (first?.length !== 1 || second?.length !== 1 || version === undefined) return null;
  if (!mayHaveVersionBetween(first[0]!, second[0]!)) return null;
  const words = [first, ...others].flat();
  return words.map((word, i) => ({ word, match: i < words.length - 1 ? 'exact' : 'number' }));
}

/** A longer number may be a year. */
const SHORT_NUMBER = /^v?\d{1,3}(?:\.\d+)?$/;

function joined(kind: 'and' | 'or', parts: readonly Query[]): Query {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  return { kind, parts: parts.flatMap((part) => (part.kind === kind ? part.parts : [part])) };
}

function seen(token: QueryToken): string {
  if (token.kind === 'end') return QUERY_WORDING.seen.end;
  if (token.kind === 'letters') return `="${token.text}"`;
  return token.kind === 'phrase' ? `"${token.text}"` : token.text;
}

/** The 1-based number of the character at an index in UTF-16 units. */
const characterAt = (text: string, at: number): number => [...text.slice(0, at)].length + 1;

function badQuery(text: string, at: number, expected: string, saw: string): PaperroundError {
  const position = characterAt(text, at);
  const shown = [...text].length > 80 ? `${[...text].slice(0, 80).join('')}…` : text;
  return new PaperroundError('bad_query', QUERY_WORDING.problem(position, shown, expected, saw), {
    hint: QUERY_WORDING.hint,
    facts: { position, expected, seen: saw },
  });
}

/**
 * Returns the shortest text that parses to the same query; equal for queries that differ only in spelling.
 */
export function formatQuery(query: Query): string {
  return formatPart(query, false);
}

function formatPart(query: Query, nested: boolean): string {
  if (query.kind === 'term') return formatTerm(query);
  if (query.kind === 'not') return `NOT ${formatPart(query.part, true)}`;
  const text = query.parts.map((part) => formatPart(part, true)).join(query.kind === 'and' ? ' ' : ' OR ');
  return nested ? `(${text})` : text;
}

function formatTerm({ field, words }: Term): string {
  const last = words.at(-1);
  const starred = words.map(({ word, match }) => (match === 'prefix' ? `${word}*` : word));
  if (last?.match === 'letters') return fielded(field, `="${words.map(({ word }) => word).join(' ')}"`);
  const isPlain = words.slice(0, -1).every(({ match }) => match === 'exact') && last?.match !== 'exact';
  const text = isPlain ? starred.join('-') : `"${starred.join(' ')}"`;
  return fielded(field, text);
}

const fielded = (field: QueryField, text: string): string => (field === 'text' ? text : `${field}:${text}`);
