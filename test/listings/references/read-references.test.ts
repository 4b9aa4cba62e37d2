/** Files of reference managers, as they are exported and as they are broken. */
import { readReferences } from '../../../src/listings/references/read-references.ts';
import { MOST_REFERENCES } from '../../../src/listings/references/reference.ts';
import { readZoteroItems } from '../../../src/listings/references/zotero-references.ts';

const BIBTEX = String.raw`
% Exported by hand
@string{corr = "CoRR"}
@comment{nothing = {here}}
@article{one,
  title = {{Zebra} Keeping with {\"O}verparametrized {Nets}},
  doi   = "https://doi.org/10.1000/ABC.1",
  year  = 2024
}
@article{DBLP:two, author = {A. Person and others}, title = "A {B}rief Note on Sails",
  journal = corr # { }, volume = {abs/2203.01250}, eprinttype = {arXiv}, eprint = {2203.01250}, url = {https://x.example/?a=b,c}}
@misc(three, title = {Parentheses Are Fine}, url = {https://arxiv.org/abs/1706.03762v5})
@inproceedings{four, title={From Scholar}, journal={arXiv preprint arXiv:2101.00001}}
@article{five, year = 1999}
@article{broken, title = {Never closed
@article{six, title = {After a Broken One}, eprint = {10.1/x}, archiveprefix = {HAL}}
`;

const RIS = `TY  - JOUR
TI  - A Long Title that
      goes on
DO  - 10.1000/xyz
UR  - https://arxiv.org/abs/2203.01250
ER  -

TY  - GEN
T1  - Second
N1  - arXiv:2101.00001
ER  -
TY  - GEN
ER  -
TY  - JOUR
TI  - No End`;

test('BibTeX: braces, quotes, joined values, parentheses and what follows a broken entry', () => {
  expect(readReferences(BIBTEX)).toEqual({
    references: [
      {
        title: String.raw`{Zebra} Keeping with {\"O}verparametrized {Nets}`,
        identifiers: { doi: '10.1000/abc.1' },
      },
      { title: 'A {B}rief Note on Sails', identifiers: { arxiv: '2203.01250' } },
      { title: 'Parentheses Are Fine', identifiers: { arxiv: '1706.03762' } },
      { title: 'From Scholar', identifiers: { arxiv: '2101.00001' } },
      { title: 'After a Broken One', identifiers: {} },
    ],
    leftOut: 2,
  });
});

test('RIS: continued lines, notes, an entry without a title and one without an end', () => {
  expect(readReferences(RIS.replaceAll('\n', '\r\n'))).toEqual({
    references: [
      { title: 'A Long Title that goes on', identifiers: { arxiv: '2203.01250', doi: '10.1000/xyz' } },
      { title: 'Second', identifiers: { arxiv: '2101.00001' } },
      { title: 'No End', identifiers: {} },
    ],
    leftOut: 1,
  });
});

test('Zotero: papers alone, whatever else the library holds', () => {
  const items = [
    {
      data: {
        itemType: 'preprint',
        title: 'One',
        archiveID: 'arXiv:2203.01250',
        url: 'http://arxiv.org/abs/2203.01250',
      },
    },
    {
      data: { itemType: 'journalArticle', title: 'Two', DOI: '10.1000/xyz', extra: 'arXiv:2101.00001 [cs]' },
    },
    { data: { itemType: 'attachment', title: 'Full Text PDF' } },
    { data: { itemType: 'book' } },
    { data: null },
    'nonsense',
    null,
  ];
  expect(readZoteroItems(items)).toEqual({
    references: [
      { title: 'One', identifiers: { arxiv: '2203.01250' } },
      { title: 'Two', identifiers: { arxiv: '2101.00001', doi: '10.1000/xyz' } },
    ],
    leftOut: 1,
  });
});

test('anything else is neither, equal entries are one, and what is beyond the limit is counted', () => {
  for (const text of ['', 'hello', '<html>@article</html>', '{"a": 1}'])
    expect(readReferences(text)).toBeNull();
  const many = Array.from({ length: MOST_REFERENCES + 7 }, (_, n) => `@misc{k${n}, title = {Paper ${n}}}`);
  const read = readReferences([...many, many[0]].join('\n'));
  expect([read?.references.length, read?.leftOut]).toEqual([MOST_REFERENCES, 7]);
});

test.each([
  ['@a{x={', 150_000],
  ['@a{x,y={{{{', 90_000],
  ['@a{x="', 150_000],
  ['\n@a{', 200_000],
  ['TY  - ', 150_000],
  [' ', 1_000_000],
  ['@a{x, title = {a', 60_000],
])(
  '%j a hundred thousand times over ends',
  (filler, times) => {
    readReferences(filler.repeat(times));
    readReferences(`TY  - X\n${filler.repeat(times)}`);
    readReferences(`@a{k, title = {${filler.repeat(times)}}}`);
    expect(readReferences(`@a{k, title = {T}}\n${filler.repeat(times)}`)?.references.at(0)?.title).toBe(
      filler.startsWith('TY') ? undefined : 'T',
    );
  },
  20_000,
);
