/** What arXiv's list pages are believed to show in full. */
import { readFileSync } from 'node:fs';
import { parseListing } from '../../../../src/listings/parse-listing.ts';
import { fixture } from '../../../support/fixtures.ts';

const NOW = new Date('2026-09-01T12:00:00Z');
const read = (html: string) => parseListing({ bytes: Buffer.from(html) }, { now: NOW });
const page = (name: string): string => readFileSync(fixture(`listings/arxiv-list/${name}`), 'utf8');

test('the list of a day that has lost its abstracts is doubted, one of a week never had any', async () => {
  const withAbstracts = page('new.html');
  const without = withAbstracts.replace(/<p class='mathjax'>[^<]*<\/p>/g, '');
  expect((await read(withAbstracts)).doubt).toBeUndefined();
  expect(await read(without)).toMatchObject({
    doubt: expect.stringMatching(/abstract/),
    entries: [{ title: expect.stringContaining('Read') }, {}, {}, {}],
  });
  expect((await read(page('recent.html'))).doubt).toBeUndefined();
});

test('a list that ends within its last entry was cut off, also where all entries have begun', async () => {
  const html = page('recent.html');
  const title = html.lastIndexOf('</div>', html.lastIndexOf('list-authors'));
  const authors = html.indexOf('</div>', html.lastIndexOf('list-authors'));
  expect((await read(html)).doubt).toBeUndefined();
  expect((await read(html.slice(0, authors))).doubt).toMatch(/cut off/);
  const { entries, rejected, doubt } = await read(html.slice(0, title - 5));
  expect(doubt).toMatch(/cut off/);
  expect(rejected.at(-1)).toMatchObject({ rank: entries.length + 1, reason: 'it has no title' });
});
