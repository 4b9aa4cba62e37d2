/** Hints with the words and short forms that are shipped. */
import { hintsBeside } from '../../src/topics/hint-knowledge.ts';

/** As in a store whose papers have words as often as stands here; other queries find five. */
const often = new Map([
  ['="leaning"', 1],
  ['="learning"', 300],
  ['="robots"', 10],
  ['="robotics"', 20],
  ['world model', 40],
  ['"legged gait"', 0],
  ['"navier stokes"', 40],
  ['navier stokes', 40],
  ['author:"tom brown"', 2],
  ['"tom brown"', 0],
  ['author:"hinton"', 7],
  ['mamba OR transformer', 90],
]);
const countPapers = async (query: string): Promise<number> =>
  often.get(query) ?? (/^="|^author:/.test(query) ? 0 : 5);

const hints = async (query: string, found: number, count = countPapers): Promise<string[]> =>
  (await hintsBeside(query, found, count)).map((hint) => hint.query);

test.each([
  ['transfomer', 0, ['transformer']],
  ['transfomer', 3, []],
  ['transformr', 0, ['transformer']],
  ['evalution', 0, ['evaluation']],
  ['robotcs', 0, ['robotics']],
  ['quantisaton', 0, ['quantisation']],
  ['reinforcment lerning', 0, ['reinforcement learning']],
  ['diffusion', 0, []],
  ['Saining Xie', 0, ['author:"Saining Xie"']],
  ['author:Yang Liu', 0, ['author:"Yang Liu"']],
  ['author:Yang Liu', 9, []],
  ['world model', 40, ['"world model"']],
  ['world model', 0, []],
  ['legged gait', 5, []],
  ['navier stokes', 40, []],
  ['tom brown', 0, ['author:"tom brown"']],
  ['tom brown', 9, []],
  ['tom jones', 0, []],
  ['hinton', 0, ['author:"hinton"']],
  ['mamba or transformer', 5, ['mamba OR transformer']],
  ['plug and play', 5, []],
  ['RLHF', 40, ['(RLHF OR "reinforcement learning from human feedback")']],
])('for %s, which %s papers match: %j', async (query, found, expected) => {
  expect(await hints(query, found)).toEqual(expected);
});

test('of the words that are near, that which more papers have', async () => {
  const moreRobots = async (query: string) => (query === '="robots"' ? 30 : countPapers(query));
  expect(await hints('robotcs', 0, moreRobots)).toEqual(['robots']);
});

test('a corrected spelling that finds no more than what was typed is no hint', async () => {
  expect(await hints('transfomer', 0, async () => 0)).toEqual([]);
  expect(await hints('transfomer', 2, async (query) => (query.startsWith('author:') ? 0 : 2))).toEqual([]);
});
