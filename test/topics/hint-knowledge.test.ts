/** Hints with the words and short forms that are shipped. */
import { hintsBeside } from '../../src/topics/hint-knowledge.ts';

const hints = (query: string, found: number): string[] => hintsBeside(query, found).map((hint) => hint.query);

test.each([
  ['transfomer', 0, ['transformer']],
  ['transfomer', 3, []],
  ['diffusion', 0, []],
  ['Saining Xie', 0, ['author:"Saining Xie"']],
  ['world model', 40, ['"world model"']],
  ['RLHF', 40, ['(RLHF OR "reinforcement learning from human feedback")']],
])('for %s, which %s papers match: %j', (query, found, expected) => {
  expect(hints(query, found)).toEqual(expected);
});
