/** PubMed XML: names, dates, abstracts, and articles cut off or out of order. */
import { parseListing } from '../../../../src/listings/parse-listing.ts';

const read = (page: string) =>
  parseListing({ bytes: Buffer.from(page) }, { now: new Date('2026-09-01T12:00:00Z') });

test.each([
  ['as JSON', '{"header":{"type":"esearch"},"esearchresult":{"count":"2","idlist":["1","2"]}}'],
  [
    'as XML',
    '<?xml version="1.0"?><!DOCTYPE eSearchResult PUBLIC "x" "y"><eSearchResult><Count>2</Count><IdList><Id>1</Id></IdList></eSearchResult>',
  ],
])('a list of ids %s is distinguished from a listing', async (_what, page) => {
  await expect(read(page)).rejects.toMatchObject({
    code: 'not_a_listing',
    hint: expect.stringContaining('efetch'),
  });
});

test.each([
  ['XML', '<eFetchResult><ERROR>UID list is empty</ERROR></eFetchResult>'],
  ['JSON', '{"esearchresult":{"ERROR":"UID list is empty"}}'],
])('an error in %s is reported in its own words', async (_format, page) => {
  await expect(read(page)).rejects.toMatchObject({
    code: 'not_a_listing',
    message: expect.stringContaining('"UID list is empty"'),
  });
});

test('an answer without articles is an empty listing', async () => {
  expect(await read('<PubmedArticleSet></PubmedArticleSet>')).toMatchObject({
    format: 'pubmed-xml',
    entries: [],
    rejected: [],
  });
});
