/** Tests who has access to operator pages, and which Host names the site accepts. */
import { request } from 'node:http';
import { formTokenIn, type ServedSite, servedSite } from '../served-site.ts';

const PASSWORD = 'a password of some length';
const METRICS_TOKEN = 'a-token-for-metrics';
const METRICS_BEARER = { authorization: `Bearer ${METRICS_TOKEN}` };
const basic = (password: string) => ({
  authorization: `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`,
});
/** A different client each time, because wrong guesses are counted per client. */
let clients = 0;
const somebody = () => {
  clients += 1;
  return { 'x-forwarded-for': `203.0.113.${clients}` };
};

let site: ServedSite;
beforeAll(async () => {
  site = await servedSite({
    adminPassword: PASSWORD,
    metricsToken: METRICS_TOKEN,
    trustProxy: true,
    baseUrl: 'https://papers.example.org',
  });
});
afterAll(() => site.close());

test('a few wrong passwords are answered 401, the next 429, the right one too; another client is still heard', async () => {
  const guesser = somebody();
  const answers = [];
  for (let guess = 0; guess < 8; guess += 1)
    answers.push(await site.get('/admin', { ...guesser, ...basic(`guess ${guess}`) }));
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
  expect(Number(answers[7]?.headers['retry-after'])).toBeGreaterThan(60);
  expect((await site.get('/admin', { ...guesser, ...basic(PASSWORD) })).status).toBe(429);
  // The port that some proxies append does not make it another client.
  expect(
    (
      await site.get('/admin', {
        'x-forwarded-for': `${guesser['x-forwarded-for']}:4711`,
        ...basic(PASSWORD),
      })
    ).status,
  ).toBe(429);
  expect((await site.get('/admin', { ...somebody(), ...basic(PASSWORD) })).status).toBe(200);
  expect((await site.get('/metrics', METRICS_BEARER)).body).toMatch(/^paperround_admin_refused_total 5$/m);
  site.at('2026-03-11T12:15:01Z');
  expect((await site.get('/admin', { ...guesser, ...basic(PASSWORD) })).status).toBe(200);
});

test('asking without a password is no guess', async () => {
  const reader = somebody();
  for (let times = 0; times < 10; times += 1) expect((await site.get('/admin', reader)).status).toBe(401);
  expect((await site.get('/admin', { ...reader, ...basic(PASSWORD) })).status).toBe(200);
});

test.each<Record<string, string>>([
  {},
  { origin: 'null' },
  { origin: 'null', 'sec-fetch-site': 'same-origin' },
  { origin: 'https://papers.example.org' },
])('a post with the password but without a form of ours is refused, with headers %j too', async (headers) => {
  const admin = { ...somebody(), ...basic(PASSWORD) };
  expect((await site.post('/admin/why', { email: 'ada@example.org' }, { ...admin, ...headers })).status).toBe(
    403,
  );
  const stolen = site.app.tokens.sign('preferences', '00000000-0000-0000-0000-000000000000');
  expect(
    (await site.post('/admin/why', { email: 'ada@example.org', form: stolen }, { ...admin, ...headers }))
      .status,
  ).toBe(403);
  const form = formTokenIn((await site.get('/admin/why', admin)).body);
  expect(
    (await site.post('/admin/why', { email: 'ada@example.org', form }, { ...admin, ...headers })).status,
  ).toBe(422);
});

test.each<Record<string, string>>([
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { origin: 'https://evil.example' },
])('a form of ours that another site sends is refused, with headers %j', async (headers) => {
  const admin = { ...somebody(), ...basic(PASSWORD) };
  const form = formTokenIn((await site.get('/admin/why', admin)).body);
  const sent = await site.post('/admin/why', { email: 'ada@example.org', form }, { ...admin, ...headers });
  expect(sent.status).toBe(403);
});

test('a form that was open for a day is not taken', async () => {
  const admin = { ...somebody(), ...basic(PASSWORD) };
  site.at('2026-03-10T12:00:00Z');
  const form = formTokenIn((await site.get('/admin/why', admin)).body);
  site.at('2026-03-11T12:15:01Z');
  expect((await site.post('/admin/why', { email: 'ada@example.org', form }, admin)).status).toBe(403);
});

test.each([
  ['papers.example.org', '/', 200],
  ['PAPERS.EXAMPLE.ORG:443', '/', 200],
  ['localhost:3000', '/', 200],
  ['127.0.0.1', '/', 200],
  ['[::1]:3000', '/', 200],
  ['evil.example', '/', 421],
  ['evil.example', '/admin', 421],
  ['papers.example.org.evil.example', '/', 421],
  ['192.168.1.5', '/', 421],
  ['127.0.0.1.evil.example', '/', 421],
  ['papers.example.org@evil.example', '/', 421],
  ['evil.example', '/healthz', 200],
  ['evil.example', '/readyz', 200],
  ['evil.example', '/metrics', 401],
])('the Host %s asks for %s: %i', async (host, path, status) => {
  expect((await site.get(path, { host })).status).toBe(status);
});

test('without BASE_URL the site answers by its address and the names of this machine', async () => {
  const open = await servedSite({ host: '0.0.0.0' });
  for (const [host, status] of [
    ['192.168.1.5:3000', 200],
    ['localhost', 200],
    ['evil.example', 421],
  ] as const)
    expect((await open.get('/', { host })).status).toBe(status);
  await open.close();
});

const FORWARDED = [
  ['x-forwarded-for', '203.0.113.250'],
  ['x-forwarded-for', '127.0.0.1'],
  ['forwarded', 'for=203.0.113.250'],
  ['x-real-ip', '203.0.113.250'],
  ['x-forwarded-proto', 'https'],
  ['via', '1.1 proxy'],
  ['host', 'papers.example.org'],
] as const;

test('metrics are for holders of the token, on this machine too', async () => {
  const through = FORWARDED.map(([name, value]) => ({ [name]: value }));
  for (const headers of [{}, ...through]) {
    expect((await site.get('/metrics', headers)).status).toBe(401);
    expect((await site.get('/metrics', { ...headers, authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await site.get('/metrics', { ...headers, ...METRICS_BEARER })).status).toBe(200);
  }
});

test('without a token metrics are for this machine; a proxy on it opens nothing', async () => {
  const open = await servedSite({});
  expect((await open.get('/metrics')).status).toBe(200);
  for (const [name, value] of FORWARDED)
    expect([name, (await open.get('/metrics', { [name]: value })).status]).toEqual([name, 404]);
  await open.close();
});

test('the outbox is for this machine and for the admin alone', async () => {
  expect((await site.get('/outbox')).status).toBe(200);
  for (const [name, value] of FORWARDED) {
    expect([name, (await site.get('/outbox', { [name]: value })).status]).toEqual([name, 401]);
    expect((await site.get('/outbox', { [name]: value, ...basic(PASSWORD) })).status).toBe(200);
  }
  const closed = await servedSite({});
  expect((await closed.get('/outbox')).status).toBe(200);
  expect((await closed.get('/outbox', { 'x-forwarded-for': '203.0.113.250' })).status).toBe(404);
  await closed.close();
});

test('a request without a Host is not served', async () => {
  const status = await new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port: new URL(site.url).port, path: '/', setHost: false, agent: false },
      (response) => {
        response.resume();
        resolve(response.statusCode);
      },
    );
    asked.on('error', reject).end();
  });
  expect([400, 421]).toContain(status);
});
