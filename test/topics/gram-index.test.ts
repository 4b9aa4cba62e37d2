/** Words and word pairs of a model, counted in a paper. */
import { newGramIndex } from '../../src/topics/gram-index.ts';
import { paperWords } from '../../src/topics/matched-places.ts';

const index = newGramIndex(['language model', 'bee']);
const count = (title: string, abstract: string) =>
  index.count(paperWords({ title, abstract, authors: [], categories: [] }));

test('a paper’s words are counted, and how many of them the index knows', () => {
  const { grams, words, known } = count('A Bee and a Language Model', 'The wasp and the bee.');
  expect(grams).toEqual([1, 0]);
  // Bee, language, model, wasp and bee; words without a subject are none.
  expect({ words, known }).toEqual({ words: 5, known: 4 });
  expect(count('', '')).toMatchObject({ grams: [], words: 0, known: 0 });
});
