/**
 * Why a paper has drawn interest: stored as a code when it is scored, and put into words with numbers and
 * days as each reader's region writes them.
 */

import { type Formats, withNoun } from '../formats.ts';
import { ordinal } from '../ordinal.ts';

const counted = (count: string, noun: string, { short }: Formats): string =>
  withNoun(short(Number(count)), Number(count), noun);

const PLACES = ['first', 'second', 'third'];

/** By the first word of a code; the words after it are its facts. */
const REASONS = {
  /** How many, and how many of them came within a day; 0 if that is not known. */
  upvotes: (formats: Formats, count = '', gained = '') =>
    counted(count, 'upvote', formats) +
    (Number(gained) > 0 ? `, ${formats.short(Number(gained))} of them in a day` : ''),
  placed: (formats: Formats, rank = '', size = '', day = '') =>
    `${PLACES[Number(rank) - 1] ?? ordinal(Number(rank))} of ${formats.count(Number(size))} on the list of ${formats.shortDay(day)}`,
  listed: (formats: Formats, day = '') => `on the list of ${formats.shortDay(day)}`,
  recurring: ({ count }: Formats, lists = '', days = '') =>
    `on ${count(Number(lists))} lists ${days === '1' ? 'on one day' : `in ${count(Number(days))} days`}`,
  stars: (formats: Formats, count = '') => counted(count, 'star', formats),
  comments: (formats: Formats, count = '') => counted(count, 'comment', formats),
};

/** `upvotes 62 18`, as it is stored with a paper. */
export const codeOfReason = (kind: keyof typeof REASONS, ...facts: readonly (number | string)[]): string =>
  [kind, ...facts].join(' ');

/** `62 upvotes, 18 of them in a day`. A sentence, as earlier versions stored them, is returned unchanged. */
export function trendingReason(code: string, formats: Formats): string {
  const [kind = '', ...facts] = code.split(' ');
  return Object.hasOwn(REASONS, kind) ? REASONS[kind as keyof typeof REASONS](formats, ...facts) : code;
}

/** All of them on one line, strongest first. */
export const trendingReasons = (codes: readonly string[], formats: Formats): string =>
  codes.map((code) => trendingReason(code, formats)).join(' · ');
