/** Chooses the words of an interest profile that are shown to people. Pure. */

import { type Profile, sharedGrams } from '../../readers/profile.ts';
import { isSameWord } from '../../topics/number-forms.ts';
import { isWritingWord } from '../../topics/writing-words.ts';

/**
 * Words of academic writing that can still begin the name of a subject: low rank, multi agent, time series,
 * world models.
 */
const BEGINNINGS = new Set([
  'fine',
  'high',
  'low',
  'multi',
  'open',
  'pre',
  'real',
  'self',
  'state',
  'time',
  'world',
]);
/** Words of academic writing that can still end the name of a subject: language models. */
const ENDS = new Set(['model', 'models']);

/**
 * How many grams are considered beyond those wanted, because a pair can replace words that were chosen
 * before.
 */
const MORE = 9;

/**
 * Chooses the words and pairs that name a subject: no plural next to its singular, no word next to a pair
 * that contains it.
 * @param grams the most important first
 * @param most how many are returned at most
 */
export function subjectGrams(grams: readonly string[], most: number): readonly string[] {
  let kept: (readonly string[])[] = [];
  let looked = 0;
  for (const gram of grams) {
    const words = gram.split(' ');
    if (!isTelling(words)) continue;
    looked += 1;
    if (looked > most + MORE) break;
    const parts = kept.filter((other) => other.length < words.length && isWithin(other, words));
    const [first] = parts;
    if (first !== undefined)
      kept = kept.map((other) => (other === first ? words : other)).filter((other) => !parts.includes(other));
    else if (!subjectsOf(words).every((word) => kept.some((other) => hasWord(other, word)))) kept.push(words);
  }
  return kept.slice(0, most).map((words) => words.join(' '));
}

/** With fewer words in common than this, the liked papers have little in common. */
const ENOUGH = 3;

/** Returns words that several liked papers share or, if these are too few, words of single papers as well. */
export function wordsOfProfile(profile: Profile, most: number): readonly string[] {
  const shared = subjectGrams(profile.grams.slice(0, sharedGrams(profile)), most);
  return shared.length >= ENOUGH ? shared : subjectGrams(profile.grams, most);
}

function isTelling([first = '', second]: readonly string[]): boolean {
  if (second === undefined) return !isWritingWord(first);
  return (!isWritingWord(first) || BEGINNINGS.has(first)) && (!isWritingWord(second) || ENDS.has(second));
}

/** The words that name a subject; all words if none does on its own, as in `world models`. */
function subjectsOf(words: readonly string[]): readonly string[] {
  const subjects = words.filter((word) => !isWritingWord(word));
  return subjects.length === 0 ? words : subjects;
}

const isWithin = (words: readonly string[], others: readonly string[]): boolean =>
  words.every((word) => hasWord(others, word));

const hasWord = (words: readonly string[], word: string): boolean =>
  words.some((other) => isSameWord(word, other));
