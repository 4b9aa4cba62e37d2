/** Which of several differing texts of a paper is kept. */
import { decideChange, differs, type TextHashes, type TextHistory } from '../../src/papers/text-history.ts';

const STORED: TextHashes = { title: 'title', abstract: 'abstract', authors: 'authors' };
const OTHER: TextHashes = { title: 'title 2', abstract: 'abstract 2', authors: 'authors 2' };
const UNHEARD: TextHistory = { isKnown: false, lastOfSource: 'none', hasFullText: true, hasOwnText: true };
const USUAL = { isMerged: false, losesMathematics: false, isSecondHand: false, decoratesTitle: false };
const ALL = { title: true, abstract: true, authors: true };
const NONE = { title: false, abstract: false, authors: false };

test('what is left out does not differ', () => {
  expect(differs({ title: 'title', abstract: null, authors: null }, STORED)).toBe(false);
  expect(differs(STORED, { ...STORED, abstract: null })).toBe(true);
  for (const field of ['title', 'abstract', 'authors'] as const)
    expect(differs({ ...STORED, [field]: 'other' }, STORED)).toBe(true);
});

test.each<[string, Partial<TextHistory>, Partial<typeof USUAL>, string, typeof ALL]>([
  ['words never heard', {}, {}, 'changed', ALL],
  ['a source that repeats itself', { isKnown: true, lastOfSource: 'same' }, {}, 'seen', NONE],
  ['a source that starts with known words', { isKnown: true, lastOfSource: 'none' }, {}, 'seen', NONE],
  ['a source that goes back to known words', { isKnown: true, lastOfSource: 'other' }, {}, 'changed', ALL],
  ['a source that edits its words', { lastOfSource: 'other' }, {}, 'changed', ALL],
  ['a plain text beside a full one', {}, { losesMathematics: true }, 'changed', NONE],
  ['a plain text beside plain texts', { hasFullText: false }, { losesMathematics: true }, 'changed', ALL],
  ['a feed about a paper beside its own pages', {}, { isSecondHand: true }, 'seen', NONE],
  ['a feed about a paper beside other feeds', { hasOwnText: false }, { isSecondHand: true }, 'changed', ALL],
  ['a longer title on a page of its own', {}, { decoratesTitle: true }, 'changed', ALL],
  [
    'a decorated title in a feed beside other feeds',
    { hasOwnText: false },
    { isSecondHand: true, decoratesTitle: true },
    'changed',
    { ...ALL, title: false },
  ],
  [
    'known words on the page that merged two papers',
    { isKnown: true, lastOfSource: 'same' },
    { isMerged: true },
    'changed',
    ALL,
  ],
])('%s', (_, history, page, outcome, take) => {
  expect(decideChange(OTHER, STORED, { ...UNHEARD, ...history }, { ...USUAL, ...page })).toEqual({
    outcome,
    take,
  });
});

test('only what differs is taken over, and nothing is blanked', () => {
  expect(
    decideChange({ title: 'title 2', abstract: null, authors: 'authors' }, STORED, UNHEARD, USUAL).take,
  ).toEqual({
    ...NONE,
    title: true,
  });
});

test('gaps are filled even by known words and plain text', () => {
  const gaps: TextHashes = { title: 'title', abstract: null, authors: null };
  const filled = { outcome: 'changed', take: { title: false, abstract: true, authors: true } };
  expect(decideChange(OTHER, gaps, { ...UNHEARD, isKnown: true }, USUAL)).toEqual(filled);
  expect(decideChange(OTHER, gaps, UNHEARD, { ...USUAL, losesMathematics: true })).toEqual(filled);
});
