/** Builds PostgreSQL's tsvector of a paper and tsquery of a query from our own words. */

import { furtherForms, isVersionForm, versionEnd } from './further-forms.ts';
import type { Query, QueryField } from './query.ts';
import { expandTerm, isName, type WordChoice, type WordSequence } from './term-forms.ts';
import { tokenize } from './tokenize.ts';
import type { MatchablePaper } from './topic.ts';

/**
 * Increase it when this file or tokenize.ts produces other words than before, so that all papers are indexed
 * again.
 */
export const WORDS_VERSION = '6';

// From the PostgreSQL manual, "Limitations" of text search. Beyond these, the index cannot hold all words of
// a text.
const LAST_PLACE = 16_383;
const MOST_PLACES = 255;
/** The limit is 1 MB, and each word has up to four bytes per letter besides its places. */
const MOST_LETTERS = 100_000;
const LONGEST_WORD = 400;

/**
 * Prefix that marks words of the field; no word contains these signs. The field `text` is title and abstract.
 */
const FIELD_SIGNS: Readonly<Record<QueryField, string>> = { text: '', title: '=', author: '@' };

/** The maximum distance between words of one name; those of two authors are farther apart. */
const LONGEST_NAME = 7;

/** Added to the forms of a name where its version ends: only the words of a phrase after it are near. */
const ENDED = '~';

/** Stands for all words of a paper that exceeds the limits, so that the matcher has to read its text. */
export const UNDECIDED = "'*'";

/**
 * Returns a paper's words with their places, as a tsvector. A gap between title, abstract and each author
 * keeps phrases from crossing them.
 */
export function buildIndexWords({
  title,
  abstract,
  authors,
}: Pick<MatchablePaper, 'title' | 'abstract' | 'authors'>): string {
  const places = new Map<string, number[]>();
  let place = 0;
  let letters = 0;
  let isWithinLimits = true;
  const addAt = (word: string): void => {
    const known = places.get(word);
    if (known === undefined) {
      places.set(word, [place]);
      letters += word.length;
    } else {
      known.push(place);
      isWithinLimits &&= known.length <= MOST_PLACES;
    }
  };
  const add = (text: string, signs: readonly string[]): void => {
    const { words } = tokenize(text);
    for (let at = 0; at < words.length; at += 1) {
      const word = words[at]!;
      place += 1;
      isWithinLimits &&= word.length <= LONGEST_WORD;
      for (const sign of signs) addAt(sign + word);
      for (const form of furtherForms(word)) for (const sign of signs) addAt(sign + form);
      const version = versionEnd(words, at);
      if (version !== null)
        for (const form of version.forms) for (const sign of signs) addAt(sign + form + ENDED);
    }
    place += 1;
  };
  add(title, [FIELD_SIGNS.text, FIELD_SIGNS.title]);
  add(abstract, [FIELD_SIGNS.text]);
  for (const author of authors) {
    add(author, [FIELD_SIGNS.author]);
    place += LONGEST_NAME;
  }
  if (!isWithinLimits || place > LAST_PLACE || letters > MOST_LETTERS) return UNDECIDED;
  // Joined at once, because a string that grows by `+` is kept as thousands of pieces until it is read.
  return Array.from(places, ([word, at]) => `'${word}':${at.join()} `).join('');
}

/** The form of a query for the index. */
export interface IndexTerms {
  /** A tsquery. Of the papers that are not `UNDECIDED`, it matches exactly those that the matcher accepts. */
  readonly wanted: string;
  /**
   * A tsquery of all other papers, if papers without any of the words are wanted (`NOT survey`): the index
   * finds words, not their absence. Else null.
   */
  readonly unwanted: string | null;
}

/**
 * Translates a query for the index. Uses the same sequences of words as the matcher, so that both mean
 * the same.
 */
export function buildIndexTerms(query: Query): IndexTerms {
  const asked = withoutNots(query, false);
  if (needsWord(asked)) return { wanted: written(asked), unwanted: null };
  return {
    wanted: `${written(asked)} & !${UNDECIDED}`,
    unwanted: `${written(withoutNots(query, true))} | ${UNDECIDED}`,
  };
}

/** A query in which only terms are negated. */
type Asked =
  | { readonly kind: 'term'; readonly isNot: boolean; readonly text: string }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Asked[] };

function withoutNots(query: Query, isNot: boolean): Asked {
  if (query.kind === 'not') return withoutNots(query.part, !isNot);
  if (query.kind === 'term') {
    const sign = FIELD_SIGNS[query.field];
    if (isName(query)) return { kind: 'term', isNot, text: nameText(query.words.map(({ word }) => word)) };
    return {
      kind: 'term',
      isNot,
      text: joined(expandTerm(query), '|', (sequence) => sequenceText(sequence, sign)),
    };
  }
  // De Morgan.
  const kind = isNot === (query.kind === 'and') ? 'or' : 'and';
  return { kind, parts: query.parts.map((part) => withoutNots(part, isNot)) };
}

/** Must a matching paper contain at least one of the words? Evaluates the query for a paper without any. */
function needsWord(asked: Asked): boolean {
  if (asked.kind === 'term') return !asked.isNot;
  return asked.kind === 'and' ? asked.parts.some(needsWord) : asked.parts.every(needsWord);
}

function written(asked: Asked): string {
  if (asked.kind === 'term') return asked.isNot ? `!${asked.text}` : asked.text;
  return joined(asked.parts, asked.kind === 'and' ? '&' : '|', written);
}

/**
 * Requires every word of the name near its surname, which is last; an initial is enough for the others
 * (author-names.ts).
 */
function nameText(name: readonly string[]): string {
  const surname = `'${FIELD_SIGNS.author}${name.at(-1)}'`;
  return joined(name.slice(0, -1), '&', (word) => {
    const first = [...word][0] ?? '';
    const initial = `'${FIELD_SIGNS.author}${first}'`;
    const given = word === first ? `${initial}:*` : `('${FIELD_SIGNS.author}${word}' | ${initial})`;
    const distances = Array.from({ length: LONGEST_NAME }, (_, index) => index + 1);
    return joined(distances, '|', (far) => `(${given} <${far}> ${surname}) | (${surname} <${far}> ${given})`);
  });
}

const sequenceText = (sequence: WordSequence, sign: string): string =>
  joined(sequence, '<->', (choice) =>
    choiceText(choice === sequence[0] && sequence.length > 1 ? withEnded(choice) : choice, sign),
  );

const withEnded = ({ words, isPrefix }: WordChoice): WordChoice => ({
  words: words.flatMap((word) => (isVersionForm(word) ? [word, word + ENDED] : [word])),
  isPrefix,
});

const choiceText = ({ words, isPrefix }: WordChoice, sign: string): string =>
  joined(words, '|', (word) => `'${sign}${word}'${isPrefix ? ':*' : ''}`);

const joined = <Part>(parts: readonly Part[], operator: string, textOf: (part: Part) => string): string =>
  `(${parts.map(textOf).join(` ${operator} `)})`;
