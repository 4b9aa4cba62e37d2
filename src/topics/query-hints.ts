/** Suggests changes that make a query find more of what its writer means, or less of the rest. Pure. */

import { PaperroundError } from '../errors.ts';
import { authorQuery } from './author-names.ts';
import { isClosedCompound, isCompound } from './compounds.ts';
import { formatQuery, parseQuery } from './query.ts';
import { lexQuery, type QueryToken } from './query-lexer.ts';
import { spellingVariants } from './spellings.ts';
import { tokenize } from './tokenize.ts';

export interface QueryHint {
  /**
   * `quote`: the words may be far apart; `long-form`: one of two names for the same; `author`: looks like a
   * name, of which a preceding `author:` covers only the first word; `known-author`: a name, if papers have
   * such an author; `operator`: "or" is an ordinary word, OR is not; `spelling`: known words are similar.
   */
  readonly kind: 'quote' | 'long-form' | 'author' | 'known-author' | 'operator' | 'spelling';
  /** The part of the query that the hint is about, as typed. */
  readonly of: string;
  /** The whole query with the change applied. */
  readonly query: string;
}

/** The data behind hints. */
export interface HintKnowledge {
  /** Folded words of papers, the most used first. If empty, there are no spelling hints. */
  readonly words: ReadonlySet<string>;
  /** Short forms and their long forms. */
  readonly abbreviations: readonly (readonly [short: string, long: string])[];
}

/** A word of a query that no paper uses, although words one letter away from it are known. */
export interface Misspelling {
  /** Where it starts, in UTF-16 units. */
  readonly at: number;
  /** As typed. */
  readonly typed: string;
  /** The known words; the first is suggested. */
  readonly near: readonly string[];
}

/** A run of adjacent words in a query, as the offsets of its start and its end. */
interface Run {
  readonly from: number;
  readonly to: number;
}

/**
 * Returns the misspelt words of a valid query in order, each with the known words near it, the most used
 * first.
 */
export function misspeltWords(text: string, knowledge: HintKnowledge): readonly Misspelling[] {
  const tokens = lexIfValid(text);
  if (tokens === null || knowledge.words.size === 0) return [];
  const plain = plainTokens(tokens);
  const names = findRuns(plain).filter(({ from, to }) => looksLikeName(text.slice(from, to), knowledge));
  return plain.flatMap(({ kind, at, text: typed }) => {
    // Names are not misspelt.
    const isInName = names.some(({ from, to }) => from <= at && at < to);
    if (kind !== 'word' || typed.includes('*') || isInName) return [];
    const near = nearWords(typed, knowledge);
    return near.length === 0 ? [] : [{ at, typed, near }];
  });
}

/**
 * Returns hints for a valid query, those that change most first; none for an invalid one, or one that needs
 * none.
 * @param misspelt all of them are corrected in one hint
 */
export function queryHints(
  text: string,
  knowledge: HintKnowledge,
  misspelt: readonly Misspelling[],
): readonly QueryHint[] {
  const all = lexIfValid(text);
  if (all === null) return [];
  const tokens = plainTokens(all);
  const replaced = (from: number, to: number, by: string): string => withReplaced(text, from, to, by);
  return [
    ...aboutSpelling(),
    ...aboutOperators(),
    ...unquotedNames(all).map(aboutUnquoted),
    ...findRuns(tokens).flatMap(aboutRun),
    ...aboutOnlyWord(),
    ...tokens.flatMap(aboutShortForm),
    ...aboutLongForms(),
  ];

  function aboutSpelling(): QueryHint[] {
    if (misspelt.length === 0) return [];
    const query = misspelt.reduceRight(
      (corrected, { at, typed, near: [word = typed] }) =>
        withReplaced(corrected, at, at + typed.length, word),
      text,
    );
    // The corrected query may exceed the limits.
    if (lexIfValid(query) === null) return [];
    return [{ kind: 'spelling', of: misspelt.map(({ typed }) => typed).join(' '), query }];
  }

  function aboutOperators(): QueryHint[] {
    const operators = all!.filter(isOperatorAsWord);
    const [first] = operators;
    if (first === undefined || all!.length > MOST_WITH_OPERATOR) return [];
    const query = operators.reduceRight(
      (changed, { at, text: typed }) => withReplaced(changed, at, at + typed.length, typed.toUpperCase()),
      text,
    );
    return lexIfValid(query) === null ? [] : [{ kind: 'operator', of: first.text, query }];
  }

  /** A query of one word may be a surname. */
  function aboutOnlyWord(): QueryHint[] {
    const [only, ...others] = all!;
    if (only === undefined || others.length > 0 || only.kind !== 'word' || !/^[\p{L}'’-]+$/u.test(only.text))
      return [];
    return [{ kind: 'known-author', of: only.text, query: authorQuery(only.text) }];
  }

  function aboutUnquoted({ from, to }: Run): QueryHint {
    const of = text.slice(from, to);
    return { kind: 'author', of, query: replaced(from, to, authorQuery(of.replace(AUTHOR_FIELD, ''))) };
  }

  function aboutRun({ from, to }: Run): QueryHint[] {
    const of = text.slice(from, to);
    const byAuthor = replaced(from, to, authorQuery(of));
    if (looksLikeName(of, knowledge)) return [{ kind: 'author', of, query: byAuthor }];
    return [
      { kind: 'known-author', of, query: byAuthor },
      { kind: 'quote', of, query: replaced(from, to, `"${of}"`) },
    ];
  }

  function aboutShortForm({ kind, at, text: typed }: QueryToken): QueryHint[] {
    if (kind !== 'word') return [];
    const forms = knowledge.abbreviations
      .filter(([short]) => sameWords(short, typed))
      .map(([, form]) => form);
    const isGiven = tokens.some(
      (other) => other.kind === 'phrase' && forms.some((form) => sameWords(form, other.text)),
    );
    const long = isGiven ? [] : forms.map((form) => `"${form}"`);
    return long.length === 0
      ? []
      : [
          {
            kind: 'long-form',
            of: typed,
            query: replaced(at, at + typed.length, `(${[typed, ...long].join(' OR ')})`),
          },
        ];
  }

  function aboutLongForms(): QueryHint[] {
    const asked = tokens.filter(({ kind }) => kind === 'phrase');
    return asked.flatMap((token) => {
      const short = knowledge.abbreviations.find(([, long]) => sameWords(long, token.text))?.[0];
      const isGiven = short === undefined || tokens.some(({ text: other }) => sameWords(short, other));
      if (isGiven) return [];
      const end = token.at + token.text.length + 2;
      return [
        {
          kind: 'long-form' as const,
          of: token.text,
          query: replaced(token.at, end, `("${token.text}" OR ${short})`),
        },
      ];
    });
  }
}

const withReplaced = (text: string, from: number, to: number, by: string): string =>
  `${text.slice(0, from)}${by}${text.slice(to)}`;

/** Are they the same words, or is `typed` the plural? */
function sameWords(singular: string, typed: string): boolean {
  const [one, other] = [tokenize(singular).words.join(' '), tokenize(typed).words.join(' ')];
  return one === other || `${one}s` === other;
}

/** Operators need capitals; otherwise they are words to be found. */
const isOperatorAsWord = ({ kind, text }: QueryToken): boolean =>
  kind === 'word' && /^(?:and|or|not)$/.test(text);

/** A query of more tokens is probably the title of a paper. */
const MOST_WITH_OPERATOR = 6;

/** Returns the tokens of the query; null if it is not valid. */
function lexIfValid(text: string): readonly QueryToken[] | null {
  try {
    formatQuery(parseQuery(text));
  } catch (error) {
    if (error instanceof PaperroundError) return null;
    throw error;
  }
  return lexQuery(text, () => new Error(text));
}

/** Leaves out the text after a field, and the rest of a name that begins there. */
function plainTokens(tokens: readonly QueryToken[]): readonly QueryToken[] {
  const names = unquotedNames(tokens);
  return tokens.filter(
    ({ at }, i) => tokens[i - 1]?.kind !== 'field' && !names.some(({ from, to }) => from < at && at < to),
  );
}

const AUTHOR_FIELD = /^[^:：]*[:：]\s*/;
/** A capitalised word or an initial, perhaps before a comma. */
const NAME_PART = /^\p{Lu}[\p{L}'’.-]*,?$/u;

/** Finds names like `author:Yang Liu`, where the field covers only the first word of the name. */
function unquotedNames(tokens: readonly QueryToken[]): readonly Run[] {
  return tokens.flatMap((field, i) => {
    if (field.kind !== 'field' || field.text !== 'author') return [];
    const words = tokens.slice(i + 1);
    const end = words.findIndex(
      ({ kind, text }, place) =>
        kind !== 'word' || text.includes('*') || (place > 0 && !NAME_PART.test(text)),
    );
    const name = end < 0 ? words : words.slice(0, end);
    const last = name.at(-1);
    return last === undefined || name.length < 2 ? [] : [{ from: field.at, to: last.at + last.text.length }];
  });
}

/** Words that end a run. Not "and": search and rescue is one thing. */
const SPLITTING = new Set(['or', 'not']);

/** Finds runs of two or three plain words between operators and parentheses that are not a known compound. */
function findRuns(tokens: readonly QueryToken[]): readonly Run[] {
  const runs: Run[] = [];
  let words: QueryToken[] = [];
  const close = (): void => {
    const [first, second] = words;
    const last = words.at(-1);
    const isOne =
      words.length === 2 && isCompound(first?.text.toLowerCase() ?? '', second?.text.toLowerCase() ?? '');
    if (first && last && words.length >= 2 && words.length <= 3 && !isOne)
      runs.push({ from: first.at, to: last.at + last.text.length });
    words = [];
  };
  for (const token of tokens) {
    if (token.kind === 'word' && !token.text.includes('*') && !SPLITTING.has(token.text)) words.push(token);
    else close();
  }
  close();
  return runs;
}

/** Are they capitalised words, fewer than half of which papers use, as in `Saining Xie`? */
function looksLikeName(of: string, { words }: HintKnowledge): boolean {
  const parts = of.split(/\s+/);
  if (words.size === 0 || !parts.every((part) => /^\p{Lu}(\p{Ll}+(-\p{Lu}?\p{Ll}+)*|\.)$/u.test(part)))
    return false;
  const known = parts.filter((part) => tokenize(part).words.every((word) => words.has(word)));
  return known.length < parts.length / 2;
}

/** Shorter words are similar to too many others. */
const SHORTEST = 5;

/**
 * Returns the known words that differ by one wrong, missing, added or swapped letter, each in the spelling
 * that is near: `quantisaton` is near `quantisation`, although papers use `quantization`.
 */
function nearWords(typed: string, { words }: HintKnowledge): readonly string[] {
  const [word = '', ...others] = tokenize(typed).words;
  const isUsual = spellingVariants(word).some((one) => words.has(one)) || isClosedCompound(word);
  if (others.length > 0 || word.length < SHORTEST || isUsual || !/^[a-z]+$/.test(word)) return [];
  // A plural of a known word is known.
  if (words.has(word.replace(/s$/, ''))) return [];
  const isNear = (one: string): boolean =>
    Math.abs(one.length - word.length) <= 1 && one.length >= SHORTEST && isOneStepApart(word, one);
  return [...words].flatMap((known) => spellingVariants(known).find(isNear) ?? []);
}

/** Do the words differ by one letter added, left out or replaced, or by two swapped neighbours? */
function isOneStepApart(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const restA = a.slice(start);
  const restB = b.slice(start);
  if (restA === '' && restB === '') return false;
  if (restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)) return true;
  return (
    restA.length > 1 &&
    restB.length > 1 &&
    restA[0] === restB[1] &&
    restA[1] === restB[0] &&
    restA.slice(2) === restB.slice(2)
  );
}
