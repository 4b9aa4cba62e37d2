/** What the daily papers say of a paper beside its text and counts, in each of their formats. */
import { parseListing } from '../../../../src/listings/parse-listing.ts';

const NOW = new Date('2026-09-01T12:00:00Z');

/** The details of the only entry of a page that holds this item. */
async function detailsOf(
  paper: object,
  item: object = {},
  page: (items: string) => string = (items) => items,
) {
  const full = { id: '2608.01234', title: 'A Paper about Paper', summary: 'What it says.', ...paper };
  const text = page(JSON.stringify([{ paper: full, ...item }]));
  const { entries } = await parseListing({ bytes: Buffer.from(text) }, { now: NOW });
  expect(entries).toHaveLength(1);
  return entries[0]?.details;
}

const DISCUSSION = { discussionUrl: 'https://huggingface.co/papers/2608.01234' };
const ALL = {
  ai_summary: 'It folds\npaper.',
  ai_keywords: ['folding', 'folding', ' origami '],
  githubRepo: 'https://github.com/example/fold',
  githubStars: 12,
  projectPage: 'https://example.org/fold',
  organization: { _id: 'x', name: 'example', fullname: 'Example University' },
};
const EXPECTED = {
  summary: 'It folds paper.',
  keywords: ['folding', 'origami'],
  organization: 'Example University',
  codeUrl: 'https://github.com/example/fold',
  projectUrl: 'https://example.org/fold',
  ...DISCUSSION,
};

test('the API, its wrapped recordings and the page’s own data say the same', async () => {
  expect(await detailsOf(ALL)).toEqual(EXPECTED);
  expect(await detailsOf(ALL, {}, (items) => `{"date":"2026-08-20","papers":${items}}`)).toEqual(EXPECTED);
  const attribute = (items: string) =>
    `<div data-target="DailyPapers" data-props="${`{"dailyPapers":${items}}`.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></div>`;
  expect(await detailsOf(ALL, {}, attribute)).toEqual(EXPECTED);
});

test('what stands outside the paper counts where the paper has none', async () => {
  expect(
    await detailsOf({}, { organization: { name: 'outer' }, projectPage: 'https://example.org/' }),
  ).toEqual({
    organization: 'outer',
    projectUrl: 'https://example.org/',
    ...DISCUSSION,
  });
});

test.each([
  ['script', { projectPage: 'javascript:alert(1)', githubRepo: 'data:text/html,x' }],
  ['no address', { projectPage: 'see the appendix', githubRepo: 'soon' }],
  ['plain http', { projectPage: 'http://example.org/' }],
  [
    'of the wrong type',
    {
      projectPage: 5,
      githubRepo: ['https://github.com/a/b'],
      ai_summary: { a: 1 },
      ai_keywords: 'x',
      organization: [],
    },
  ],
  ['null', { projectPage: null, githubRepo: null, ai_summary: null, ai_keywords: null, organization: null }],
  [
    'empty',
    {
      projectPage: '',
      githubRepo: ' ',
      ai_summary: ' \n',
      ai_keywords: ['', null],
      organization: { name: '' },
    },
  ],
  ['far too long', { ai_summary: 'a b '.repeat(2000), organization: { fullname: 'x'.repeat(500) } }],
])('members that are %s are left out', async (_, paper) => {
  expect(await detailsOf(paper)).toEqual(DISCUSSION);
});

test.each([
  ['github.com/example/fold', 'https://github.com/example/fold'],
  ['http://github.com/example/fold', 'https://github.com/example/fold'],
  ['https://me:secret@gitlab.com/a/b', 'https://gitlab.com/a/b'],
])('the repository %s is %s', async (githubRepo, codeUrl) => {
  expect(await detailsOf({ githubRepo })).toMatchObject({ codeUrl });
});

test('a page of cards leads to the discussions', async () => {
  const card = '<article><h3><a href="/papers/2608.01234">A Paper about Paper</a></h3></article>';
  const { entries } = await parseListing(
    { bytes: Buffer.from(`<html><body><h1>Daily Papers</h1>${card}</body></html>`) },
    { now: NOW },
  );
  expect(entries.map(({ details }) => details)).toEqual([DISCUSSION]);
});
