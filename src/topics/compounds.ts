/** Treats closed, hyphenated and spaced compounds as one: `finetuning`, `fine-tuning`, `fine tuning`. */

import { readWordLists } from './catalogue-files.ts';
import { numberForms } from './number-forms.ts';
import { spellingVariants } from './spellings.ts';
import type { WordPattern } from './word-pattern.ts';

/** The parts of each compound, by its closed form. */
const parts = new Map<string, readonly [first: string, second: string]>();

for (const [first, list] of readWordLists('compounds.yaml')) {
  for (const word of list.split(/\s+/).filter((one) => one !== '')) {
    // "optimisation" stands for "optimization" in a compound too, and "encoder" for "encoders".
    for (const spelling of spellingVariants(word))
      for (const form of numberForms(spelling)) parts.set(first + form, [first, form]);
  }
}

/** Are two words a known compound? */
export const isCompound = (first: string, second: string): boolean =>
  parts.get(first + second)?.[0] === first;

/** Is the word the closed form of a known compound? */
export const isClosedCompound = (word: string): boolean => parts.has(word);

/** Most forms of one term: a phrase of many compounds needs no more. */
const MOST_FORMS = 16;

/** All ways of writing these words, the given one first. Words in `="…"` have only one. */
export function expandCompounds(words: readonly WordPattern[]): readonly (readonly WordPattern[])[] {
  // Most terms hold no compound.
  if (!words.some((word, i) => splitClosed(word) !== null || (i > 0 && joins(words[i - 1]!, word))))
    return [words];
  let forms: (readonly WordPattern[])[] = [[]];
  /** Forms that end before the current word, whose previous word may still be joined to it. */
  let open: (readonly WordPattern[])[] = [];
  for (const [i, pattern] of words.entries()) {
    const before = words[i - 1];
    const closed =
      before !== undefined && joins(before, pattern)
        ? open.map((form) => [...form, { ...pattern, word: before.word + pattern.word }])
        : [];
    open = forms;
    const apart = splitClosed(pattern);
    forms = [
      ...forms.flatMap((form) => [[...form, pattern], ...(apart === null ? [] : [[...form, ...apart]])]),
      ...closed,
    ].slice(0, MOST_FORMS);
  }
  return forms;
}

const joins = (first: WordPattern, second: WordPattern): boolean =>
  first.match !== 'letters' &&
  first.match !== 'prefix' &&
  second.match !== 'letters' &&
  isKnown(first.word, second);

function isKnown(first: string, { word, match }: WordPattern): boolean {
  if (match !== 'prefix') return isCompound(first, word);
  return (
    word.length >= 3 && [...parts.values()].some(([one, other]) => one === first && other.startsWith(word))
  );
}

/** A closed compound in two words, or null. */
function splitClosed({ word, match }: WordPattern): readonly WordPattern[] | null {
  if (match === 'letters') return null;
  const [first, second] = parts.get(word) ?? (match === 'prefix' ? completePrefix(word) : undefined) ?? [];
  if (first === undefined || second === undefined) return null;
  return [
    { word: first, match: 'exact' },
    { word: second, match },
  ];
}

/** `finetun*` begins the closed form of "fine tuning". */
function completePrefix(word: string): readonly [string, string] | undefined {
  for (const [closed, [first]] of parts)
    if (closed.startsWith(word) && word.length >= first.length + 3) return [first, word.slice(first.length)];
  return undefined;
}
