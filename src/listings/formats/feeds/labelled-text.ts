/** Parses descriptions that are a small form: `Authors: …`, `Upvotes: 8`, `DOI: …`, `Abstract: …`. */

import { parseCount } from '../../text/count.ts';
import { splitAuthors } from '../../text/split-authors.ts';
import { feedText } from './feed-text.ts';

export interface LabelledText {
  /** The text under Abstract or Summary; null if there is no such label. */
  readonly abstract: string | null;
  readonly authors: readonly string[];
  readonly upvotes: number | null;
  readonly doi: string | null;
}

export type LabelledPart = 'title' | 'abstract' | 'authors' | 'upvotes' | 'doi' | 'other';

const LABELS: readonly (readonly [part: LabelledPart, label: RegExp])[] = [
  // Newsletters in another language label the paper's original title.
  ['title', /^(?:original title|title|原文标题)$/i],
  ['abstract', /^(?:abstract|summary|摘要)$/i],
  ['authors', /^(?:authors?|author\(s\)|by|作者)$/i],
  ['upvotes', /^(?:upvotes|votes|likes)$/i],
  ['doi', /^doi$/i],
  // Only labels that end what precedes them; any other `word:` is part of a sentence.
  [
    'other',
    /^(?:comments?|published(?: online)?|publication date|source|subjects?|categories|keywords?|tags|pdf|links?|code|repo|journal(?:[- ]ref)?|gpt 摘要|评论|发布时间)$/i,
  ],
];

/** A quick check: most descriptions are running text. */
const ANY_LABEL =
  /(?:abstract|summary|摘要|authors?|author\(s\)|作者|votes|likes|doi)\s?(?:<\/\w{1,10}>)?\s?[:\uff1a]/i;
const BLOCK_EDGE = /<\/?(?:p|br|div|li|ul|ol|tr|td|table|h[1-6]|section)(?:\s[^<>]{0,500})?\/?>/i;
const ONLY_A_LINK = /^\s*(?:<a\s[^<>]{0,2000}>[^<]{0,200}<\/a>[\s|·,]{0,9}){1,9}$/i;
// Words may follow a count, but `1 234` and `1.2 k` are not counts with something else after them.
const COUNT_END = /[,.;]?(?:\s|$)(?!\d|[km]\b)/i;
const LONGEST_SOURCE = 100_000;

/** Splits a description at its labels. A label begins a block, so running text is left alone. */
export function readLabels(source: string): LabelledText {
  if (!ANY_LABEL.test(source)) return { abstract: null, authors: [], upvotes: null, doi: null };
  const found: Record<LabelledPart, string[]> = {
    title: [],
    abstract: [],
    authors: [],
    upvotes: [],
    doi: [],
    other: [],
  };
  let current: LabelledPart = 'other';
  for (const block of source.slice(0, LONGEST_SOURCE).split(BLOCK_EDGE)) {
    if (ONLY_A_LINK.test(block)) continue;
    const text = feedText(block);
    const label = readLabel(text);
    if (label === null) {
      if (current === 'abstract' && text !== '') found.abstract.push(text);
      continue;
    }
    current = label.part;
    found[label.part].push(label.value);
  }
  const abstract = found.abstract.join(' ').trim();
  return {
    abstract: abstract === '' ? null : abstract,
    authors: labelledAuthors(found.authors[0] ?? ''),
    upvotes: labelledVotes(found.upvotes[0] ?? ''),
    doi: found.doi[0]?.split(/\s/)[0] || null,
  };
}

/**
 * Returns the label that a text begins with and what follows it there, which may be nothing; null if it has
 * none.
 */
export function readLabel(text: string): { readonly part: LabelledPart; readonly value: string } | null {
  const label = /^([^:\uff1a]{2,20}?)\s?[:\uff1a]\s*(.*)/s.exec(text);
  const part = LABELS.find(([, pattern]) => pattern.test(label?.[1] ?? ''))?.[0];
  return part === undefined ? null : { part, value: label?.[2] ?? '' };
}

/**
 * Splits a list of authors; some write it as a programming language prints it: `['Ada Lovelace', 'Alan
 * Turing']`.
 */
export const labelledAuthors = (value: string): readonly string[] =>
  splitAuthors(value.replace(/^\[['"]|['"]\]$/g, '').replace(/['"], ['"]/g, '; '));

export const labelledVotes = (value: string): number | null => parseCount(value.split(COUNT_END)[0] ?? '');
