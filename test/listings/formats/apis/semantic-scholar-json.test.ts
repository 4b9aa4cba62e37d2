/** Semantic Scholar searches without results. */
import { parseListing } from '../../../../src/listings/parse-listing.ts';

const read = (answer: unknown) =>
  parseListing({ bytes: Buffer.from(JSON.stringify(answer)) }, { now: new Date('2026-09-01T12:00:00Z') });

test.each([
  ['an empty list', { total: 0, offset: 0, data: [] }],
  ['no list', { total: 0, offset: 0 }],
])('a search that found nothing is empty with %s', async (_name, answer) => {
  expect(await read(answer)).toMatchObject({
    format: 'semantic-scholar-json',
    entries: [],
    announcedTotal: 0,
  });
});

test('a search that found papers and lists none is no listing', async () => {
  await expect(read({ total: 2, offset: 0 })).rejects.toMatchObject({ code: 'not_a_listing' });
});
