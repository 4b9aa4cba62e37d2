/** Papers as RIS records. */
import { renderRis } from '../../../src/web/components/ris.ts';
import { aPaper } from '../../support/builders.ts';

test('a preprint: its fields in order, a line each, names turned round', () => {
  const paper = aPaper({
    title: 'Grokking $\\alpha$\nin Small Models',
    authors: ['Ada King Lovelace', 'Babbage, Charles', 'ATLAS'],
    abstract: 'We show.\nA thing.',
    identifiers: { arxiv: '2603.00001' },
    url: 'https://arxiv.org/abs/2603.00001',
    publishedAt: new Date('2026-03-09T00:00Z'),
  });
  expect(renderRis([paper]).split('\r\n')).toEqual([
    'TY  - UNPB',
    'TI  - Grokking α in Small Models',
    'AU  - Lovelace, Ada King',
    'AU  - Babbage, Charles',
    'AU  - ATLAS',
    'PY  - 2026',
    'DA  - 2026/03/09',
    'AB  - We show. A thing.',
    'AN  - arXiv:2603.00001',
    'UR  - https://arxiv.org/abs/2603.00001',
    'ER  - ',
    '',
    '',
  ]);
});

test('a group is one name, a particle belongs to the last name, and a suffix comes last', () => {
  const authors = {
    'ATLAS Collaboration': 'ATLAS Collaboration',
    'the DreamX Team': 'the DreamX Team',
    'Smith and Jones Laboratory': 'Smith and Jones Laboratory',
    'E. de la Hoz': 'de la Hoz, E.',
    'Laurens van der Maaten': 'van der Maaten, Laurens',
    'van der Berg': 'van der Berg',
    'Richard M. Murray Jr.': 'Murray, Richard M., Jr.',
    'Henry L. Gates III': 'Gates, Henry L., III',
    'ada lovelace': 'lovelace, ada',
    'Bo III': 'III, Bo',
  };
  const lines = renderRis([aPaper({ authors: Object.keys(authors) })]).split('\r\n');
  expect(lines.flatMap((line) => /^AU {2}- (.*)/.exec(line)?.[1] ?? [])).toEqual(Object.values(authors));
});

test('an article with a DOI, without what is unknown; two records follow each other', () => {
  const paper = aPaper({ identifiers: { doi: '10.1000/x' }, abstract: '', authors: [], url: null });
  const records = renderRis([paper, paper]);
  expect(records).toContain('TY  - JOUR\r\n');
  expect(records).toContain('DO  - 10.1000/x\r\n');
  expect(records).not.toContain('AB  - ');
  expect(records.match(/^ER {2}- \r$/gm)).toHaveLength(2);
});

test('without a date of publication there is a year of the arXiv id or the first list, and never a day', () => {
  const unknown = { publishedAt: null, identifiers: {} };
  const papers = [
    aPaper({ ...unknown, id: 1, identifiers: { arxiv: '2203.01250' } }),
    aPaper({ ...unknown, id: 2 }),
    aPaper({ ...unknown, id: 3 }),
  ];
  const lines = renderRis(papers, new Map([[2, '2023-06-09']])).split('\r\n');
  expect(lines.filter((line) => line.startsWith('PY'))).toEqual(['PY  - 2022', 'PY  - 2023']);
  expect(lines.filter((line) => line.startsWith('DA'))).toEqual([]);
});
