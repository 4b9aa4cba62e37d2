/** What an operator does with readers and suppressions in the browser, and what is recorded of it. */
import { existsSync } from 'node:fs';
import { pauseSending } from '../../src/delivery/queue/pause-store.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { sendTestEdition } from '../../src/pipeline/preview-digest.ts';
import { recordFeedback } from '../../src/readers/feedback-store.ts';
import { lockReaders } from '../../src/readers/readers-store.ts';
import { unsubscribeWithin } from '../../src/readers/subscriptions-store.ts';
import { addSuppression, findSuppression } from '../../src/readers/suppression-store.ts';
import { outboxOf } from '../support/outbox.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { untilItWaits } from '../support/until-it-waits.ts';
import { formTokenIn, type ServedSite, servedSite } from './served-site.ts';

const ADMIN = { authorization: `Basic ${Buffer.from('admin:correct horse battery').toString('base64')}` };

let site: ServedSite;
beforeEach(async () => {
  site = await servedSite(
    { adminPassword: 'correct horse battery', operatorEmail: 'operator@example.org' },
    { sendTestEdition: (reader, to) => sendTestEdition(site.app, reader, to) },
  );
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

test('the page of a reader shows their whole history', async () => {
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

test('only a reader who wishes for nothing is said to get everything trending', async () => {
  const pageOf = async (name: string, wished: Parameters<typeof aSubscriber>[2]) => {
    const { id } = await aSubscriber(site.app, `${name}@example.org`, wished);
    return get(`/admin/readers/${id}`);
  };
  const everything = '<dt>Topics</dt><dd>everything trending</dd>';
  expect(await pageOf('ada', {})).toContain(everything);
  expect(await pageOf('ben', { exclusions: ['survey'] })).toContain(everything);
  expect(await pageOf('cleo', { queries: ['attention'] })).not.toContain('<dt>Topics</dt>');
  expect(await pageOf('dora', { authors: ['Saining Xie'] })).not.toContain('<dt>Topics</dt>');
  expect(await pageOf('emil', { topics: ['robotics'] })).toContain('<dt>Topics</dt><dd>Robotics');
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
  expect(await act('unsubscribe')).toBe('There was nothing to unsubscribe.');
  expect(await statusOf(id)).toBe('unsubscribed');
  expect(await app.db.consent.findFirst({ where: { event: 'withdrawn' } })).toMatchObject({
    source: 'admin',
  });
  expect(await act('send-now')).toBe('No digest: this reader is unsubscribed.');

  // The reader had left before.
  await app.db.reader.update({ where: { id }, data: { status: 'bounced' } });
  expect(await act('lift')).toBe('Lifted.');
  expect(await statusOf(id)).toBe('unsubscribed');
  expect(await recorded()).toEqual([
    `digest made due: reader ${id}`,
    `digest made due: reader ${id}`,
    ...Array.from({ length: 4 }, () => `link mailed again: reader ${id}`),
    `unsubscribed: reader ${id}`,
    `unsubscribed: reader ${id}`,
    `digest made due: reader ${id}`,
    `suppression lifted: reader ${id}`,
  ]);
  // What was refused is on record as not done.
  const changes = await app.db.auditEntry.findMany({ where: { failed: true }, orderBy: { id: 'asc' } });
  expect(changes.map(({ action }) => action)).toEqual([
    'digest made due',
    'link mailed again',
    'unsubscribed',
    'digest made due',
  ]);
  expect(await get('/admin/changes')).toContain('unsubscribed (not done)');
});

test('no digest is made due for a reader whose pause ends on a later day', async () => {
  const { app } = site;
  const { id } = await aSubscriber(app, 'ada@example.org', { pauseUntil: '2026-03-20' });
  const { nextDueAt } = await app.db.reader.findUniqueOrThrow({ where: { id } });
  const act = async () => said(await post(`/admin/readers/${id}`, { as: 'send-now' }));
  expect(await act()).toBe('No digest: this reader is paused.');
  expect(await app.db.reader.findUnique({ where: { id } })).toMatchObject({ nextDueAt });
  site.at('2026-03-20T12:00:00Z');
  expect(await act()).toContain('The digest is due');
});

test('a digest that is made due while sending is paused is said to wait for that', async () => {
  const { app } = site;
  const { id } = await aSubscriber(app, 'ada@example.org');
  await pauseSending(app.db, null);
  expect(said(await post(`/admin/readers/${id}`, { as: 'send-now' }))).toContain('when sending is resumed');
});

test('no test edition goes to an address that must not be written to', async () => {
  const { app } = site;
  const { id } = await aSubscriber(app, 'ada@example.org');
  await site.read(['Attention to everything']);
  for (const reason of ['complained', 'unsubscribed'] as const) {
    const to = `${reason}@example.org`;
    await addSuppression(app.db, app.hasher, to, { reason }, app.clock.now());
    expect(said(await post(`/admin/readers/${id}/test`, { to }))).toBe(
      `This address must not be written to: it is ${reason}.`,
    );
  }
  expect(await outboxOf(app.config.dataDir)).toEqual([]);
  expect(await app.db.auditEntry.count({ where: { failed: true } })).toBe(2);
});

test('an operator is sent what a reader would get, with links that change nothing, and the reader still gets it', async () => {
  const { app } = site;
  const { id } = await aSubscriber(app, 'ada@example.org');
  const path = `/admin/readers/${id}/test`;
  const to = 'operator@example.org';
  expect(said(await post(path, { to }))).toContain('there is no edition');
  await site.read(['Attention to everything']);
  expect(await get(`/admin/readers/${id}`)).toContain(`value="${to}"`);
  expect(said(await post(path, { to }))).toMatch(/^Sent: /);
  expect(
    (await site.post(path, { form: formTokenIn(await get('/admin/suppressions')), to: 'x' }, ADMIN)).status,
  ).toBe(422);

  const [mail] = await outboxOf(app.config.dataDir);
  expect([mail?.recipient, mail?.text]).toEqual([to, expect.stringContaining('Attention to everything')]);
  const [, unsubscribe = ''] = /(\/unsubscribe\/[\w-]+)/.exec(mail?.text ?? '') ?? [];
  expect(
    (
      await site.ask('POST', unsubscribe, 'List-Unsubscribe=One-Click', {
        'content-type': 'application/x-www-form-urlencoded',
      })
    ).status,
  ).toBe(200);
  expect(await statusOf(id)).toBe('active');
  expect(await app.db.delivery.count()).toBe(0);

  site.at('2026-03-12T09:00:00Z');
  await site.sendDue();
  expect((await outboxOf(app.config.dataDir)).map(({ recipient }) => recipient)).toContain('ada@example.org');
  expect(await recorded()).toEqual([`test edition sent: reader ${id}`, `test edition sent: reader ${id}`]);
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

test('an operator suppresses an address while its reader leaves, and neither has to give way', async () => {
  const { app } = site;
  const { id } = await aSubscriber(app, 'ada@example.org');
  const form = formTokenIn(await get('/admin/suppressions'));
  let asked: ReturnType<typeof site.post> | null = null;
  await app.db.$transaction(async (tx) => {
    await lockReaders(tx, [id]);
    asked = site.post('/admin/suppressions', { form, as: 'stop', email: 'ada@example.org' }, ADMIN);
    await untilItWaits(tx, asked);
    await unsubscribeWithin(tx, app.hasher, { id }, 'web', app.clock.now());
  });
  expect(said((await asked!).body)).toContain('Suppressed');
  expect(await findSuppression(app.db, app.hasher, 'ada@example.org')).toMatchObject({ scope: 'all' });
});
