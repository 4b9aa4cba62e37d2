/** Tests how the authors of a paper are named in a mail. */
import { authorLine, firstAuthor } from '../../../src/digest/rendering/author-line.ts';
import { DEFAULT_FORMATS } from '../../../src/text/formats.ts';

const many = Array.from({ length: 400 }, (_, index) => `Person ${index + 1}`);

test.each([
  [[], '', ''],
  [['A'], 'A', 'A'],
  [['A', 'B'], 'A and B', 'A and B'],
  [['A', 'B', 'C', 'D', 'E'], 'A, B, C, D and E', 'A and 4 more'],
  [many, 'Person 1, Person 2, Person 3, Person 4 and 396 more', 'Person 1 and 399 more'],
])('of %j as many are named as one reads', (authors, line, first) => {
  expect(authorLine(authors, DEFAULT_FORMATS)).toBe(line);
  expect(firstAuthor(authors, DEFAULT_FORMATS)).toBe(first);
});

test.each([
  ['ATLAS Collaboration', 'the ATLAS Collaboration'],
  ['Kimi Team', 'the Kimi Team'],
  ['DeepSeek-AI', 'DeepSeek-AI'],
  ['The 1000 Genomes Project Consortium', 'The 1000 Genomes Project Consortium'],
])('%s stands for the rest of its authors', (name, named) => {
  for (const authors of [
    [name, ...many],
    [...many, name],
  ]) {
    expect(authorLine(authors, DEFAULT_FORMATS)).toBe(`Person 1, Person 2, Person 3, Person 4 and ${named}`);
    expect(firstAuthor(authors, DEFAULT_FORMATS)).toBe(name);
  }
});

test('a short list names everybody, a collaboration too', () => {
  expect(authorLine(['Ada Cole', 'Kimi Team'], DEFAULT_FORMATS)).toBe('Ada Cole and Kimi Team');
});
