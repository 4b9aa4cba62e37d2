/** The keys by which two entries are the same paper. */
import { identityKeys, titleKey, withoutSharedIdentifiers } from '../../src/papers/identify.ts';
import { anEntry } from '../support/builders.ts';

const textOf = (identifiers: Parameters<typeof anEntry>[0] & object) =>
  identityKeys(anEntry(identifiers)).identifiers.map(({ scheme, value }) => `${scheme} ${value}`);

test.each([
  ['case and punctuation', 'Attention Is All You Need!', 'Attention is all you need'],
  ['line breaks and spaces', 'A Title\n  With a Wrap', 'A Title With a Wrap'],
  ['hyphens of any kind', 'Pre‑training—revisited', 'Pre-training - Revisited'],
  ['TeX mathematics', String.raw`$\alpha$-Divergence Bounds`, 'α-divergence bounds'],
  [
    'TeX that lost its backslash',
    String.raw`Sample Complexity $\mathcal{O}(n)$`,
    'Sample complexity mathcal{O}(n)',
  ],
  ['dressing commands', String.raw`\textbf{Fast} and \emph{Small}`, 'Fast and small'],
  ['accents written in TeX', String.raw`Schr\"odinger and Erd\H{o}s`, 'Schrödinger and Erdős'],
  ['accents left out', 'Schrodinger bridges', 'Schrödinger Bridges'],
  ['composed and decomposed letters', 'Caf\u00e9', 'Cafe\u0301'],
  ['letters without decomposition', String.raw`The {\O}ksendal Stra{\ss}e`, 'The Øksendal Straße'],
  ['signs and their names', String.raw`$10\times$ Faster`, '10× faster'],
  ['synonyms', String.raw`When $p \le q$`, 'When p ≤ q'],
  ['superscripts', 'R$^2$ Explained', 'R² explained'],
  ['comparisons, escaped or in TeX', String.raw`When $p \lt 0.05$ Lies`, 'When p &lt; 0.05 lies'],
  ['arrows', 'Text -> Image', String.raw`Text $\to$ Image`],
  ['comparisons of two signs', 'When p <= q', 'When p ≤ q'],
  ['negated signs', String.raw`Is $x \not\in Y$?`, 'Is x ∉ Y?'],
  ['sets', String.raw`A $\cup$ B`, 'A ∪ B'],
  ['negative powers', 'Precision of $10^{-3}$', 'Precision of 10⁻³'],
  ['powers as tags', 'Precision of 10<sup>-3</sup>', 'Precision of 10^-3'],
  ['charges', String.raw`$e^+e^-\to\mu^+\mu^-$ Events`, 'e+e- → μ+μ- events'],
  ['stars above', String.raw`Planning with A$^\star$`, 'Planning with A*'],
  ['ordinals', 'The 5$^{th}$ Challenge', 'The 5th challenge'],
  ['percents', String.raw`At 95\% Less Cost`, 'At 95% less cost'],
  ['fractions', String.raw`Spin $\frac{1}{2}$ Chains`, 'Spin-1/2 chains'],
  ['dashes between numbers', 'Data of 2019--2020', 'Data of 2019–2020'],
  ['thousands', 'A Set of 10,000 Images', 'A set of 10000 images'],
  ['emphasis of Markdown', 'The *Real* **Thing**', 'The real thing'],
  ['accents of TeX that are signs', String.raw`R\^ole of M\=aori`, 'Rôle of Māori'],
  ['inline tags', 'Growth of <i>E. coli</i> in H<sub>2</sub>O', 'Growth of E. coli in H2O'],
])('%s make no other title', (_, one, other) => {
  expect(titleKey(one)).toBe(titleKey(other));
});

test.each([
  ['p < 0.05 Considered Harmful', 'p > 0.5 Considered Helpful'],
  ['GPT-3', 'GPT-4'],
  ['ईमेल', 'ईमाल'],
  ['深度学习', '强化学习'],
  ['A Survey of Text Mining', 'A Survey of Mining'],
  ['A short tour of C++', 'A short tour of C#'],
  ['A short tour of C++', 'A short tour of C'],
  ['P = NP', 'P < NP'],
  ['P = NP', 'P ≠ NP'],
  ['P < NP', 'P ≮ NP'],
  ['Planning with A*', 'Planning with A'],
  ['*-Algebras', 'Algebras'],
  ['Precision of 10^3', 'Precision of 10^{-3}'],
  ['Precision of 10³', 'Precision of 10⁻³'],
  ['Precision of 10^3', 'Precision of 103'],
  ['Sorting in O(n^2)', 'Sorting in O(n)'],
  ['a + b', 'a - b'],
  ['Cooling to -3 K', 'Cooling to 3 K'],
  ['x ∈ Y', 'x ∉ Y'],
  ['A ∪ B', 'A ∩ B'],
  ['Llama 3.1', 'Llama 31'],
  ['Spin 1/2', 'Spin 12'],
  ['In 2-3 Steps', 'In 23 Steps'],
  ['p > 0', 'p ≥ 0'],
  ['Text -> Image', 'Text <- Image'],
])('%s and %s are two titles', (one, other) => {
  expect(titleKey(one)).not.toBe(titleKey(other));
});

test('a title of nothing but signs keeps them as its key', () => {
  expect(titleKey(' ??? ')).toBe('???');
});

test('a huge title gets a short key of its own', () => {
  const [one, other] = [`${'word '.repeat(50_000)}a`, `${'word '.repeat(50_000)}b`];
  expect(titleKey(one).length).toBeLessThanOrEqual(160);
  expect(titleKey(one)).not.toBe(titleKey(other));
});

test('arXiv ids count without prefix, version and subject class', () => {
  expect(textOf({ identifiers: { arxiv: 'arXiv:2203.01250v3' } })).toEqual(['arxiv 2203.01250']);
  expect(textOf({ identifiers: { arxiv: 'math.GT/0309136v2' } })).toEqual(['arxiv math/0309136']);
  expect(textOf({ identifiers: { arxiv: 'astro-ph/9901001' } })).toEqual(['arxiv astro-ph/9901001']);
});

test('a DOI counts without case and resolver, and the DOI of an arXiv paper is its arXiv id', () => {
  expect(textOf({ identifiers: { doi: 'https://doi.org/10.1000/XyZ' } })).toEqual(['doi 10.1000/xyz']);
  expect(textOf({ identifiers: { doi: '10.48550/arXiv.2203.01250', arxiv: '2203.01250' } })).toEqual([
    'arxiv 2203.01250',
  ]);
});

test('an empty or endless identifier is none', () => {
  expect(textOf({ identifiers: { doi: ' ', pmid: '1'.repeat(1_000) } })).toEqual([]);
});

test('a generic title counts only together with its identifier or address', () => {
  const keyOf = (entry: Parameters<typeof anEntry>[0]) =>
    identityKeys(anEntry({ title: 'Editorial.', ...entry })).titleKey;
  expect(keyOf({ url: 'https://a.example/1' })).not.toBe(keyOf({ url: 'https://a.example/2' }));
  expect(keyOf({ url: 'https://a.example/1' })).toBe(
    keyOf({ title: 'EDITORIAL', url: 'https://a.example/1' }),
  );
  expect(keyOf({ identifiers: { doi: '10.1/a' } })).not.toBe(keyOf({ identifiers: { doi: '10.1/b' } }));
  expect(keyOf({})).toBe(keyOf({ title: 'editorial' }));
});

test('an identifier that stands at three titles of a page names the page, not a paper', () => {
  const page = ['One Title', 'Another Title', 'Third Title'].map((title, index) =>
    identityKeys(anEntry({ title, identifiers: { doi: '10.1000/journal', pmid: String(index + 1) } })),
  );
  const left = withoutSharedIdentifiers(page).map(({ identifiers }) => identifiers.map(({ text }) => text));
  expect(left).toEqual([['pmid 1'], ['pmid 2'], ['pmid 3']]);
  expect(withoutSharedIdentifiers(page.slice(0, 2))).toEqual(page.slice(0, 2));
});
