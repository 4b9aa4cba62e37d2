/** Finds the links in a text, whose parts are no words of what a paper is about. Pure. */

import type { TextWords } from '../../topics/matched-places.ts';

/** Which words of a text are parts of a link: from the first to before the last number. */
export type LinkPlace = readonly [from: number, to: number];

const LINK = /:\/\/|www\.|\.(?:com|org|io|net|edu|ai)\//i;
/** What no space and no other script interrupts. */
const UNBROKEN = /[!-~]+/g;
const NONE: readonly LinkPlace[] = [];

export function findLinks({ text, tokens }: Pick<TextWords, 'text' | 'tokens'>): readonly LinkPlace[] {
  // Most texts have none.
  if (!LINK.test(text)) return NONE;
  const places: LinkPlace[] = [];
  for (const { 0: part, index } of text.matchAll(UNBROKEN)) {
    if (!LINK.test(part)) continue;
    const from = tokens.starts.findIndex((start) => start >= index);
    const to = tokens.starts.findIndex((start) => start >= index + part.length);
    if (from >= 0) places.push([from, to < 0 ? tokens.starts.length : to]);
  }
  return places;
}

/** A word of no letters stands for each link, so that the words beside it are no neighbours. */
export function withoutLinks(words: readonly string[], links: readonly LinkPlace[]): readonly string[] {
  if (links.length === 0) return words;
  const kept: string[] = [];
  let next = 0;
  for (const [from, to] of links) {
    for (; next < from; next += 1) kept.push(words[next]!);
    kept.push('');
    next = to;
  }
  return kept.concat(words.slice(next));
}
