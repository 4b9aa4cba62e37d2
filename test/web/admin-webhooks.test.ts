/**
 * What an operator does with webhooks in the browser, what is recorded of it, and that none of them counts as
 * a reader.
 */
import { testWebhook } from '../../src/cli/test-webhook.ts';
import { getReader } from '../../src/readers/readers-store.ts';
import { findWebhookByName } from '../../src/readers/webhooks-store.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { answering, type WebhookServer, webhookServer } from '../support/webhook-server.ts';
import { formTokenIn, type ServedSite, servedSite } from './served-site.ts';

const ADMIN = { authorization: `Basic ${Buffer.from('admin:correct horse battery').toString('base64')}` };

let site: ServedSite;
let hooks: WebhookServer;
beforeAll(async () => {
  hooks = await webhookServer();
  site = await servedSite(
    { adminPassword: 'correct horse battery' },
    { testWebhook: (reader) => testWebhook(site.app, reader) },
  );
});
afterAll(async () => {
  await site.close();
  await hooks.close();
});

const bodies: string[] = [];
const kept = (body: string): string => {
  bodies.push(body);
  return body;
};
const get = async (path: string) => kept((await site.get(path, ADMIN)).body);
async function post(path: string, fields: readonly (readonly [string, string])[]) {
  const got = await site.post(path, [['form', formTokenIn(await get('/admin/webhooks'))], ...fields], ADMIN);
  kept(got.body);
  return got;
}
const said = (body: string): string =>
  (/role="status">(.*?)<\/p>/.exec(body)?.[1] ?? '').replaceAll(/<[^>]*>/g, '');
const recorded = async () =>
  (await site.app.db.auditEntry.findMany({ orderBy: { id: 'asc' } })).map(
    ({ action, about }) => `${action}: ${about}`,
  );
const readerOf = async (name: string) => {
  const webhook = await findWebhookByName(site.app.db, name);
  return getReader(site.app.db, { id: webhook!.readerId });
};
const url = (): string => `${hooks.base}/hook-with-a-secret`;

test('what is wrong with a webhook stands beside its field, and nothing is set or on record', async () => {
  const refused = await post('/admin/webhooks', [
    ['name', 'lab'],
    ['url', url()],
    ['shape', 'json'],
    ['topics', 'vision'],
  ]);
  expect(refused.status).toBe(422);
  expect(refused.body).toMatch(/id="url-problem">The URL needs https/);
  expect(refused.body).toMatch(/value="vision" checked/);
  const untimed = await post('/admin/webhooks', [
    ['name', 'lab'],
    ['url', url()],
    ['shape', 'json'],
    ['allowPrivate', 'yes'],
    ['queries', '(open'],
    ['time', '25:00'],
  ]);
  expect(untimed.body).toMatch(/id="time-problem">/);
  expect(untimed.body).toMatch(/id="queries-problem">Character/);
  expect(await recorded()).toEqual([]);
  expect((await site.post('/admin/webhooks', { name: 'lab' }, ADMIN)).status).toBe(403);
  expect((await site.get('/admin/webhooks/lab', ADMIN)).status).toBe(404);
});

test('one is added, tested, paused, resumed and removed, each on record, and its URL is shown nowhere', async () => {
  site.at('2026-03-10T12:00:00Z');
  const set = await post('/admin/webhooks', [
    ['name', 'lab'],
    ['url', url()],
    ['shape', 'json'],
    ['allowPrivate', 'yes'],
    ['frequency', 'daily'],
  ]);
  expect(said(set.body)).toContain('lab is set.');
  expect(set.body).toMatch(/>none yet</);
  site.at('2026-03-11T07:00:00Z');
  const test = () => post('/admin/webhooks/lab', [['as', 'test']]);
  expect(said((await test()).body)).toContain('nothing was posted');
  await site.read(['Language Models as Zebra Keepers', 'Robots That Fold Laundry']);
  expect(said((await test()).body)).toContain('Posted, with 2 papers');
  hooks.answer(answering(403, {}, 'no'));
  expect(said((await test()).body)).toContain('It was not taken: HTTP 403');
  hooks.answer(answering(200));

  expect(said((await post('/admin/webhooks/lab', [['as', 'pause']])).body)).toContain('Paused');
  site.at('2026-03-11T09:00:00Z');
  await site.sendDue();
  expect(hooks.posted).toHaveLength(2);
  expect(said((await post('/admin/webhooks/lab', [['as', 'resume']])).body)).toBe('Resumed.');
  site.at('2026-03-12T09:00:00Z');
  hooks.answer(answering(500, {}, 'a fault'));
  await site.sendDue();
  expect(await get('/admin/webhooks')).toMatch(/>retrying<\/a>, 2026-03-12 09:00 UTC<\/td><td>[^<]*500/);

  expect(said((await post('/admin/webhooks/lab', [['as', 'remove']])).body)).toContain('Nothing was removed');
  const removed = await post('/admin/webhooks/lab', [
    ['as', 'remove'],
    ['sure', 'yes'],
  ]);
  expect(removed.body).toContain('lab and everything about it is gone');
  // What was asked for and not done is on record as that, as on the page of a reader.
  const failed = await site.app.db.auditEntry.findMany({ where: { failed: true } });
  expect(failed.map(({ action }) => action)).toEqual(Array(2).fill('test edition posted'));
  expect(await recorded()).toEqual([
    'webhook set: webhook lab',
    ...Array<string>(3).fill('test edition posted: webhook lab'),
    'webhook paused: webhook lab',
    'webhook resumed: webhook lab',
    'webhook removed: webhook lab',
  ]);
  expect(bodies.join('')).not.toContain('with-a-secret');
});

test('what is posted and when is changed on its page, and its signing key is shown to who asks, both on record', async () => {
  await site.app.db.auditEntry.deleteMany();
  await post('/admin/webhooks', [
    ['name', 'changed'],
    ['url', url()],
    ['shape', 'json'],
    ['allowPrivate', 'yes'],
    ['topics', 'vision'],
  ]);
  expect(await get('/admin/webhooks/changed')).toMatch(/value="vision" checked/);
  const wrong = await post('/admin/webhooks/changed', [
    ['as', 'change'],
    ['queries', '(open'],
    ['time', '09:30'],
    ['timeZone', 'Europe/Riga'],
    ['frequency', 'weekly'],
  ]);
  expect(wrong.status).toBe(422);
  expect(wrong.body).toMatch(/id="queries-problem">Character/);
  expect(wrong.body).toMatch(/value="09:30"/);
  const changed = await post('/admin/webhooks/changed', [
    ['as', 'change'],
    ['topics', 'robotics'],
    ['queries', 'folding'],
    ['authors', 'Ada Lovelace'],
    ['exclusions', 'survey'],
    ['time', '09:30'],
    ['timeZone', 'Europe/Riga'],
    ['frequency', 'weekly'],
  ]);
  expect(said(changed.body)).toBe('Changed.');
  expect(await readerOf('changed')).toMatchObject({
    topics: ['robotics'],
    queries: ['folding'],
    authors: ['Ada Lovelace'],
    exclusions: ['survey'],
    minuteOfDay: 570,
    timeZone: 'Europe/Riga',
    frequency: 'weekly',
  });
  expect(said((await post('/admin/webhooks/changed', [['as', 'change']])).body)).toBe('Changed.');
  expect(await readerOf('changed')).toMatchObject({ topics: [], queries: [], authors: [], exclusions: [] });
  const key = said((await post('/admin/webhooks/changed', [['as', 'key']])).body);
  expect(key).toMatch(/^What is posted is signed with whsec_[\w+/=]{20,}$/);
  expect(await recorded()).toEqual([
    'webhook set: webhook changed',
    'webhook changed: webhook changed',
    'webhook changed: webhook changed',
    'signing key shown: webhook changed',
  ]);
  await post('/admin/webhooks/changed', [
    ['as', 'remove'],
    ['sure', 'yes'],
  ]);
});

test('readers are counted without webhooks, in metrics and charts too', async () => {
  await aSubscriber(site.app, 'ada@example.org', { topics: ['vision'] });
  const before = await get('/admin/days');
  await post('/admin/webhooks', [
    ['name', 'lab'],
    ['url', url()],
    ['shape', 'slack'],
    ['allowPrivate', 'yes'],
    ['topics', 'vision'],
  ]);
  const metrics = await get('/metrics');
  expect(metrics).toMatch(/^paperround_readers\{status="active"\} 1$/m);
  expect(metrics).toMatch(/^paperround_webhooks\{status="active"\} 1$/m);
  expect(await get('/admin')).toMatch(/Readers active<\/dt><dd>1<.*Webhooks<\/dt><dd>1</s);
  const charts = (body: string) => body.match(/<figcaption>[^<]*<\/figcaption>/g);
  expect(charts(before)).toContain('<figcaption>Active readers: 1</figcaption>');
  expect(charts(await get('/admin/days'))).toEqual(charts(before));
});
