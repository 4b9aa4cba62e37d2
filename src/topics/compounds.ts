/**
 * Treats closed, hyphenated and spaced compounds as one (`finetuning`, `fine-tuning`, `fine tuning`), and
 * also what no list could name: a name and its number (`LLaMA3`, `LLaMA-3`), `text2image` and
 * `text-to-image`.
 */

import { readWordLists } from './catalogue-files.ts';
import { numberForms } from './number-forms.ts';
import { spellingVariants } from './spellings.ts';
import type { WordPattern } from './word-pattern.ts';

type Parts = readonly [first: string, second: string];

/** The parts of each compound, by its closed form. */
const parts = new Map<string, Parts>();
/** The same by the beginnings of the closed form, as far as each goes. */
const begun = new Map<string, Parts>();
/** A shorter beginning of the second part could be that of another word. */
const SHORTEST_BEGINNING = 3;

for (const [first, list] of readWordLists('compounds.yaml')) {
  for (const word of list.split(/\s+/).filter((one) => one !== '')) {
    // "optimisation" stands for "optimization" in a compound too, and "encoder" for "encoders".
    for (const spelling of spellingVariants(word))
      for (const form of numberForms(spelling)) addCompound(first, form);
  }
}

function addCompound(first: string, second: string): void {
  parts.set(first + second, [first, second]);
  for (let length = SHORTEST_BEGINNING; length <= second.length; length += 1) {
    const beginning = second.slice(0, length);
    begun.set(first + beginning, [first, beginning]);
  }
}

/** Are two words a known compound? */
export const isCompound = (first: string, second: string): boolean =>
  parts.get(first + second)?.[0] === first;

/** Is the word the closed form of a known compound? */
export const isClosedCompound = (word: string): boolean => parts.has(word);

/** A name has at least two letters: one letter is more often a quantity, as in `O(1)` or `r 2`. */
const NAME = /^[a-z]{2,}$/;
/** Before a `v` a name has at least four letters, because `SARS-CoV2` and `conv2d` are something else. */
const NUMBERED = /^([a-z]{4,}?(?=v?\d)|[a-z]{2,}(?=\d))(v?\d[a-z\d]*)$/;
const TWO_FOR_TO = /^([a-z]{2,})2([a-z]{2,})$/;

/** Are the words a name and its number or version? */
export const isNumbered = (name: string, number: string): boolean =>
  NUMBERED.exec(name + number)?.[1] === name;

/** Maximum number of forms of one term; a phrase of many compounds needs no more. */
const MOST_FORMS = 16;

/** Returns all ways of writing these words, the given one first. Words in `="…"` have only one. */
export function expandCompounds(words: readonly WordPattern[]): readonly (readonly WordPattern[])[] {
  const closed = words.map((_, i) => closedForms(words, i));
  // Most terms contain no compound.
  if (!words.some((word, i) => splitClosed(word) !== null || closed[i]!.length > 0)) return [words];
  /** By a number of words: all forms of that many words from the start. */
  const formsOf: (readonly (readonly WordPattern[])[])[] = [[[]]];
  for (const [i, pattern] of words.entries()) {
    const apart = splitClosed(pattern);
    formsOf.push(
      [
        ...formsOf[i]!.flatMap((form) => [
          [...form, pattern],
          ...(apart === null ? [] : [[...form, ...apart]]),
        ]),
        ...closed[i]!.flatMap(({ length, word }) =>
          formsOf[i + 1 - length]!.map((form) => [...form, { ...pattern, word }]),
        ),
      ].slice(0, MOST_FORMS),
    );
  }
  return formsOf[words.length]!;
}

/**
 * Returns how the last words up to this one are also written as one word: how many of them, and that word.
 */
function closedForms(
  words: readonly WordPattern[],
  last: number,
): readonly { readonly length: number; readonly word: string }[] {
  const [first, before, pattern] = [words[last - 2], words[last - 1], words[last]!];
  if (before === undefined || !joins(before, pattern)) return [];
  const isTo = before.word === 'to' && first?.match === 'exact' && NAME.test(first.word);
  return [
    ...(isKnown(before.word, pattern) ? [{ length: 2, word: before.word + pattern.word }] : []),
    ...(isTo && NAME.test(pattern.word) ? [{ length: 3, word: `${first.word}2${pattern.word}` }] : []),
  ];
}

const joins = (first: WordPattern, second: WordPattern): boolean =>
  first.match !== 'letters' && first.match !== 'prefix' && second.match !== 'letters';

function isKnown(first: string, { word, match }: WordPattern): boolean {
  if (isNumbered(first, word)) return true;
  // `finetun*` begins the closed form of "fine tuning".
  return match === 'prefix' ? begun.get(first + word)?.[0] === first : isCompound(first, word);
}

/** A closed compound in its words, or null. */
function splitClosed({ word, match }: WordPattern): readonly WordPattern[] | null {
  if (match === 'letters') return null;
  const its = parts.get(word) ?? (match === 'prefix' ? begun.get(word) : undefined) ?? splitAtDigit(word);
  return its === null
    ? null
    : its.map((part, i) => ({ word: part, match: i < its.length - 1 ? 'exact' : match }));
}

function splitAtDigit(word: string): readonly string[] | null {
  const [, from, to] = TWO_FOR_TO.exec(word) ?? [];
  if (from !== undefined && to !== undefined) return [from, 'to', to];
  const [, name, number] = NUMBERED.exec(word) ?? [];
  return name === undefined || number === undefined ? null : [name, number];
}
