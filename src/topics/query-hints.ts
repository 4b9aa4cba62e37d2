/** Suggests changes that make a query find more of what its writer means, or less of the rest. Pure. */
import { PaperroundError } from '../errors.ts';
import { isClosedCompound, isCompound } from './compounds.ts';
import { formatQuery, parseQuery } from './query.ts';
import { lexQuery, type QueryToken } from './query-lexer.ts';
import { spellingVariants } from './spellings.ts';
import { tokenize } from './tokenize.ts';

export interface QueryHint {
  /**
   * `quote`: the words may be far apart; `long-form`: one of two names; `author`: looks like a name;
   * `spelling`: a known word is near.
   */
  readonly kind: 'quote' | 'long-form' | 'author' | 'spelling';
  /** The part of the query it is about, as typed. */
  readonly of: string;
  /** The whole query with the change applied. */
  readonly query: string;
}

/** The data behind hints. */
export interface HintKnowledge {
  /** Words of papers, folded. If empty, there are no spelling hints. */
  readonly words: ReadonlySet<string>;
  /** Short forms and their long forms. */
  readonly abbreviations: readonly (readonly [short: string, long: string])[];
}

/** A run of neighbouring words in a query, as indexes of the first and after the last. */
interface Run {
  readonly from: number;
  readonly to: number;
}

/** Hints for a valid query, those that change most first; none for an invalid one, or one that needs none. */
export function queryHints(text: string, knowledge: HintKnowledge): readonly QueryHint[] {
  const tokens = lexIfValid(text);
  if (tokens === null) return [];
  const replaced = (from: number, to: number, by: string): string =>
    `${text.slice(0, from)}${by}${text.slice(to)}`;
  const hints: QueryHint[] = [];
  const runs = findRuns(tokens);
  const names = runs.filter(({ from, to }) => looksLikeName(text.slice(from, to), knowledge));
  // A name is spelt right.
  for (const token of tokens)
    if (!names.some(({ from, to }) => from <= token.at && token.at < to)) hints.push(...aboutSpelling(token));
  for (const run of runs) hints.push(...aboutRun(run));
  for (const token of tokens) hints.push(...aboutShortForm(token));
  hints.push(...aboutLongForms());
  return hints;

  function aboutSpelling({ kind, at, text: typed }: QueryToken): QueryHint[] {
    if (kind !== 'word' || typed.includes('*') || knowledge.words.size === 0) return [];
    const near = nearestWord(typed, knowledge);
    return near === null
      ? []
      : [{ kind: 'spelling', of: typed, query: replaced(at, at + typed.length, near) }];
  }

  function aboutRun({ from, to }: Run): QueryHint[] {
    const of = text.slice(from, to);
    if (looksLikeName(of, knowledge))
      return [{ kind: 'author', of, query: replaced(from, to, `author:"${of}"`) }];
    return [{ kind: 'quote', of, query: replaced(from, to, `"${of}"`) }];
  }

  function aboutShortForm({ kind, at, text: typed }: QueryToken): QueryHint[] {
    if (kind !== 'word') return [];
    const forms = knowledge.abbreviations
      .filter(([short]) => short.toLowerCase() === typed.toLowerCase())
      .map(([, form]) => form);
    const isGiven = (tokens ?? []).some(
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
    const asked = (tokens ?? []).filter(({ kind }) => kind === 'phrase');
    return asked.flatMap((token) => {
      const short = knowledge.abbreviations.find(([, long]) => sameWords(long, token.text))?.[0];
      const isGiven =
        short === undefined ||
        (tokens ?? []).some(({ text: other }) => other.toLowerCase() === short.toLowerCase());
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

const sameWords = (one: string, other: string): boolean =>
  tokenize(one).words.join(' ') === tokenize(other).words.join(' ');

/** The tokens of the query if it is valid. Text after a field is left alone. */
function lexIfValid(text: string): readonly QueryToken[] | null {
  try {
    formatQuery(parseQuery(text));
  } catch (error) {
    if (error instanceof PaperroundError) return null;
    throw error;
  }
  const tokens = lexQuery(text, () => new Error(text) as never);
  return tokens.filter((_, i) => tokens[i - 1]?.kind !== 'field');
}

/** Runs of two or three plain words between operators and parentheses that are no known compound. */
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
    if (token.kind === 'word' && !token.text.includes('*')) words.push(token);
    else close();
  }
  close();
  return runs;
}

/** Capitalised words of which papers contain hardly any: `Saining Xie`. */
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
 * The known word at a distance of one wrong, missing, added or swapped letter, or null. Of several,
 * the singular.
 */
function nearestWord(typed: string, { words }: HintKnowledge): string | null {
  const [word = '', ...others] = tokenize(typed).words;
  const isUsual = spellingVariants(word).some((one) => words.has(one)) || isClosedCompound(word);
  if (others.length > 0 || word.length < SHORTEST || isUsual || !/^[a-z]+$/.test(word)) return null;
  // A plural of a known word is known.
  if (words.has(word.replace(/s$/, ''))) return null;
  const near = [...words].filter(
    (one) => Math.abs(one.length - word.length) <= 1 && one.length >= SHORTEST && isOneStepApart(word, one),
  );
  return near.sort((a, b) => a.length - b.length)[0] ?? null;
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
