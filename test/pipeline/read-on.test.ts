/** Answers that come in pages, read on against a real web server. */
import type { SourceConfig } from '../../src/config-file.ts';
import { ingestSources } from '../../src/pipeline/ingest-sources.ts';
import { sourcesStatus } from '../../src/sources/sources-status.ts';
import { testApp } from '../support/app.ts';
import {
  type ListingServer,
  listingServer,
  withPage,
  withStatus,
  withTruncation,
} from '../support/listing-server.ts';

let server: ListingServer;
beforeEach(async () => {
  server = await listingServer();
});
afterEach(() => server.close());

async function appWith(path: string) {
  const source: SourceConfig = {
    name: 'papers',
    url: `${server.base}${path}`,
    kind: 'auto',
    everyMs: 30 * 60_000,
    enabled: true,
  };
  const tested = await testApp({ sources: [source], allowPrivateSources: true });
  const read = () => ingestSources(tested.app, { names: ['papers'], signal: new AbortController().signal });
  const status = async () => (await sourcesStatus(tested.app)).find(({ name }) => name === 'papers');
  return { ...tested, read, status };
}

const asked = (): string[] => server.requests.map(({ path }) => path);

/** The answer of arXiv's query API to `path?…&start=`, in pages of two. */
function arxivAnswers(path: string, ids: readonly string[], total = ids.length, day = '2026-03-10'): void {
  for (let start = 0; start < ids.length; start += 2) {
    const entries = ids
      .slice(start, start + 2)
      .map(
        (id) =>
          `<entry><id>http://arxiv.org/abs/${id}v1</id><title>Paper ${id}</title><summary>About ${id}.</summary><published>${day}T10:00:00Z</published><updated>${day}T10:00:00Z</updated><author><name>Ada</name></author></entry>`,
      );
    server.on(
      start === 0 ? path : `${path}&start=${start}`,
      withPage(
        `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id><title>Query</title><updated>2026-03-11T00:00:00-04:00</updated><opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">${total}</opensearch:totalResults><opensearch:startIndex xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">${start}</opensearch:startIndex><opensearch:itemsPerPage xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">2</opensearch:itemsPerPage>${entries.join('')}</feed>`,
      ),
    );
  }
}

const QUERY = '/api/query?search_query=cat:cs.CL&max_results=2';
const NEWEST_FIRST = `${QUERY}&sortBy=submittedDate`;
const IDS = ['2603.00001', '2603.00002', '2603.00003', '2603.00004', '2603.00005'];

test('an answer is read to its end, page by page, and the second time not at all', async () => {
  arxivAnswers(QUERY, IDS);
  const { read, status, close } = await appWith(QUERY);
  expect(await read()).toMatchObject([
    { outcome: 'ok', entries: 2, unseen: 2, error: null, url: `${server.base}${QUERY}` },
    { outcome: 'ok', entries: 2, unseen: 2, error: null },
    { outcome: 'ok', entries: 1, unseen: 1, error: null },
  ]);
  expect(asked()).toEqual([QUERY, `${QUERY}&start=2`, `${QUERY}&start=4`]);
  expect(server.mostAtOnce()).toBe(1);
  expect(await status()).toMatchObject({ outcome: 'ok', problem: null });
  expect(await read()).toMatchObject([{ outcome: 'unchanged', seen: 2 }]);
  expect(asked()).toHaveLength(4);
  await close();
});

test('where the newest come first, reading ends at a page without anything new', async () => {
  arxivAnswers(NEWEST_FIRST, IDS);
  const { read, close } = await appWith(NEWEST_FIRST);
  await read();
  arxivAnswers(NEWEST_FIRST, ['2603.00009', ...IDS]);
  expect(await read()).toMatchObject([
    { outcome: 'ok', unseen: 1, seen: 1 },
    { outcome: 'ok', unseen: 0, seen: 2 },
  ]);
  expect(asked().slice(3)).toEqual([NEWEST_FIRST, `${NEWEST_FIRST}&start=2`]);
  await close();
});

test('and at a page of papers that are too old for any digest, which is no failure', async () => {
  arxivAnswers(NEWEST_FIRST, IDS, 90_000, '2026-02-20');
  const { read, status, close } = await appWith(NEWEST_FIRST);
  expect(await read()).toMatchObject([{ outcome: 'ok', unseen: 2, error: null }]);
  expect(await status()).toMatchObject({ outcome: 'ok', problem: null });
  await close();
});

test('where they do not, all pages are read, because the new one may be on any', async () => {
  arxivAnswers(QUERY, IDS);
  const { read, close } = await appWith(QUERY);
  await read();
  arxivAnswers(QUERY, [...IDS, '2603.00009']);
  expect(await read()).toMatchObject([{ unseen: 0 }, { unseen: 0 }, { unseen: 1, seen: 1 }]);
  await close();
});

test('an error in the middle leaves a partial read that says how far it came, and the next one begins anew', async () => {
  arxivAnswers(NEWEST_FIRST, IDS);
  server.on(`${NEWEST_FIRST}&start=2`, withStatus(429, { 'retry-after': '120' }));
  const { read, at, status, app, close } = await appWith(NEWEST_FIRST);
  expect(await read()).toMatchObject([
    { outcome: 'ok', unseen: 2 },
    {
      outcome: 'partial',
      entries: 0,
      url: `${server.base}${NEWEST_FIRST}&start=2`,
      error: expect.stringMatching(/^2 of 5 entries were read, then: .* 429/),
    },
  ]);
  expect(await status()).toMatchObject({
    outcome: 'partial',
    problem: expect.stringContaining('2 of 5'),
    nextReadAt: new Date('2026-03-11T12:30:00Z'),
  });
  expect(await app.db.paper.count()).toBe(2);

  at('2026-03-11T12:30:00Z');
  arxivAnswers(NEWEST_FIRST, IDS);
  // Its first page is known and the newest come first, and all the same the rest is asked for: it was never
  // read.
  expect(await read()).toMatchObject([
    { outcome: 'unchanged' },
    { outcome: 'ok', unseen: 2 },
    { outcome: 'ok', unseen: 1 },
  ]);
  expect(await status()).toMatchObject({ outcome: 'ok', problem: null });
  await close();
});

test.each([
  QUERY,
  NEWEST_FIRST,
])('a read that was stopped between two pages is not taken for whole by the next one (%s)', async (path) => {
  arxivAnswers(path, IDS);
  const { app, read, close } = await appWith(path);
  await read();

  // The first page changes and is stored; the process is stopped while it asks for the second one.
  arxivAnswers(path, ['2603.00009', '2603.00008', '2603.00007', ...IDS]);
  const stop = new AbortController();
  server.on(`${path}&start=2`, () => stop.abort(new Error('stopped')));
  await ingestSources(app, { names: ['papers'], signal: stop.signal }).catch(() => undefined);
  expect(await app.db.paper.count()).toBe(7);

  arxivAnswers(path, ['2603.00009', '2603.00008', '2603.00007', ...IDS]);
  await read();
  expect(await app.db.paper.count()).toBe(8);
  await close();
});

test('a page that was cut off, one that is no listing and an answer that ends too early are reported the same way', async () => {
  arxivAnswers(QUERY, IDS);
  server.on(`${QUERY}&start=2`, withTruncation('<feed>'));
  const { read, close } = await appWith(QUERY);
  expect(await read()).toMatchObject([
    { outcome: 'ok' },
    { outcome: 'partial', error: expect.stringContaining('cut off') },
  ]);
  server.on(`${QUERY}&start=2`, withPage('<html><title>Just a moment...</title></html>'));
  expect(await read()).toMatchObject([
    { outcome: 'unchanged' },
    { outcome: 'failed' },
    {
      outcome: 'partial',
      error: expect.stringContaining('2 of 5 entries were read, then a page could not be'),
    },
  ]);
  arxivAnswers(QUERY, IDS.slice(0, 4), 5);
  server.on(
    `${QUERY}&start=4`,
    withPage(
      '<feed xmlns="http://www.w3.org/2005/Atom"><id>http://arxiv.org/api/x</id><title>Query</title><totalResults xmlns="http://a9.com/-/spec/opensearch/1.1/">5</totalResults></feed>',
    ),
  );
  expect((await read()).at(-1)).toMatchObject({
    outcome: 'partial',
    error: 'The answer ended after 4 of 5 entries.',
  });
  await close();
});

/** A list of OAI-PMH, a record a page. */
const records = (id: string, token: string): string =>
  `<OAI-PMH><responseDate>2026-03-11T08:00:00Z</responseDate><request verb="ListRecords"/><ListRecords><record><header><identifier>oai:arXiv.org:${id}</identifier></header><metadata><arXiv><title>Paper ${id}</title></arXiv></metadata></record><resumptionToken completeListSize="3">${token}</resumptionToken></ListRecords></OAI-PMH>`;

test('resumption tokens are followed, but not in a circle', async () => {
  const path = '/oai?verb=ListRecords&metadataPrefix=arXiv';
  const after = (token: string): string => `/oai?verb=ListRecords&resumptionToken=${token}`;
  server.on(path, withPage(records('2603.00001', 'a')));
  server.on(after('a'), withPage(records('2603.00002', 'b')));
  server.on(after('b'), withPage(records('2603.00003', '')));
  const { read, close } = await appWith(path);
  expect(await read()).toMatchObject([
    { outcome: 'ok', unseen: 1 },
    { outcome: 'ok', unseen: 1 },
    { outcome: 'ok', unseen: 1, error: null },
  ]);
  server.on(path, withPage(records('2603.00005', 'c')));
  server.on(after('c'), withPage(records('2603.00005', 'c')));
  expect((await read()).at(-1)).toMatchObject({
    outcome: 'partial',
    error: expect.stringContaining('the same page came again'),
  });
  server.on(path, withPage(records('2603.00004', 'a')));
  server.on(after('b'), withPage(records('2603.00003', 'a')));
  expect((await read()).at(-1)).toMatchObject({
    outcome: 'partial',
    error: expect.stringContaining('circle'),
  });
  await close();
});

test('a day of more papers than one page of the daily list holds is read whole', async () => {
  const item = (id: string) => ({
    paper: { id, title: `Paper ${id}`, summary: 'Words.', submittedOnDailyAt: '2026-03-11T08:00:00Z' },
  });
  const path = '/api/daily_papers?date=2026-03-11&limit=2';
  server.on(path, withPage(JSON.stringify(IDS.slice(0, 2).map(item))));
  server.on(`${path}&p=1`, withPage(JSON.stringify(IDS.slice(2, 3).map(item))));
  const { read, close } = await appWith(path);
  expect(await read()).toMatchObject([
    { entries: 2, outcome: 'ok' },
    { entries: 1, outcome: 'ok', unseen: 1 },
  ]);
  await close();
});
