/** Tests sessions of users, users named by a proxy, and the record of what they change. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { hashAdminPassword, writeAdminUser } from '../../../src/admin-users.ts';
import { loadConfig } from '../../../src/config.ts';
import { planDigests } from '../../../src/pipeline/plan-digests.ts';
import { aSubscriber } from '../../support/subscribe.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { formTokenIn, type Got, type ServedSite, servedSite, tampered } from '../served-site.ts';

const PASSWORD = 'a password of some length';
const basic = { authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}` };
const file = join(temporaryFolder(), 'users');

let site: ServedSite;
beforeAll(async () => {
  writeAdminUser(file, 'ada', await hashAdminPassword('the long password of ada'));
  writeAdminUser(file, 'ben', await hashAdminPassword('the long password of ben'));
  site = await servedSite({
    adminPassword: PASSWORD,
    adminUsers: file,
    adminProxyHeader: 'x-auth-request-user',
    trustProxy: true,
    baseUrl: 'https://papers.example.org/digest',
  });
});
afterAll(() => site.close());

const setCookie = ({ headers }: Got): string => String(headers['set-cookie'] ?? '');
const cookieOf = (got: Got): { cookie: string } => ({ cookie: setCookie(got).split(';')[0] as string });

async function signIn(name: string, password: string, headers: Record<string, string> = {}): Promise<Got> {
  const form = formTokenIn((await site.get('/admin/login')).body);
  return site.post('/admin/login', { form, name, password }, headers);
}

test('the form for signing in, which is public, is no form of those who are signed in', async () => {
  const form = formTokenIn((await site.get('/admin/login')).body);
  const session = cookieOf(await signIn('Ada', 'the long password of ada'));
  expect((await site.post('/admin/logout', { form }, session)).status).toBe(403);
});

test('a user signs in by a form, has a session of twelve hours, and ends it for every copy of the cookie', async () => {
  const without = await site.get('/admin');
  expect([without.status, without.headers['www-authenticate']]).toEqual([
    401,
    expect.stringContaining('Basic'),
  ]);
  expect(without.body).toContain('href="/digest/admin/login"');

  const got = await signIn('Ada', 'the long password of ada');
  expect([got.status, got.headers.location]).toEqual([303, '/digest/admin']);
  expect(setCookie(got)).toMatch(
    /^paperround_admin=[\w-]+; Path=\/digest; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/,
  );
  const session = cookieOf(got);
  const page = await site.get('/admin', session);
  expect(page.body).toContain('Signed in as ada.');
  expect(page.headers['cache-control']).toBe('no-store');
  expect((await site.get('/admin', { cookie: `other=1; ${tampered(session.cookie)}` })).status).toBe(401);

  // A post still needs our form: the cookie alone is not enough.
  expect((await site.post('/admin/logout', {}, session)).status).toBe(403);
  const again = cookieOf(await signIn('ada', 'the long password of ada'));
  site.at('2026-03-11T12:00:01Z');
  const out = await site.post('/admin/logout', { form: formTokenIn(page.body) }, session);
  expect([out.status, setCookie(out)]).toEqual([
    303,
    expect.stringContaining('paperround_admin=; Path=/digest; Max-Age=0'),
  ]);
  expect((await site.get('/admin', session)).status).toBe(401);
  // The two sign-ins of one instant are one session.
  expect((await site.get('/admin', again)).status).toBe(401);

  const later = cookieOf(await signIn('ada', 'the long password of ada'));
  site.at('2026-03-11T23:59:00Z');
  expect((await site.get('/admin', later)).status).toBe(200);
  site.at('2026-03-12T00:00:01Z');
  expect((await site.get('/admin', later)).status).toBe(401);
});

test('another password and removing the user end their sessions; a token of another purpose is none', async () => {
  const ben = cookieOf(await signIn('ben', 'the long password of ben'));
  expect((await site.get('/admin', ben)).status).toBe(200);
  writeAdminUser(file, 'ben', await hashAdminPassword('the other password of ben'));
  expect((await site.get('/admin', ben)).status).toBe(401);
  const anew = cookieOf(await signIn('ben', 'the other password of ben'));
  writeAdminUser(file, 'ben', null);
  expect((await site.get('/admin', anew)).status).toBe(401);
  const form = formTokenIn((await site.get('/admin/login')).body);
  expect((await site.get('/admin', { cookie: `paperround_admin=${form}` })).status).toBe(401);
});

test('wrong passwords of a user count with those of Basic, and forms of other sites sign no user in', async () => {
  const guesser = { 'x-forwarded-for': '203.0.113.77' };
  const answers: number[] = [];
  for (const name of ['ada', 'ada', 'nobody', 'ada', 'nobody', 'ada'])
    answers.push((await signIn(name, 'wrong', guesser)).status);
  expect(answers).toEqual([401, 401, 401, 401, 401, 429]);
  expect((await signIn('ada', 'the long password of ada', guesser)).status).toBe(429);
  expect((await site.get('/admin', { ...guesser, ...basic })).status).toBe(429);
  const from = (headers: Record<string, string>) => signIn('ada', 'the long password of ada', headers);
  expect((await from({ origin: 'https://evil.example' })).status).toBe(403);
  expect((await from({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect(
    (await site.post('/admin/login', { name: 'ada', password: 'the long password of ada' })).status,
  ).toBe(403);
});

test('the trusted proxy names who is signed in, by one clean value only', async () => {
  const named = (name: string) => site.get('/admin', { 'x-auth-request-user': name });
  expect((await named('cleo@example.org')).body).toContain('Signed in as cleo@example.org.');
  for (const name of ['', 'mallory, cleo', '<b>', 'a b'])
    expect([name, (await named(name)).status]).toEqual([name, 401]);

  const alone = await servedSite({ adminProxyHeader: 'remote-user', trustProxy: true });
  const refused = await alone.get('/admin');
  expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, undefined]);
  expect((await alone.get('/admin', { 'remote-user': 'cleo' })).status).toBe(200);
  expect((await alone.get('/admin/login')).status).toBe(404);
  await alone.close();
  // The configuration does not allow it; nor does the site.
  const untrusted = await servedSite({ adminProxyHeader: 'remote-user', trustProxy: false });
  expect((await untrusted.get('/admin', { 'remote-user': 'cleo' })).status).toBe(401);
  await untrusted.close();
});

test.each([
  [{ ADMIN_PROXY_HEADER: 'X-Auth-Request-User' }, 'TRUST_PROXY: saw nothing, expected true'],
  [
    { ADMIN_PROXY_HEADER: 'X-Forwarded-For', TRUST_PROXY: 'true' },
    'ADMIN_PROXY_HEADER: saw "x-forwarded-for"',
  ],
  [{ ADMIN_PROXY_HEADER: 'a b', TRUST_PROXY: 'true' }, 'ADMIN_PROXY_HEADER: saw "a b"'],
])('%j is no configuration', (env, problem) => {
  expect(() => loadConfig(env, temporaryFolder())).toThrow(problem);
});

test.each([
  'accept',
  'Accept-Language',
  'CF-Connecting-IP',
  'CF-Ray',
  'Client-IP',
  'Cookie2',
  'Date',
  'DNT',
  'If-None-Match',
  'Origin',
  'Proxy-Authorization',
  'Range',
  'Referer',
  'Sec-Fetch-Site',
  'Sec-CH-UA',
  'traceparent',
  'True-Client-IP',
  'Upgrade-Insecure-Requests',
  'X-Amzn-Trace-Id',
  'X-Client-IP',
  'X-Cluster-Client-IP',
  'X-Correlation-ID',
  'X-Forwarded-Prefix',
  'X-Forwarded-Server',
  'X-Original-URI',
  'X-Real-IP',
  'X-Request-ID',
  'X-Requested-With',
  'X-Scheme',
])('%s is set by clients or on any proxy, and names no user', (name) => {
  const env = { ADMIN_PROXY_HEADER: name, TRUST_PROXY: 'true' };
  expect(() => loadConfig(env, temporaryFolder())).toThrow(`ADMIN_PROXY_HEADER: saw "${name.toLowerCase()}"`);
});

test.each([
  'Remote-User',
  'X-Remote-User',
  'X-Auth-Request-Email',
  'X-Forwarded-User',
  'X-Forwarded-Email',
  'X-Forwarded-Preferred-Username',
  'X-WEBAUTH-USER',
  'X-authentik-username',
  'Cf-Access-Authenticated-User-Email',
  'Tailscale-User-Login',
  'X-Amzn-Oidc-Identity',
  'X-Goog-Authenticated-User-Email',
  'X-MS-Client-Principal-Name',
  'X-Pomerium-Claim-Email',
  'X-Token-User-Name',
  'X-SSL-Client-S-DN-CN',
])('%s is a header that names users', (name) => {
  const env = { ADMIN_PROXY_HEADER: name, TRUST_PROXY: 'true' };
  expect(loadConfig(env, temporaryFolder()).adminProxyHeader).toBe(name.toLowerCase());
});

test('where the file of users is damaged, no user can sign in, and page and log say why', async () => {
  const users = join(temporaryFolder(), 'users');
  writeAdminUser(users, 'ada', await hashAdminPassword('the long password of ada'));
  const other = await servedSite({ adminUsers: users, adminPassword: PASSWORD });
  const logged: string[] = [];
  Object.assign(other.app, { log: pino({ level: 'error' }, { write: (line: string) => logged.push(line) }) });
  const form = formTokenIn((await other.get('/admin/login')).body);
  const login = { form, name: 'ada', password: 'the long password of ada' };
  const session = cookieOf(await other.post('/admin/login', login));
  writeFileSync(users, 'ada:scrypt$cut');
  const got = await other.post('/admin/login', login);
  expect([got.status, got.headers['set-cookie']]).toEqual([503, undefined]);
  expect(got.body).toContain('ADMIN_USERS');
  expect(got.body).toContain('paperround doctor');
  expect(got.body).not.toContain(users);
  expect(logged).toEqual([expect.stringContaining('line 1 of ')]);
  expect(logged[0]).not.toContain('scrypt');
  expect((await other.get('/admin/login')).status).toBe(503);
  // A session looks like a wrong one, and the password of Basic is as good as ever.
  expect((await other.get('/admin', session)).status).toBe(401);
  expect((await other.get('/admin', { ...session, ...basic })).status).toBe(200);
  expect((await other.get('/admin')).status).toBe(401);
  await other.close();
});

test('each change is on record with who and when, also one that fails', async () => {
  const { app } = site;
  await aSubscriber(app, 'reader@example.org');
  await site.read(['Attention to everything']);
  site.at('2026-03-12T09:00:00Z');
  await planDigests(app, {});
  const { id: run } = await app.db.digestRun.findFirstOrThrow();
  await app.db.digestRun.update({
    where: { id: run },
    data: { stoppedAt: app.clock.now(), stopCode: 'refused', stopDetail: { response: 'no' } },
  });
  const cleo = { 'x-auth-request-user': 'cleo' };
  const form = formTokenIn((await site.get(`/admin/runs/${run}`, cleo)).body);
  await site.post(`/admin/runs/${run}`, { form, as: 'resume' }, cleo);
  const { id } = await app.db.delivery.findFirstOrThrow();
  site.at('2026-03-12T09:01:00Z');
  expect((await site.post(`/admin/deliveries/${id}`, { form, as: 'sent' }, basic)).status).toBe(409);
  expect(await app.db.auditEntry.findMany({ orderBy: { id: 'asc' }, omit: { id: true } })).toEqual([
    {
      at: new Date('2026-03-12T09:00:00Z'),
      who: 'cleo',
      action: 'resumed',
      about: `run ${run}`,
      failed: false,
    },
    {
      at: new Date('2026-03-12T09:01:00Z'),
      who: 'admin',
      action: 'resolved as sent',
      about: `delivery ${id}`,
      failed: true,
    },
  ]);
  const { body } = await site.get('/admin/changes', cleo);
  expect(body).toContain('resolved as sent (not done)');
  expect(body.indexOf('admin</td>')).toBeLessThan(body.indexOf('cleo</td>'));
});
