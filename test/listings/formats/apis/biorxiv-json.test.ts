/** bioRxiv answers without preprints. */
import { parseListing } from '../../../../src/listings/parse-listing.ts';

const read = (answer: unknown) =>
  parseListing({ bytes: Buffer.from(JSON.stringify(answer)) }, { now: new Date('2026-09-01T12:00:00Z') });

test('no posts are an empty list, an error is reported in its own words, also without a list', async () => {
  expect(await read({ messages: [{ status: 'no posts found' }] })).toMatchObject({ entries: [] });
  for (const list of [{}, { collection: [] }])
    await expect(read({ messages: [{ status: 'Error: no such server' }], ...list })).rejects.toMatchObject({
      code: 'not_a_listing',
      message: expect.stringContaining('"Error: no such server"'),
    });
});

test('an answer that is fine and lacks its list is no listing', async () => {
  await expect(read({ messages: [{ status: 'ok', count: 2 }] })).rejects.toMatchObject({
    code: 'not_a_listing',
  });
});
