/** Descriptions made of labelled parts. */
import { readLabels } from '../../../../src/listings/formats/feeds/labelled-text.ts';

test('each label begins a paragraph, and a paragraph that follows the abstract belongs to it', () => {
  const source =
    '<p><b>Authors:</b> Ada One, Ben Two</p><p>Upvotes: 12</p><p>Abstract: First.</p><p>Second: still the abstract.</p><p>DOI: 10.5555/x.1</p><p>rest</p>';
  expect(readLabels(source)).toEqual({
    abstract: 'First. Second: still the abstract.',
    authors: ['Ada One', 'Ben Two'],
    upvotes: 12,
    doi: '10.5555/x.1',
  });
});

test.each([
  ['8 upvotes', 8],
  ['12, so far', 12],
  ['1,234', 1234],
  ['1.2k', 1200],
  ['1.234', null],
  ['1 234', null],
  ['1.2 k', null],
  ['12/20', null],
  ['many', null],
])('%j under its label is the count %j', (written, upvotes) => {
  expect(readLabels(`<p>Upvotes: ${written}</p><p>Abstract: First.</p>`)).toMatchObject({
    upvotes,
    abstract: 'First.',
  });
});

test('running text is not taken apart', () => {
  expect(readLabels('We write to all authors: be careful. In summary: nothing.')).toEqual({
    abstract: null,
    authors: [],
    upvotes: null,
    doi: null,
  });
});

test('a list as a programming language prints it is a list of names', () => {
  expect(readLabels("<p>作者: ['Ada One', 'Ben O'Two']</p><p>摘要: 一。</p>")).toMatchObject({
    authors: ['Ada One', "Ben O'Two"],
    abstract: '一。',
  });
});
