/** Fetching one page: errors of servers, and forbidden targets of urls. */
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import {
  type FetchedPage,
  type FetchRequestOptions,
  fetchPage,
} from '../../../src/sources/fetching/fetch-page.ts';
import {
  type ListingServer,
  listingServer,
  withAbortedChunks,
  withEndlessBody,
  withGzipBomb,
  withPage,
  withRedirect,
  withSilence,
  withStandstill,
  withStatus,
  withTruncation,
} from '../../support/listing-server.ts';

const NOON = new Date('2026-03-11T12:00:00Z');
const PAGE = '<rss version="2.0"><channel><title>Papers</title></channel></rss>';
const LIMITS = { headersMs: 400, idleMs: 400, totalMs: 5_000, bytes: 2 * 1024 * 1024 };

let server: ListingServer;
beforeAll(async () => {
  server = await listingServer();
});
afterAll(() => server.close());

const fetchFrom = (path: string, more: Partial<FetchRequestOptions> = {}): Promise<FetchedPage> =>
  fetchPage({
    url: path.startsWith('/') ? `${server.base}${path}` : path,
    userAgent: 'Paperround/test',
    allowPrivate: true,
    now: NOON,
    limits: LIMITS,
    ...more,
  });

async function reasonOf(path: string, more: Partial<FetchRequestOptions> = {}): Promise<string> {
  const result = await fetchFrom(path, more);
  return result.kind === 'failed' ? result.reason : `no failure but ${result.kind}`;
}

test('a page comes with its bytes, type, validators and lifetime', async () => {
  server.on(
    '/page',
    withPage(PAGE, {
      'content-type': 'text/xml',
      'last-modified': 'Wed, 11 Mar 2026 08:00:00 GMT',
      'cache-control': 'max-age=600',
    }),
  );
  const result = await fetchFrom('/page');
  expect(result).toMatchObject({
    kind: 'page',
    finalUrl: `${server.base}/page`,
    raw: { contentType: 'text/xml' },
    lastModified: 'Wed, 11 Mar 2026 08:00:00 GMT',
    freshUntil: new Date('2026-03-11T12:10:00Z'),
  });
  expect(result.kind === 'page' && Buffer.from(result.raw.bytes).toString()).toBe(PAGE);
  expect(server.requests.at(-1)?.headers['user-agent']).toBe('Paperround/test');
});

test('a page that has not changed is not sent again', async () => {
  server.on('/same', withPage(PAGE));
  const first = await fetchFrom('/same');
  const second = await fetchFrom('/same', {
    etag: first.kind === 'page' ? first.etag : null,
    lastModified: 'Wed, 11 Mar 2026 08:00:00 GMT',
  });
  expect(second.kind).toBe('not-modified');
  expect(server.requests.at(-1)?.headers['if-modified-since']).toBe('Wed, 11 Mar 2026 08:00:00 GMT');
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('a page compressed with %s is read', async (encoding, compress) => {
  server.on(`/${encoding}`, withPage(compress(PAGE), { 'content-encoding': encoding }));
  const result = await fetchFrom(`/${encoding}`);
  expect(result.kind === 'page' && Buffer.from(result.raw.bytes).toString()).toBe(PAGE);
});

test('a server that understands deflate as the bare stream is not asked for it', async () => {
  server.on('/bare', (request, response) => {
    const asked = /\bdeflate\b/.test(String(request.headers['accept-encoding']));
    const headers = asked ? { 'content-encoding': 'deflate' } : {};
    response.writeHead(200, headers).end(asked ? deflateRawSync(PAGE) : PAGE);
  });
  const result = await fetchFrom('/bare');
  expect(result.kind === 'page' && Buffer.from(result.raw.bytes).toString()).toBe(PAGE);
});

test('a page of 10 MB is read under the usual limits', async () => {
  server.on('/large', withPage(Buffer.alloc(10 * 1024 * 1024, 'a')));
  const result = await fetchFrom('/large', { limits: {} });
  expect(result.kind === 'page' && result.raw.bytes.length).toBe(10 * 1024 * 1024);
});

test('429 says when to come back, in seconds or as a date, by our clock', async () => {
  server.on('/seconds', withStatus(429, { 'retry-after': '120' }));
  server.on('/date', withStatus(503, { 'retry-after': 'Wed, 11 Mar 2026 12:05:00 GMT' }));
  server.on('/silent', withStatus(429));
  expect(await fetchFrom('/seconds')).toMatchObject({
    kind: 'failed',
    status: 429,
    retryAfter: new Date('2026-03-11T12:02:00Z'),
  });
  expect(await fetchFrom('/date')).toMatchObject({
    kind: 'failed',
    status: 503,
    retryAfter: new Date('2026-03-11T12:05:00Z'),
  });
  expect(await fetchFrom('/silent')).toMatchObject({ kind: 'failed', status: 429, retryAfter: null });
});

test('an error answer is a failure whatever its body is', async () => {
  server.on('/broken', withStatus(500, {}, PAGE));
  expect(await reasonOf('/broken')).toContain('answered 500 (server error)');
  expect(await reasonOf('/nowhere')).toContain('answered 404 (not found)');
});

test('a server that says nothing, or stops in the middle, is given up', async () => {
  server.on('/silence', withSilence);
  server.on('/standstill', withStandstill);
  expect(await reasonOf('/silence')).toContain('no answer within 0.4 s');
  expect(await reasonOf('/standstill')).toContain('stood still for 0.4 s');
});

test('half a page is no page', async () => {
  server.on('/short', withTruncation(PAGE));
  server.on('/aborted', withAbortedChunks(PAGE));
  server.on('/half-gzip', withPage(gzipSync(PAGE).subarray(0, 30), { 'content-encoding': 'gzip' }));
  server.on('/no-gzip', withPage(PAGE, { 'content-encoding': 'gzip' }));
  expect(await reasonOf('/short')).toContain('cut off');
  expect(await reasonOf('/aborted')).toContain('cut off');
  expect(await reasonOf('/half-gzip')).toContain('compressed data ends early');
  const unpacked = await fetchFrom('/no-gzip');
  expect(unpacked.kind === 'page' && Buffer.from(unpacked.raw.bytes).toString()).toBe(PAGE);
  server.on(
    '/bad-gzip',
    withPage(Buffer.concat([gzipSync(PAGE).subarray(0, 12), Buffer.from('no gzip')]), {
      'content-encoding': 'gzip',
    }),
  );
  expect(await reasonOf('/bad-gzip')).toContain('compressed data is damaged');
});

test('neither an endless page nor one that unfolds without end is read to its end', async () => {
  server.on('/bomb', withGzipBomb(300));
  server.on('/endless', withEndlessBody);
  server.on('/announced', withPage('x', { 'content-length': String(1024 ** 4) }));
  expect(await reasonOf('/bomb')).toContain('more than 2 MB');
  expect(await reasonOf('/endless')).toContain('more than 2 MB');
  expect(await reasonOf('/announced')).toContain('more than 2 MB');
});

test('a page that trickles is given up when its whole time is over', async () => {
  server.on('/trickle', (_request, response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(timer));
  });
  expect(await reasonOf('/trickle', { limits: { ...LIMITS, totalMs: 300 } })).toContain(
    'it took longer than 0.3 s',
  );
});

test('a redirect is followed, and the page knows where it is from', async () => {
  server.on('/old', withRedirect('/new', 301));
  server.on('/new', withPage(PAGE));
  expect(await fetchFrom('/old')).toMatchObject({
    kind: 'page',
    finalUrl: `${server.base}/new`,
    raw: { url: `${server.base}/new` },
  });
});

test('a redirect in a circle or to nowhere ends', async () => {
  server.on('/circle', withRedirect('/circle'));
  server.on('/lost', withStatus(302));
  expect(await reasonOf('/circle')).toContain('redirects more than 5 times');
  expect(await reasonOf('/lost')).toContain('redirects to nowhere');
});

test.each([
  'http://169.254.169.254/latest/meta-data/',
  'http://[fe80::1]/',
  'http://100.100.100.200/',
  'http://0.0.0.0/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'file:///etc/passwd',
  'gopher://127.0.0.1/',
])('no setting lets a redirect lead to %s', async (location) => {
  server.on('/inward', withRedirect(location));
  expect(await fetchFrom('/inward')).toMatchObject({ kind: 'failed', refused: true });
});

test.each([
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f.1',
  '[::ffff:127.0.0.1]',
  '①②⑦.0.0.1',
  '127。0。0。1',
  '10.1.2.3',
  '192.168.0.1',
  '100.64.0.1',
  '[::1]',
  '[fd00::1]',
  'localhost',
])('http://%s/ is refused unless private sources are allowed', async (host) => {
  expect(await fetchFrom(`http://${host}:${server.port}/page`, { allowPrivate: false })).toMatchObject({
    kind: 'failed',
    refused: true,
  });
});

test('a name that resolves inward is refused, whichever of its addresses does', async () => {
  const at =
    (...addresses: string[]) =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const url = `http://papers.example:${server.port}/page`;
  expect(await reasonOf(url, { allowPrivate: false, lookup: at('127.0.0.1') })).toContain(
    'papers.example is at 127.0.0.1, which is not public',
  );
  expect(await reasonOf(url, { allowPrivate: false, lookup: at('93.184.216.34', '10.0.0.1') })).toContain(
    '10.0.0.1',
  );
  expect(await reasonOf(url, { lookup: at('169.254.169.254') })).toContain('link-local');
  expect(await reasonOf(url, { lookup: at('::ffff:169.254.169.254') })).toContain('link-local');
});

test('a name is resolved once for each connection, so an answer that changes later changes nothing', async () => {
  server.on('/rebound', withPage(PAGE));
  const answers = ['127.0.0.1', '169.254.169.254'];
  let asked = 0;
  const lookup = async () => [{ address: answers[asked++] ?? '169.254.169.254', family: 4 }];
  const url = `http://papers.example:${server.port}/rebound`;
  expect((await fetchFrom(url, { lookup })).kind).toBe('page');
  expect(asked).toBe(1);
  expect(await fetchFrom(url, { lookup })).toMatchObject({ kind: 'failed', refused: true });
});

test('a redirected request is resolved and checked anew', async () => {
  server.on('/hop', withRedirect('/page'));
  const answers = ['127.0.0.1', '169.254.169.254'];
  let asked = 0;
  const lookup = async () => [{ address: answers[asked++] ?? '', family: 4 }];
  expect(await reasonOf(`http://papers.example:${server.port}/hop`, { lookup })).toContain('link-local');
});

test('https never leads to http, and a password in a url is not sent', async () => {
  expect(await reasonOf(`http://ada:secret@127.0.0.1:${server.port}/page`)).not.toContain('secret');
  expect(await fetchFrom(`http://ada:secret@127.0.0.1:${server.port}/page`)).toMatchObject({
    kind: 'failed',
    refused: true,
  });
});

test('a host that is not there is a failure with its reason', async () => {
  const lookup = async (): Promise<never> => {
    throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
  };
  expect(await reasonOf('http://nobody.example/', { lookup })).toContain('there is no host of that name');
  expect(await reasonOf('http://127.0.0.1:1/')).toContain('the connection was refused');
});

test('every request, redirected ones too, waits for the turn of its host', async () => {
  server.on('/turns', withRedirect('/page'));
  const turns: string[] = [];
  await fetchFrom('/turns', {
    inSlot: (url, run) => {
      turns.push(url.pathname);
      return run();
    },
  });
  expect(turns).toEqual(['/turns', '/page']);
});
