/** Crossref answers without works. */
import { parseListing } from '../../../../src/listings/parse-listing.ts';

const read = (answer: unknown) =>
  parseListing({ bytes: Buffer.from(JSON.stringify(answer)) }, { now: new Date('2026-09-01T12:00:00Z') });

test('a list without works is empty, an answer without a list is no listing', async () => {
  const answer = (message: unknown) => ({ status: 'ok', 'message-type': 'work-list', message });
  expect(await read(answer({ 'total-results': 0, items: [] }))).toMatchObject({
    format: 'crossref-json',
    entries: [],
  });
  await expect(read(answer({ 'total-results': 6 }))).rejects.toMatchObject({ code: 'not_a_listing' });
});
