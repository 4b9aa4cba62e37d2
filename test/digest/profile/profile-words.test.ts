/** Which words of a profile are shown to people. */
import { subjectGrams, wordsOfProfile } from '../../../src/digest/profile/profile-words.ts';

test.each([
  ['skills', ['skill', 'skills', 'robot', 'robots'], ['skill', 'robot']],
  [
    'fragments of a pair that is shown',
    ['open', 'ended', 'open ended', 'ended tasks', 'supervision', 'large language'],
    ['open ended', 'supervision'],
  ],
  ['both words of a pair', ['robot', 'grasping', 'robot grasping'], ['robot grasping']],
  ['what papers of any subject do', ['validated', 'receives', 'incurs substantial', 'robot'], ['robot']],
  ['a pair before its words', ['language models', 'language', 'large language'], ['language models']],
  [
    'pairs with one word in common',
    ['video generation', 'video diffusion'],
    ['video generation', 'video diffusion'],
  ],
  [
    'words that say nothing, and parts of links',
    [
      'https github',
      'github com',
      'com',
      'v1',
      'first',
      'time',
      'high',
      'made',
      'once',
      'five',
      'making',
      'based',
    ],
    [],
  ],
  [
    'words of writing about a subject',
    ['existing work', 'including text', 'diffusion based', 'graph'],
    ['graph'],
  ],
  [
    'terms that begin with a common word',
    ['low rank', 'world models', 'multi agent'],
    ['low rank', 'world models', 'multi agent'],
  ],
])('%s: of %j are shown %j', (_, grams, expected) => {
  expect(subjectGrams(grams, 20)).toEqual(expected);
});

test('of many the first, a pair in the place of its word', () => {
  expect(subjectGrams(['robot', 'graph', 'robot arm', 'protein', 'video'], 3)).toEqual([
    'robot arm',
    'graph',
    'protein',
  ]);
});

test('what several liked papers have is shown, what one has only where they have too little in common', () => {
  const grams = ['robot', 'graph', 'protein', 'pyramid'];
  expect(wordsOfProfile({ grams, weights: [0.9, 0.5, 0.3, 1], likes: 3 }, 20)).toEqual(grams.slice(0, 3));
  expect(wordsOfProfile({ grams, weights: [0.9, 0.5, 1, 0.8], likes: 3 }, 20)).toEqual(grams);
  // As profiles were stored before: the strongest first.
  expect(wordsOfProfile({ grams, weights: [1, 0.9, 0.8, 0.7], likes: 3 }, 20)).toEqual(grams);
});
