/** How words and word pairs get numbers, and are counted by them. */
import { newGramNumbers } from '../../../src/digest/profile/gram-numbers.ts';
import { tokenize } from '../../../src/topics/tokenize.ts';

const wordsOf = (title: string, abstract: string) => ({
  title: tokenize(title).words,
  abstract: tokenize(abstract).words,
});

test('a paper’s grams are its words that say something and pairs of neighbours, the title counted twice', () => {
  const numbers = newGramNumbers();
  const { grams, counts } = numbers.count(wordsOf('Robot grasping', 'A robot and a robot grasping 12 cups'));
  const counted = Array.from(grams, (gram, index) => [numbers.textOf(gram), counts[index]]);
  expect(counted).toEqual([
    ['robot', 4],
    ['robot grasping', 3],
    ['grasping', 3],
    ['cups', 1],
  ]);
});

test('thousands of pairs keep the numbers that they got, and what no paper had has none', () => {
  const numbers = newGramNumbers();
  const words = Array.from({ length: 9_000 }, (_, index) => `word${index}`);
  numbers.count(wordsOf('', words.join(' ')));
  numbers.count(wordsOf('', words.toReversed().join(' ')));
  for (let index = 1; index < words.length; index += 1)
    for (const pair of [`${words[index - 1]} ${words[index]}`, `${words[index]} ${words[index - 1]}`])
      expect(numbers.textOf(numbers.numberOf(pair)!)).toBe(pair);
  expect(numbers.size).toBe(3 * 9_000 - 2);
  for (const gram of ['word1 word3', 'word1 word1', 'cup', 'cup word1', 'the', 'word1 the'])
    expect(numbers.numberOf(gram)).toBeUndefined();
});
