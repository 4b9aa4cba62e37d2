/** arXiv's own feeds: announcement days, error entries, and old notations. */
import { parseListing } from '../../../../src/listings/parse-listing.ts';

const NOW = new Date('2026-09-01T12:00:00Z');
const read = (page: string) => parseListing({ bytes: Buffer.from(page) }, { now: NOW });
const rss = (head: string, items = ''): string =>
  `<rss version="2.0" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>cs.AI updates on arXiv.org</title>${head}${items}</channel></rss>`;
const item = (id: string, day = '12 May 2026'): string =>
  `<item><title>Paper ${id}</title><link>https://arxiv.org/abs/${id}</link><description>arXiv:${id}v1 Announce Type: new Abstract: About it.</description><guid isPermaLink="false">oai:arXiv.org:${id}v1</guid><pubDate>Tue, ${day} 00:00:00 -0400</pubDate></item>`;
const query = (head: string, entries = ''): string =>
  `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"><id>http://arxiv.org/api/x</id><updated>2026-05-12T00:00:00Z</updated>${head}${entries}</feed>`;
const entry = (id: string): string =>
  `<entry><id>http://arxiv.org/abs/${id}v1</id><title>Paper ${id}</title><summary>About it.</summary></entry>`;
const totals = (total: number, start: number, size: number): string =>
  `<opensearch:totalResults>${total}</opensearch:totalResults><opensearch:startIndex>${start}</opensearch:startIndex><opensearch:itemsPerPage>${size}</opensearch:itemsPerPage>`;

test('the day is the one the feed says, as written in New York', async () => {
  const listing = await read(
    rss(
      '<pubDate>Tue, 12 May 2026 00:00:00 -0400</pubDate><lastBuildDate>Tue, 12 May 2026 04:00:00 +0000</lastBuildDate>',
      item('2605.00001'),
    ),
  );
  expect(listing).toMatchObject({ format: 'arxiv-rss', listingDate: '2026-05-12' });
});

test('a feed built today that still holds the papers of yesterday is of yesterday', async () => {
  const listing = await read(
    rss('<pubDate>Wed, 13 May 2026 00:00:00 -0400</pubDate>', item('2605.00001') + item('2605.00002')),
  );
  expect(listing.listingDate).toBe('2026-05-12');
});

test('the day on which a new version is announced is not the day on which its paper was published', async () => {
  const of = (type: string) => item('2203.01250').replace('Announce Type: new', `Announce Type: ${type}`);
  for (const type of ['replace', 'replace-cross']) {
    const { entries } = await read(rss('', of(type)));
    expect(entries).toMatchObject([{ announceType: type, publishedAt: null }]);
  }
  const { entries } = await read(rss('', of('cross')));
  expect(entries[0]?.publishedAt).toEqual(new Date('2026-05-12T04:00:00Z'));
});

test('what arXiv says as an error feed is not a listing', async () => {
  await expect(
    read(
      rss('')
        .replace('cs.AI updates on arXiv.org', 'Feed error for query "cs.XX"')
        .replace('<channel>', '<channel><description>Bad archive "cs".</description>'),
    ),
  ).rejects.toMatchObject({
    code: 'not_a_listing',
    message: expect.stringContaining('Bad archive'),
  });
  const error =
    '<entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_abc</id><title>Error</title><summary>incorrect id format for abc</summary></entry>';
  // The second has lost what else names arXiv, as behind a proxy that writes feeds anew.
  for (const page of [
    query(totals(1, 0, 1), error),
    `<feed xmlns="http://www.w3.org/2005/Atom"><title>Results</title>${error}</feed>`,
  ])
    await expect(read(page)).rejects.toMatchObject({
      code: 'not_a_listing',
      message: expect.stringContaining('incorrect id format for abc'),
    });
});

test('items without any arXiv id are a feed that changed, never a day without papers', async () => {
  await expect(
    read(rss('', '<item><title>Something else</title><link>https://example.org/</link></item>')),
  ).rejects.toMatchObject({
    code: 'listing_changed',
  });
  await expect(read(rss('', '<item><name>renamed</name></item>'))).rejects.toMatchObject({
    code: 'listing_changed',
  });
});

test.each([
  ['a page within a long answer is whole', totals(101_536, 0, 2), ['2605.00001', '2605.00002'], 2],
  ['the last page is whole', totals(12, 10, 5), ['2605.00001', '2605.00002'], 2],
  ['a page that shows fewer than it should says how many', totals(4321, 0, 5), ['2605.00001'], 5],
  ['an answer without totals says nothing', '', ['2605.00001'], null],
])('%s', async (_what, head, ids, announcedTotal) => {
  expect(await read(query(head, ids.map(entry).join('')))).toMatchObject({
    format: 'arxiv-atom',
    announcedTotal,
    entries: ids.map((id) => ({ identifiers: { arxiv: id } })),
  });
});
