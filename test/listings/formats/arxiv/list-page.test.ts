/** The parts of arXiv's list pages in the layouts that there have been. */
import { readListPage } from '../../../../src/listings/formats/arxiv/list-page.ts';

const pageOf = (...described: string[]): string =>
  `<div id="dlpage"><h3>New submissions (showing 1 of 1 entries)</h3><dl>${described
    .map(
      (rest, index) =>
        `<dt><a href="/abs/2603.0000${index}">arXiv:2603.0000${index}</a></dt><dd><div class="meta"><div class="list-title mathjax"><span class="descriptor">Title:</span> A Paper</div>${rest}</div></dd>`,
    )
    .join('')}</dl><p>About arXiv</p></div>`;
const read = (...described: string[]) => readListPage(pageOf(...described)).items;

test.each([
  ['a paragraph with its class', '<p class="mathjax">We show $a$.</p>'],
  ['a plain paragraph', '<p>We show $a$.</p>'],
  [
    'a block with its label',
    `<div class='list-abstract mathjax'><span class='descriptor'>Abstract:</span> We show <i>$a$</i>.</div>`,
  ],
  ['a block with its label as text', '<div class="list-abstract">Abstract: We show $a$.</div>'],
  ['a block with a paragraph in it', '<div class="list-abstract"><p class="mathjax">We show $a$.</p></div>'],
])('an abstract in %s is read', (_layout, written) => {
  expect(read(written)).toMatchObject([{ title: 'A Paper', abstract: 'We show $a$.' }]);
});

test('a paragraph after the list, or within another part of an entry, is no abstract', () => {
  expect(read('<div class="list-comments"><p>12 pages</p></div>')).toMatchObject([
    { abstract: '', comments: '12 pages' },
  ]);
});

test.each([
  ['links', '<a href="/a/1">Ada One</a>, <a href="/a/2">Ben Two</a>'],
  ['one text', 'Ada One, Ben Two'],
  ['a link and then a name without one', '<a href="/a/1">Ada One</a>, Ben Two'],
  ['a name without a link and then one with', 'Ada One, with an appendix by <a href="/a/2">Ben Two</a>'],
  [
    'links with affiliations and what is not shown of the list',
    '<a href="/a/1">Ada One</a> (1 and 2), <a href="/a/2">Ben Two</a> (ETH, Zurich), et al. (9 additional authors not shown)',
  ],
])('authors as %s are read, each for its own entry', (_layout, names) => {
  const authors = `<div class="list-authors"><span class="descriptor">Authors:</span> ${names}</div>`;
  expect(read(authors, '', authors)).toMatchObject([
    { authors: ['Ada One', 'Ben Two'] },
    { authors: [] },
    { authors: ['Ada One', 'Ben Two'] },
  ]);
});

test('one word before a comma is an author, as arXiv writes first names first', () => {
  expect(read('<div class="list-authors">Plato, Ada One</div>')).toMatchObject([
    { authors: ['Plato', 'Ada One'] },
  ]);
});
