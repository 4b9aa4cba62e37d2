/** Finds the links in a text, because the parts of a link are not words about the paper's subject. Pure. */

import type { TextWords } from '../../topics/matched-places.ts';

/** The words of a text that are parts of a link: from the first index up to but excluding the second. */
export type LinkPlace = readonly [from: number, to: number];

const LINK = /:\/\/|www\.|\.(?:com|org|io|net|edu|ai)\//i;
/** A run of printable ASCII characters without a space. */
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

/** Replaces each link by an empty word, so that the words around it do not become a pair. */
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
