/** Flat lists of papers, as archives and libraries of arXiv write them. */
import { parseListing } from '../../../../src/listings/parse-listing.ts';

const NOW = new Date('2026-09-01T12:00:00Z');
const read = (...papers: unknown[]) =>
  parseListing({ bytes: Buffer.from(JSON.stringify(papers)) }, { now: NOW });

test.each([
  ['published', '2024-01-02'],
  ['published', '2024-01-02 00:00:00+00:00'],
  ['published_at', '2024-01-02T00:00:00Z'],
  ['publication_date', '2024-01-02'],
  ['published_date', '2024-01-02'],
])('the day of publication is read from %j: %j', async (member, day) => {
  const { entries } = await read({ id: '2401.00001', title: 'A Paper', [member]: day });
  expect(entries).toMatchObject([{ publishedAt: new Date('2024-01-02T00:00:00Z') }]);
});

test('the id in the address of an entry, categories as one text and a withdrawal in the comment are read', async () => {
  const paper = {
    entry_id: 'http://arxiv.org/abs/2401.00001v2',
    title: 'A Paper',
    categories: 'cs.LG stat.ML',
    comment: 'This paper has been withdrawn by the authors',
  };
  expect(await read(paper)).toMatchObject({
    format: 'daily-papers-json',
    entries: [
      { identifiers: { arxiv: '2401.00001' }, version: 2, categories: ['cs.LG', 'stat.ML'], withdrawn: true },
    ],
  });
});
