/** Tests that preferences belong to the confirmation they were requested with, whatever strangers post. */

import { signIssued } from '../../src/readers/issued-link.ts';
import { unsubscribe } from '../../src/readers/subscriptions-store.ts';
import { outboxOf } from '../support/outbox.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type ServedSite, servedSite } from './served-site.ts';

let site: ServedSite;
beforeAll(async () => {
  site = await servedSite();
});
afterAll(() => site.close());

const OWN = {
  topics: 'language-models',
  queries: 'mamba',
  frequency: 'weekly',
  time: '07:30',
  timeZone: 'Europe/Riga',
};
const STRANGE = {
  topics: 'robotics',
  queries: 'buy cheap pills at evil.example',
  frequency: 'daily',
  time: '03:00',
  timeZone: 'UTC',
};
const signUp = (email: string, wishes: Record<string, string>) =>
  site.post('/subscribe', { email, ...wishes });
const readerOf = (email: string) =>
  site.app.db.reader.findUniqueOrThrow({
    where: { emailKey: email },
    include: { topics: true, queries: true, consents: true, confirmations: { orderBy: { issuedAt: 'asc' } } },
  });
const rowOf = async (email: string): Promise<unknown> => {
  const { confirmations: _links, consents: _asked, ...row } = await readerOf(email);
  return row;
};
/** The links in a reader's mails, oldest first. */
async function linksOf(email: string): Promise<readonly string[]> {
  const { publicId, confirmations } = await readerOf(email);
  return confirmations.map(
    ({ issuedAt }) => `/confirm/${signIssued(site.app.tokens, 'confirm', publicId, issuedAt)}`,
  );
}

test('a stranger who posts the form with a pending address changes nothing of what its owner confirms', async () => {
  await signUp('pending@example.org', OWN);
  const before = await rowOf('pending@example.org');
  await signUp('pending@example.org', STRANGE);
  expect(await rowOf('pending@example.org')).toEqual(before);
  const [first, second] = await linksOf('pending@example.org');
  expect((await site.get(first!)).body).toContain('<code dir="auto">mamba</code>');
  expect((await site.get(first!)).body).not.toContain('pills');
  expect((await site.get(second!)).body).toContain('<code dir="auto">buy cheap pills at evil.example</code>');
  await site.post(first!, {});
  expect(await readerOf('pending@example.org')).toMatchObject({
    status: 'active',
    frequency: 'weekly',
    topics: [{ topic: 'language-models' }],
    queries: [{ query: 'mamba' }],
  });
  // Once one of them is confirmed, the others change nothing.
  const after = await rowOf('pending@example.org');
  expect((await site.get(second!)).body).not.toContain('pills');
  expect((await site.post(second!, {})).body).toContain('You are subscribed already');
  expect(await rowOf('pending@example.org')).toEqual(after);
});

test('a former reader is untouched by a sign-up until it is confirmed, and then has the wishes that its page showed', async () => {
  const left = await aSubscriber(site.app, 'left@example.org', { topics: ['agents'], queries: ['zebra'] });
  await unsubscribe(site.app.db, site.app.hasher, { id: left.id }, 'web', site.app.clock.now());
  const before = await rowOf('left@example.org');
  await signUp('left@example.org', STRANGE);
  expect(await rowOf('left@example.org')).toEqual(before);
  const [link] = await linksOf('left@example.org');
  const { body } = await site.get(link!);
  for (const shown of ['Robotics', 'buy cheap pills at evil.example', 'Every day', 'at 03:00 (UTC)'])
    expect(body).toContain(shown);
  expect(body.indexOf('pills')).toBeLessThan(body.indexOf('<button'));
  await site.post(link!, {});
  expect(await readerOf('left@example.org')).toMatchObject({
    status: 'active',
    queries: [{ query: STRANGE.queries }],
  });
});

test('what a stranger wrote is text on the page of the confirmation, and is in no mail', async () => {
  await signUp('markup@example.org', { ...STRANGE, queries: '"<img src=x onerror=alert(1)>"' });
  const [link] = await linksOf('markup@example.org');
  expect((await site.get(link!)).body).toContain('&lt;img src=x onerror=alert(1)&gt;');
  await signUp('quiet@example.org', STRANGE);
  await site.sendDue();
  const mails = (await outboxOf(site.app.config.dataDir)).filter(
    ({ recipient }) => recipient === 'quiet@example.org',
  );
  expect(mails).toHaveLength(1);
  for (const word of ['pills', 'evil', 'Robotics', 'robotics'])
    expect(mails[0]?.raw.toString()).not.toContain(word);
});

test('each confirmation has one row of what was asked for; a fourth request in thirty days has neither', async () => {
  for (let times = 0; times < 5; times += 1) await signUp('often@example.org', OWN);
  const { consents, confirmations } = await readerOf('often@example.org');
  expect(consents.filter(({ event }) => event === 'requested')).toHaveLength(3);
  expect(confirmations).toHaveLength(3);
});

test('a reader who left is not brought back by a link from before', async () => {
  await signUp('back@example.org', OWN);
  await signUp('back@example.org', STRANGE);
  const [first, second] = await linksOf('back@example.org');
  await site.post(first!, {});
  const { id } = await readerOf('back@example.org');
  await unsubscribe(site.app.db, site.app.hasher, { id }, 'web', site.app.clock.now());
  for (const link of [first!, second!]) {
    expect((await site.get(link)).status).toBe(410);
    expect((await site.post(link, {})).status).toBe(410);
  }
  expect((await readerOf('back@example.org')).status).toBe('unsubscribed');
});

test('a former reader who unsubscribes once more is not brought back by a stranger’s request that came between', async () => {
  const left = await aSubscriber(site.app, 'twice@example.org');
  await unsubscribe(site.app.db, site.app.hasher, { id: left.id }, 'web', site.app.clock.now());
  await signUp('twice@example.org', STRANGE);
  const [link] = await linksOf('twice@example.org');
  await unsubscribe(site.app.db, site.app.hasher, { id: left.id }, 'web', site.app.clock.now());
  expect((await site.post(link!, {})).status).toBe(410);
});

test('a new mail for an expired link asks for the same wishes', async () => {
  site.at('2026-03-11T12:00:00Z');
  await signUp('slow@example.org', OWN);
  await signUp('slow@example.org', STRANGE);
  const [link] = await linksOf('slow@example.org');
  site.at('2026-03-19T12:00:00Z');
  expect((await site.get(link!)).status).toBe(410);
  await site.post(link!, { action: 'resend' });
  const fresh = (await linksOf('slow@example.org')).at(-1)!;
  expect((await site.get(fresh)).body).toContain('mamba');
  site.at('2026-03-11T12:00:00Z');
});
