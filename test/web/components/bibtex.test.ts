/** Tests that papers become BibTeX that LaTeX can read. */
import { renderBibtex } from '../../../src/web/components/bibtex.ts';
import { aPaper } from '../../support/builders.ts';

const titleOf = (title: string): string | undefined =>
  / title = \{\{(.*)\}\},\n/.exec(renderBibtex([aPaper({ title })]))?.[1];

test.each([
  [
    'formulas stay, a command that changes the look of text goes',
    'On $O(n^2_k)$ and \\emph{sets}',
    'On $O(n^2_k)$ and {sets}',
  ],
  ['accents and letters stay', 'G\\"odel, \\v{C}ech and \\O rsted', 'G\\"odel, \\v{C}ech and \\O rsted'],
  ['no command reads a file', '\\input{/etc/passwd} and \\write18{rm}', '{/etc/passwd} and write18{rm}'],
  [
    'no command in a formula reads one either',
    'On $\\input{secret} + \\alpha$',
    'On $input{secret} + \\alpha$',
  ],
  ['a backslash that is written as a code is none', 'On $x^^5cinput$', 'On $x^5cinput$'],
  ['a Greek letter outside of a formula is put into one', 'The \\alpha particle', 'The $\\alpha$ particle'],
  ['a comment sign in a formula comments nothing out', 'At $50%$ load', 'At $50\\%$ load'],
  ['two prices are no formula', 'From $5 to $10 a day', 'From \\$5 to \\$10 a day'],
  ['a price beside a formula is escaped', 'For $5: $x^2$ more', 'For \\$5: $x^2$ more'],
  ['a dollar behind a line break of TeX is a dollar', 'a \\\\$5', 'a  \\$5'],
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

test.each([
  ['2203.01250', '2022'],
  ['0704.0001', '2007'],
  ['hep-th/9901001', '1999'],
  ['math/0309136', '2003'],
])('without a date of publication, the year is that of the arXiv id %s', (arxiv, year) => {
  const bibtex = renderBibtex([aPaper({ publishedAt: null, identifiers: { arxiv } })]);
  expect(bibtex).toContain(`  year = {${year}},\n`);
  expect(bibtex).toContain(`@misc{example${year}plain,`);
});

test('a preprint of arXiv has the fields that arXiv itself writes', () => {
  const identifiers = { arxiv: '2203.01250' };
  expect(renderBibtex([aPaper({ identifiers, categories: ['cs.CL', 'cs.LG'] })])).toContain(
    '  eprint = {2203.01250},\n  archivePrefix = {arXiv},\n  primaryClass = {cs.CL},\n',
  );
});

test('without such an id it is that of the first list; unknown, it is left out of field and key', () => {
  const paper = aPaper({ publishedAt: null, identifiers: {} });
  expect(renderBibtex([paper], new Map([[paper.id, '2023-06-09']]))).toContain('  year = {2023},\n');
  const bibtex = renderBibtex([paper]);
  expect(bibtex).toContain('@misc{exampleplain,');
  expect(bibtex).not.toContain('year');
});

test('keys differ, and are short enough to type', () => {
  const paper = aPaper({ title: `${'long'.repeat(100)} word`, authors: ['Ada Lovelace'] });
  const keys = [...renderBibtex([paper, { ...paper, id: paper.id + 1 }]).matchAll(/^@misc\{(.*),$/gm)].map(
    ([, key]) => key ?? '',
  );
  expect(new Set(keys).size).toBe(2);
  for (const key of keys) expect(key.length).toBeLessThan(60);
});

test('a collaboration is one name, and so is a group with “and” in it; a suffix is no last name', () => {
  const authors = ['Ada Lovelace', 'ATLAS Collaboration', 'Smith and Jones Laboratory', 'Ed R. Murray Jr.'];
  expect(renderBibtex([aPaper({ authors })])).toContain(
    'author = {Ada Lovelace and {ATLAS Collaboration} and {Smith and Jones Laboratory} and Murray, Jr., Ed R.},',
  );
});

test('100 KB of dollars, braces or backslashes take no longer than their length', () => {
  for (const filler of ['$', '$a ', '{$a ', '\\', '\\{', '^', '{'])
    expect(titleOf(filler.repeat(100_000 / filler.length))).toBeDefined();
});
