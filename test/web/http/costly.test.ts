/** Tests the limits of costly requests. */
import { clientKey, createCostlyGate } from '../../../src/web/http/costly.ts';
import { aSubscriber } from '../../support/subscribe.ts';
import { type ServedSite, servedSite } from '../served-site.ts';

const LIMITS = { atOnce: 1, waiting: 1, patience: 5_000, burst: 2, rate: 0.5 };

test('a client that has used up its requests is asked to come again later, and others are let in', async () => {
  const gate = createCostlyGate({ ...LIMITS, atOnce: 10 });
  const kinds = async (client: string | null, now: number) => (await gate.enter(client, now)).kind;
  expect([await kinds('a', 0), await kinds('a', 0)]).toEqual(['in', 'in']);
  expect(await gate.enter('a', 1_000)).toEqual({ kind: 'limited', retryAfter: 1 });
  expect([await kinds('b', 1_000), await kinds('a', 2_000), await kinds('a', 2_000)]).toEqual([
    'in',
    'in',
    'limited',
  ]);
  expect([await kinds(null, 0), await kinds(null, 0), await kinds(null, 0)]).toEqual(['in', 'in', 'in']);
});

test('beyond those that are answered and those that wait in line, requests are sent away at once', async () => {
  const gate = createCostlyGate(LIMITS);
  const first = await gate.enter('a', 0);
  const second = gate.enter('b', 0);
  expect(await gate.enter('c', 0)).toEqual({ kind: 'busy', retryAfter: 5 });
  if (first.kind === 'in') first.leave();
  expect((await second).kind).toBe('in');
});

test('who waits longer than one is asked to is sent away, and takes no place of others', async () => {
  const gate = createCostlyGate({ ...LIMITS, patience: 1 });
  const first = await gate.enter('a', 0);
  expect((await gate.enter('b', 0)).kind).toBe('busy');
  if (first.kind === 'in') first.leave();
  expect((await gate.enter('c', 0)).kind).toBe('in');
});

test('a client is an IPv4 address or an IPv6 network, and everybody behind a proxy that is not trusted is no client', () => {
  expect(clientKey('192.0.2.1', false)).toBe('192.0.2.1');
  expect(clientKey('::ffff:192.0.2.1', false)).toBe('192.0.2.1');
  expect(clientKey('2001:db8::1', false)).toBe('2001:db8:0:0::');
  expect(clientKey('2001:db8:0:0:9::1', false)).toBe('2001:db8:0:0::');
  expect(clientKey('2001:db8:a:b:c:d:e:f', true)).toBe('2001:db8:a:b::');
  expect(clientKey('127.0.0.1', false)).toBe('127.0.0.1');
  expect([clientKey('127.0.0.1', true), clientKey('::1', true)]).toEqual([null, null]);
});

describe('on the site', () => {
  let site: ServedSite;
  beforeAll(async () => {
    site = await servedSite({}, { costlyLimits: { ...LIMITS, burst: 3, rate: 0.001 } });
  });
  afterAll(() => site.close());

  test('searches, the API and feeds share a limit for each client, and other pages have none', async () => {
    for (const path of ['/search?q=a+b', '/feed.xml', '/api/papers'])
      expect((await site.get(path)).status).toBe(200);
    const page = await site.get('/search?q=a+b');
    expect([page.status, Number(page.headers['retry-after']) > 0, page.headers['cache-control']]).toEqual([
      429,
      true,
      'no-store',
    ]);
    const api = await site.get('/api/papers?query=x');
    expect([api.status, JSON.parse(api.body).error.code]).toEqual([429, 'too_many_requests']);
    expect((await site.get('/search/feed.xml?q=x', { 'x-forwarded-for': '192.0.2.1' })).status).toBe(200);
    expect([
      (await site.get('/')).status,
      (await site.get('/topics')).status,
      (await site.get('/healthz')).status,
    ]).toEqual([200, 200, 200]);
  });
});

test('behind a proxy that adds ports, a client has one limit, whatever port each request comes from', async () => {
  const site = await servedSite({ trustProxy: true }, { costlyLimits: { ...LIMITS, burst: 1, rate: 0.001 } });
  const statuses: number[] = [];
  for (const client of ['203.0.113.7:4711', '203.0.113.7:4712', '203.0.113.8:4712'])
    statuses.push((await site.get('/search?q=a', { 'x-forwarded-for': client })).status);
  await site.close();
  expect(statuses).toEqual([200, 429, 200]);
});

describe('on a busy site', () => {
  let site: ServedSite;
  beforeAll(async () => {
    site = await servedSite({}, { costlyLimits: { ...LIMITS, burst: 20, atOnce: 0, waiting: 0 } });
  });
  afterAll(() => site.close());

  test('when all places and the line are taken, dear pages are a 503 that says when to come again, cheap ones are not', async () => {
    for (const path of ['/search?q=a', '/feed.xml', '/search/feed.xml?q=a', '/api/papers']) {
      const { status, headers } = await site.get(path);
      expect([path, status, headers['retry-after'], headers['cache-control']]).toEqual([
        path,
        503,
        '5',
        'no-store',
      ]);
    }
    expect(JSON.parse((await site.get('/api/papers')).body).error.code).toBe('busy');
    for (const path of ['/', '/topics', '/how', '/healthz', '/readyz'])
      expect([path, (await site.get(path)).status]).toEqual([path, 200]);
    const { status } = await site.post('/subscribe', { email: 'ada@example.org', frequency: 'daily' });
    expect(status).toBe(200);
  });

  test('the page of preferences counts nothing then, and saves all the same', async () => {
    const { app } = site;
    const { id, publicId } = await aSubscriber(app, 'ada@reader.example', { queries: ['laundry'] });
    const path = `/preferences/${app.tokens.sign('preferences', publicId)}`;
    const page = await site.get(path);
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('too busy to count')]);
    expect(page.body).toContain('value="laundry"');
    expect(page.body).not.toMatch(/aria-invalid|in the last seven days/);
    const saved = await site.post(path, { action: 'save', maxPapers: '7' });
    expect([saved.status, saved.body]).toEqual([200, expect.stringContaining('>Saved.<')]);
    expect(await app.db.reader.findUnique({ where: { id } })).toMatchObject({ maxPapers: 7 });
  });
});
