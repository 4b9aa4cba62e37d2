/** OpenAlex works: authors with and without an identity. */
import { parseListing } from '../../../../src/listings/parse-listing.ts';

const read = (answer: unknown) =>
  parseListing({ bytes: Buffer.from(JSON.stringify(answer)) }, { now: new Date('2026-09-01T12:00:00Z') });

test('an author who is not identified has the name on the paper', async () => {
  const authorships = [
    { author: { display_name: 'Ada One' }, raw_author_name: 'A. One' },
    { author: null, raw_author_name: 'Ben Two' },
    {},
  ];
  const work = { id: 'https://openalex.org/W1', title: 'A Paper', authorships };
  expect((await read({ meta: { count: 1 }, results: [work] })).entries[0]?.authors).toEqual([
    'Ada One',
    'Ben Two',
  ]);
});
