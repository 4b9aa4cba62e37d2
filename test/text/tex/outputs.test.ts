/** The same TeX in its three outputs; identity is observed through `titleKey`, which uses its tables. */
import { titleKey } from '../../../src/papers/identify.ts';
import { displayText } from '../../../src/text/tex/display.ts';
import { withoutTex } from '../../../src/text/tex/matching.ts';

const words = (text: string): string => withoutTex(text).text.replace(/\s+/g, ' ').trim();

test.each([
  ['a letter with a command', 'Str\\o m', 'Strøm', 'Strom', 'strom'],
  ['an accent', 'K\\"onig', 'König', 'Konig', 'konig'],
  ['a Greek letter', '\\alpha-decay', 'α-decay', 'alpha -decay', 'alphadecay'],
  ['a style', '\\textbf{Deep} nets', 'Deep nets', 'Deep nets', 'deepnets'],
  ['an alphabet', '$\\mathbb{Z}$-graded', 'ℤ-graded', 'Z-graded', 'zgraded'],
])('%s is shown, looked for and distinguished as itself', (_, written, shown, lookedFor, key) => {
  expect(displayText(written)).toBe(shown);
  expect(words(written)).toBe(lookedFor);
  expect(titleKey(written)).toBe(key);
  expect(titleKey(shown)).toBe(key);
});

test('what matching leaves knows where each character stood', () => {
  const { text, starts, ends } = withoutTex('K\\"{o}nig');
  expect(text).toBe('Konig');
  expect([starts, ends]).toEqual([
    [0, 1, 6, 7, 8],
    [1, 6, 7, 8, 9],
  ]);
});
