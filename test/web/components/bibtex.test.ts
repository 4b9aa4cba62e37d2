/** Papers as BibTeX that LaTeX reads. */
import { bibtexOf } from '../../../src/web/components/bibtex.ts';
import { aPaper } from '../../support/builders.ts';

const titleOf = (title: string): string | undefined =>
  / title = \{\{(.*)\}\},\n/.exec(bibtexOf([aPaper({ title })]))?.[1];

test.each([
  ['formulas and commands stay', 'On $O(n^2_k)$ and \\emph{sets}', 'On $O(n^2_k)$ and \\emph{sets}'],
  [
    'a displayed formula stays',
    'Where $$\\sum_{i=1}^n x_i & y$$ holds',
    'Where $$\\sum_{i=1}^n x_i & y$$ holds',
  ],
  [
    'signs that mean something to LaTeX are escaped',
    '100% of A&B #1 in snake_case',
    '100\\% of A\\&B \\#1 in snake\\_case',
  ],
  [
    'a power outside of a formula is no accent',
    '10^5 tokens and H\\^{o}tel',
    '10\\^{}5 tokens and H\\^{o}tel',
  ],
  ['a lone dollar is money', 'At $5 a day', 'At \\$5 a day'],
  ['braces that do not match go', 'An {open brace^2', 'An open brace\\^{}2'],
  ['a backslash at the end ends no field', 'Ends badly \\', 'Ends badly '],
])('%s', (_, title, expected) => {
  expect(titleOf(title)).toBe(expected);
});

test('keys differ, and are short enough to type', () => {
  const paper = aPaper({ title: `${'long'.repeat(100)} word`, authors: ['Ada Lovelace'] });
  const keys = [...bibtexOf([paper, { ...paper, id: paper.id + 1 }]).matchAll(/^@misc\{(.*),$/gm)].map(
    ([, key]) => key ?? '',
  );
  expect(new Set(keys).size).toBe(2);
  for (const key of keys) expect(key.length).toBeLessThan(60);
});
