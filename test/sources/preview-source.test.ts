/** What `sources test` and `sources add` report about a url. */
import { previewSource } from '../../src/sources/preview-source.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { type ListingServer, listingServer, withPage, withStatus } from '../support/listing-server.ts';

const FEED =
  '<rss version="2.0"><channel><title>P</title><link>http://p.example/</link><description>d</description><item><title>A study of feeds</title><link>http://p.example/1</link></item></channel></rss>';

let server: ListingServer;
let tested: TestApp;
beforeAll(async () => {
  server = await listingServer();
  tested = await testApp({ allowPrivateSources: true });
});
afterAll(async () => {
  await server.close();
  await tested.close();
});

const look = (path: string) =>
  previewSource(tested.app, `${server.base}${path}`, new AbortController().signal);

test('a feed shows its format and first titles, and nothing is stored', async () => {
  server.on('/feed.xml', withPage(FEED));
  expect(await look('/feed.xml')).toMatchObject({
    kind: 'auto',
    format: 'rss',
    entries: 1,
    titles: ['A study of feeds'],
    url: `${server.base}/feed.xml`,
  });
  expect(await tested.app.db.paper.count()).toBe(0);
});

test('a page that only names a feed leads to it', async () => {
  server.on(
    '/',
    withPage(
      '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>Hello</body></html>',
    ),
  );
  expect(await look('/')).toMatchObject({ url: `${server.base}/feed.xml`, entries: 1 });
});

test('a url by day shows the newest day that has a list', async () => {
  server.on('/list?date=2026-03-10', withPage(FEED));
  expect(await look('/list?date={date}')).toMatchObject({
    url: `${server.base}/list?date={date}`,
    page: `${server.base}/list?date=2026-03-10`,
  });
});

test('what cannot be read says why', async () => {
  server.on('/broken', withStatus(500));
  server.on('/unasked?key=secret-of-the-source', withStatus(304));
  server.on('/words', withPage('<html><body>Nothing to see</body></html>'));
  await expect(look('/broken')).rejects.toMatchObject({ code: 'fetch_failed' });
  await expect(look('/unasked?key=secret-of-the-source')).rejects.toMatchObject({
    code: 'fetch_failed',
    message: `${server.base}/unasked?key=**** answered 304 to a request without conditions.`,
  });
  await expect(look('/words')).rejects.toMatchObject({ code: 'not_a_listing' });
  await expect(
    previewSource(tested.app, 'ftp://x.example/', new AbortController().signal),
  ).rejects.toMatchObject({ code: 'bad_usage' });
  await expect(
    previewSource(tested.app, 'http://169.254.169.254/', new AbortController().signal),
  ).rejects.toMatchObject({
    code: 'fetch_refused',
  });
});
