/** What an operator does with readers and suppressions in the browser, and what is recorded of it. */
import { existsSync } from 'node:fs';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { recordFeedback } from '../../src/readers/feedback-store.ts';
import { outboxOf } from '../support/outbox.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { formTokenIn, type ServedSite, servedSite } from './served-site.ts';

const ADMIN = { authorization: `Basic ${Buffer.from('admin:correct horse battery').toString('base64')}` };

let site: ServedSite;
beforeEach(async () => {
  site = await servedSite({ adminPassword: 'correct horse battery' });
});
afterEach(() => site.close());

const get = async (path: string) => (await site.get(path, ADMIN)).body;
async function post(path: string, fields: Record<string, string>): Promise<string> {
  const form = formTokenIn(await get('/admin/suppressions'));
  return (await site.post(path, { form, ...fields }, ADMIN)).body;
}
const said = (body: string): string => /role="status">([^<]*)</.exec(body)?.[1] ?? '';
const statusOf = async (id: number) => (await site.app.db.reader.findUnique({ where: { id } }))?.status;
const recorded = async () =>
  (await site.app.db.auditEntry.findMany({ orderBy: { id: 'asc' } })).map(
    ({ action, about }) => `${action}: ${about}`,
  );

test('readers are found by part of the address, status and topic, page after page, and no address stands in a link', async () => {
  const { app } = site;
  const ada = await aSubscriber(app, 'ada_b@example.org', { topics: ['vision'] });
  await aSubscriber(app, 'adaxb@example.org', { topics: ['robotics'] });
  for (let reader = 0; reader < 60; reader += 1) await aSubscriber(app, `reader${reader}@example.org`);
  const found = (body: string): string[] => body.match(/[\w%.-]+@example\.org(?=<\/td>)/g) ?? [];
  expect(found(await post('/admin/readers', { text: 'ADA_' }))).toEqual(['ada_b@example.org']);
  expect(found(await post('/admin/readers', { text: 'ada', topic: 'robotics' }))).toEqual([
    'adaxb@example.org',
  ]);
  expect(found(await post('/admin/readers', { text: '%' }))).toEqual([]);
  expect(found(await post('/admin/readers', { text: 'ada', status: 'bounced' }))).toEqual([]);
  const first = await get('/admin/readers');
  expect(found(first)).toHaveLength(50);
  expect(found(first)[0]).toBe('reader59@example.org');
  const [, before = ''] = /name="before" value="(\d+)"/.exec(first) ?? [];
  const further = await post('/admin/readers', { before });
  expect(found(further)).toHaveLength(12);
  expect(further).not.toContain('Further readers');
  expect(first.match(/href="[^"]*@/g)).toBeNull();
  expect((await site.get(`/admin/readers/${ada.id}`)).status).toBe(401);
  expect((await site.post(`/admin/readers/${ada.id}`, { as: 'unsubscribe' }, ADMIN)).status).toBe(403);
  expect((await site.get('/admin/readers/999', ADMIN)).status).toBe(404);
});

test('the page of a reader tells their whole story', async () => {
  const { app } = site;
  const { id } = await aSubscriber(app, 'ada@example.org', { topics: [], queries: ['attention OR "a < b"'] });
  await site.read(['Attention to $\\alpha$ everything']);
  site.at('2026-03-12T09:00:00Z');
  await site.sendDue();
  const { id: paperId } = await app.db.paper.findFirstOrThrow();
  await recordFeedback(app.db, { readerId: id, paperId, kind: 'more', at: app.clock.now() });
  await app.db.bounceEvent.create({
    data: {
      readerId: id,
      kind: 'soft',
      status: '4.2.2',
      detail: 'mailbox full',
      sha256: 'x',
      at: app.clock.now(),
    },
  });
  const body = await get(`/admin/readers/${id}`);
  for (const part of [
    'ada@example.org',
    'attention OR &quot;a &lt; b&quot;',
    'Agreed in a test.',
    'digest of 2026-03-12: sent',
    'soft 4.2.2 mailbox full',
    'more: Attention to α everything',
  ])
    expect(body).toContain(part);
});

test('an operator unsubscribes, lifts, mails a link again and sends a digest now; each is on record by number', async () => {
  const { app } = site;
  const { id } = await aSubscriber(app, 'ada@example.org');
  const act = async (as: string) => said(await post(`/admin/readers/${id}`, { as }));
  await site.read(['Attention to everything']);

  expect(await act('send-now')).toContain('The digest is due');
  await planDigests(app, {});
  await site.sendDue();
  expect((await outboxOf(app.config.dataDir)).map(({ recipient }) => recipient)).toEqual(['ada@example.org']);
  expect(await act('send-now')).toBe('No digest: this reader has a digest of today already.');

  expect(await act('resend')).toBe('The mail is on its way.');
  await act('resend');
  await act('resend');
  expect(await act('resend')).toContain('No mail was sent: the limits of sign-ups');
  expect(await act('unsubscribe')).toBe('Unsubscribed.');
  expect(await statusOf(id)).toBe('unsubscribed');
  expect(await app.db.consent.findFirst({ where: { event: 'withdrawn' } })).toMatchObject({
    source: 'admin',
  });
  expect(await act('send-now')).toBe('No digest: this reader is unsubscribed.');

  await app.db.reader.update({ where: { id }, data: { status: 'bounced' } });
  expect(await act('lift')).toBe('Lifted.');
  expect(await statusOf(id)).toBe('active');
  expect(await recorded()).toEqual([
    `digest made due: reader ${id}`,
    `digest made due: reader ${id}`,
    ...Array.from({ length: 4 }, () => `link mailed again: reader ${id}`),
    `unsubscribed: reader ${id}`,
    `digest made due: reader ${id}`,
    `suppression lifted: reader ${id}`,
  ]);
});

test('a reader is erased when the box is ticked, and nothing of the address is left, in the record neither', async () => {
  const { app } = site;
  const { id } = await aSubscriber(app, 'ada@example.org');
  await site.read(['Attention to everything']);
  site.at('2026-03-12T09:00:00Z');
  await site.sendDue();
  expect(said(await post(`/admin/readers/${id}`, { as: 'erase' }))).toContain('tick the box');
  expect(await post(`/admin/readers/${id}`, { as: 'erase', sure: 'yes' })).toContain('<h1>Erased</h1>');
  expect(await statusOf(id)).toBeUndefined();
  expect(existsSync(app.config.dataDir) ? await outboxOf(app.config.dataDir) : []).toEqual([]);
  expect(await recorded()).toEqual([`erased: reader ${id}`]);
  expect(JSON.stringify(await app.db.auditEntry.findMany())).not.toContain('ada');
});

test('an address is looked up, suppressed until an operator lifts it, and lifted', async () => {
  const { app } = site;
  const act = async (as: string, email = 'ben@example.org') =>
    said(await post('/admin/suppressions', { as, email }));
  expect(await act('look')).toBe('This address is not suppressed.');
  expect(await act('stop')).toContain('until an operator lifts it');
  expect(await act('look', 'BEN@example.org')).toContain('unsubscribed; only an operator can lift it');
  expect(await act('lift')).toContain('may subscribe again');
  expect(await act('lift')).toBe('There was nothing to lift.');

  const { id } = await aSubscriber(app, 'ada@example.org');
  await act('stop', 'ada@example.org');
  expect(await statusOf(id)).toBe('unsubscribed');
  expect(await act('look', 'ada@example.org')).toContain('only an operator can lift it');
  expect(
    (
      await site.post(
        '/admin/suppressions',
        { form: formTokenIn(await get('/admin/suppressions')), as: 'stop', email: 'no' },
        ADMIN,
      )
    ).status,
  ).toBe(422);
  expect(await recorded()).toEqual([
    'suppressed: an address of no reader',
    'suppression lifted: an address of no reader',
    'suppression lifted: an address of no reader',
    `suppressed: reader ${id}`,
  ]);
});
