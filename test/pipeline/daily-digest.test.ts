/**
 * The product in one test: pages are read, readers get what fits them at their local time, and no reader
 * gets a paper twice.
 */

import { ingestFile } from '../../src/pipeline/ingest-page.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { dailyPage } from '../support/daily-page.ts';
import { outboxOf } from '../support/outbox.ts';
import { aSubscriber } from '../support/subscribe.ts';

let test_: TestApp;
beforeAll(async () => {
  test_ = await testApp();
});
afterAll(() => test_.close());

async function read(titles: readonly string[]): Promise<Awaited<ReturnType<typeof ingestFile>>> {
  return ingestFile(test_.app, { source: 'daily', file: 'page.txt', raw: { bytes: dailyPage(titles) } });
}

async function sendDue(): Promise<Record<string, number>> {
  await planDigests(test_.app, {});
  const sender = await openSender(test_.app);
  try {
    await sender.deliverAll(new AbortController().signal);
    return { sent: sender.totals.sent, empty: sender.totals.empty };
  } finally {
    await sender.close();
  }
}

const titlesIn = (text: string | undefined, titles: readonly string[]): string[] =>
  titles.filter((title) => text?.includes(title));

const MONDAY = [
  'Language Models as Zebra Keepers',
  'Robots That Fold Laundry by Reinforcement Learning',
  'A Note on Sparse Matrices',
];
const TUESDAY = ['Large Language Models Learn to Whistle', 'A Note on Sparse Matrices'];

test('three readers get what fits them, at their local time, once', async () => {
  const { app, at } = test_;
  at('2026-03-08T20:00:00Z');
  await aSubscriber(app, 'ada@example.org', {
    topics: ['language-models'],
    timeZone: 'Europe/Riga',
    minuteOfDay: 8 * 60,
  });
  await aSubscriber(app, 'ben@example.org', {
    queries: ['laundry OR "sparse matrices"'],
    timeZone: 'America/New_York',
    minuteOfDay: 7 * 60,
  });
  await aSubscriber(app, 'cleo@example.org', { queries: ['volcano'] });

  at('2026-03-09T05:00:00Z');
  expect(await read(MONDAY)).toMatchObject({ outcome: 'ok', entries: 3, unseen: 3, seen: 0 });
  expect(await sendDue()).toEqual({ sent: 0, empty: 0 });

  at('2026-03-09T06:00:00Z');
  expect(await sendDue()).toEqual({ sent: 1, empty: 0 });
  at('2026-03-09T12:00:00Z');
  expect(await sendDue()).toEqual({ sent: 1, empty: 1 });
  expect(await sendDue()).toEqual({ sent: 0, empty: 0 });

  const mails = await outboxOf(app.config.dataDir);
  expect(mails.map(({ recipient }) => recipient)).toEqual(['ada@example.org', 'ben@example.org']);
  expect(titlesIn(mails[0]?.text, MONDAY)).toEqual([MONDAY[0]]);
  expect(titlesIn(mails[1]?.html, MONDAY)).toEqual([MONDAY[1], MONDAY[2]]);
});

test('a paper that comes again the next day is not sent again', async () => {
  const { app, at } = test_;
  at('2026-03-10T05:00:00Z');
  expect(await read(TUESDAY)).toMatchObject({ outcome: 'ok', entries: 2, unseen: 1, seen: 1 });
  at('2026-03-10T12:00:00Z');
  expect(await sendDue()).toEqual({ sent: 1, empty: 2 });
  const mails = await outboxOf(app.config.dataDir);
  expect(mails.at(-1)?.recipient).toBe('ada@example.org');
  expect(titlesIn(mails.at(-1)?.text, [...MONDAY, ...TUESDAY])).toEqual([TUESDAY[0]]);
});

test('a reader who matched nothing has the reason on record', async () => {
  const { app } = test_;
  const empty = await app.db.delivery.findMany({ where: { reader: { emailKey: 'cleo@example.org' } } });
  expect(empty.map(({ status }) => status)).toEqual(['empty', 'empty']);
  expect(empty.map(({ reasonCode }) => reasonCode)).toEqual(['nothing_matched', 'nothing_matched']);
  expect(empty[0]?.reasonDetail).toMatchObject({ wanted: expect.stringContaining('volcano') });
});

test('the same page again changes nothing and adds no sighting', async () => {
  const { app } = test_;
  const before = await app.db.sighting.count();
  expect(await read(TUESDAY)).toMatchObject({
    outcome: 'unchanged',
    entries: 2,
    unseen: 0,
    changed: 0,
    seen: 2,
  });
  expect(await app.db.sighting.count()).toBe(before);
});

test('the headers of a digest are those that mail programs and providers ask for', async () => {
  const [mail] = await outboxOf(test_.app.config.dataDir);
  const headers = Object.fromEntries((mail?.headers ?? []).map(({ key, value }) => [key, value]));
  expect(headers['list-unsubscribe']).toMatch(
    /^<https:\/\/papers\.example\.org\/unsubscribe\/[\w-]+>, <mailto:/,
  );
  expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
  expect(headers['auto-submitted']).toBe('auto-generated');
  expect(headers['list-id']).toContain('<digest.localhost>');
  expect(headers['feedback-id']).toBeDefined();
});
