/** Plurals and singulars: both ways, and no further. */
import { isSameWord, numberForms } from '../../src/topics/number-forms.ts';

test.each([
  ['model', 'models'],
  ['theory', 'theories'],
  ['survey', 'surveys'],
  ['bias', 'biases'],
  ['class', 'classes'],
  ['loss', 'losses'],
  ['process', 'processes'],
  ['gas', 'gases'],
  ['box', 'boxes'],
  ['patch', 'patches'],
  ['epoch', 'epochs'],
  ['mesh', 'meshes'],
  ['database', 'databases'],
  ['image', 'images'],
  ['case', 'cases'],
  ['video', 'videos'],
  ['hero', 'heroes'],
  ['analysis', 'analyses'],
  ['hypothesis', 'hypotheses'],
  ['basis', 'bases'],
  ['axis', 'axes'],
  ['matrix', 'matrices'],
  ['vertex', 'vertices'],
  ['index', 'indices'],
  ['index', 'indexes'],
  ['criterion', 'criteria'],
  ['corpus', 'corpora'],
  ['child', 'children'],
  ['movie', 'movies'],
  ['galaxy', 'galaxies'],
  ['virus', 'viruses'],
  ['gpu', 'gpus'],
  ['api', 'apis'],
  ['llm', 'llms'],
  ['ai', 'ais'],
  ['metric', 'metrics'],
])('%s and %s are the same word', (singular, plural) => {
  expect(numberForms(singular)).toContain(plural);
  expect(numberForms(plural)).toContain(singular);
  expect(isSameWord(singular, plural)).toBe(true);
  expect(isSameWord(plural, singular)).toBe(true);
});

test.each([
  ['us', 'u'],
  ['as', 'a'],
  ['is', 'i'],
  ['its', 'it'],
  ['his', 'hi'],
  ['gas', 'ga'],
  ['gps', 'gp'],
  ['nas', 'na'],
  ['bias', 'bia'],
  ['class', 'clas'],
  ['loss', 'los'],
  ['virus', 'viru'],
  ['analysis', 'analysi'],
  ['news', 'new'],
  ['physics', 'physic'],
  ['dynamics', 'dynamic'],
  ['lens', 'len'],
  ['this', 'thi'],
  ['does', 'doe'],
  ['series', 'serie'],
  ['less', 'les'],
])('%s is no plural of %s', (word, other) => {
  expect(numberForms(word)).not.toContain(other);
  expect(numberForms(other)).not.toContain(word);
  expect(isSameWord(word, other)).toBe(false);
});

test('words of other scripts and words with digits stand for themselves only', () => {
  expect(numberForms('модель')).toEqual(['модель']);
  expect(numberForms('gpt4')).toEqual(['gpt4']);
});
