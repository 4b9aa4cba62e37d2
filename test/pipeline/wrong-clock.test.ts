/**
 * A clock that ran ahead, or a wrong `--now`, and then the right one: readers, sources and papers are not
 * silent until then.
 */

import { correctAfterWrongClock } from '../../src/pipeline/after-wrong-clock.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { prune } from '../../src/pipeline/prune.ts';
import { dailyPage } from '../support/daily-page.ts';
import { deliveryProblemTexts } from '../support/problem-texts.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { readPage, type Scene, scene, sendDue } from './sending-scene.ts';

const WRONG = '2027-03-01T09:00:00Z';

let now: Scene;
beforeEach(async () => {
  now = await scene(2);
});
afterEach(() => now.close());

/** Sends what is due at an instant. */
async function sentAt(instant: string): Promise<number> {
  now.tested.at(instant);
  return (await sendDue(now.tested)).sent ?? 0;
}

const page = (title: string) => readPage(now.tested, dailyPage([title, `${title} Again`]));

test('readers whom one run of a wrong clock planned get the digests of the days that follow', async () => {
  expect(await sentAt('2026-03-11T09:00:00Z')).toBe(2);
  now.tested.at(WRONG);
  await page('Sparse Rockets');
  expect(await sentAt(WRONG)).toBe(2);
  now.tested.at('2026-03-12T07:00:00Z');
  await page('Dense Balloons');
  expect(await sentAt('2026-03-12T08:05:00Z')).toBe(2);
  now.tested.at('2026-03-12T18:00:00Z');
  await page('Quiet Sails');
  expect(await sentAt('2026-03-12T18:00:00Z')).toBe(0);
  expect(await sentAt('2026-03-13T08:05:00Z')).toBe(2);
});

test('a day that has a digest gets no second one when the clock is right again', async () => {
  expect(await sentAt('2026-03-11T09:00:00Z')).toBe(2);
  now.tested.at(WRONG);
  await planDigests(now.tested.app, {});
  now.tested.at('2026-03-11T10:00:00Z');
  await page('Dense Balloons');
  await planDigests(now.tested.app, {});
  const days = await now.tested.app.db.delivery.groupBy({ by: ['localDay'], _count: true });
  expect(days.map(({ localDay, _count }) => [localDay, _count])).toEqual(
    expect.arrayContaining([
      ['2026-03-11', 2],
      ['2027-03-01', 2],
    ]),
  );
  expect(days).toHaveLength(2);
  const readers = await now.tested.app.db.reader.findMany();
  expect(readers.map(({ nextDueAt }) => nextDueAt?.toISOString())).toEqual([
    '2026-03-12T08:00:00.000Z',
    '2026-03-12T08:00:00.000Z',
  ]);
});

test.each([
  ['daily', '2026-03-12T08:00:00.000Z'],
  ['weekdays', '2026-03-12T08:00:00.000Z'],
  ['weekly', '2026-03-16T08:00:00.000Z'],
  ['monthly', '2026-04-01T08:00:00.000Z'],
] as const)('a %s reader who signed up under a wrong clock is due within a period', async (frequency, expected) => {
  const { app, at } = now.tested;
  at(WRONG);
  await aSubscriber(app, 'ada@example.org', { frequency });
  at('2026-03-11T09:00:00Z');
  await planDigests(app, {});
  const reader = await app.db.reader.findUniqueOrThrow({ where: { emailKey: 'ada@example.org' } });
  expect(reader.nextDueAt?.toISOString()).toBe(expected);
});

test('what was noted in the future is cut to now: ends of periods, reads, cache lifetimes, hosts, papers, counts, waiting mails and runs', async () => {
  const { app, at } = now.tested;
  await sentAt('2026-03-11T09:00:00Z');
  at(WRONG);
  await page('Sparse Rockets');
  await planDigests(app, {});
  const future = new Date(WRONG);
  const { id: sourceId } = await app.db.source.findFirstOrThrow();
  await app.db.source.updateMany({ data: { nextReadAt: future } });
  await app.db.sourceUrl.create({ data: { sourceId, url: 'https://example.org/', freshUntil: future } });
  await app.db.host.create({ data: { name: 'example.org', freeAt: new Date(0), retryAt: future } });
  await app.db.delivery.updateMany({
    where: { localDay: '2027-03-01' },
    data: { status: 'retrying', nextAttemptAt: future },
  });
  await app.db.digestRun.updateMany({ where: { periodEnd: future }, data: { stoppedAt: future } });
  await app.db.signupMail.create({ data: { addressHash: 'x', at: future } });
  const paper = await app.db.paper.findFirstOrThrow({ where: { firstSeenAt: future } });
  await app.db.signal.deleteMany();
  await app.db.signal.create({ data: { paperId: paper.id, kind: 'upvotes', seenAt: future, value: 3 } });
  const trendingBefore = paper.trendingKey;

  at('2026-03-11T12:00:00Z');
  await correctAfterWrongClock(app);
  const right = new Date('2026-03-11T12:00:00Z');
  const { db } = app;
  const latest = {
    reader: (await db.reader.aggregate({ _max: { lastPeriodEnd: true } }))._max.lastPeriodEnd,
    source: (await db.source.aggregate({ _max: { nextReadAt: true } }))._max.nextReadAt,
    fresh: (await db.sourceUrl.aggregate({ _max: { freshUntil: true } }))._max.freshUntil,
    host: (await db.host.aggregate({ _max: { retryAt: true } }))._max.retryAt,
    read: (await db.read.aggregate({ _max: { startedAt: true } }))._max.startedAt,
    page: (await db.page.aggregate({ _max: { readAt: true } }))._max.readAt,
    paper: (await db.paper.aggregate({ _max: { firstSeenAt: true } }))._max.firstSeenAt,
    signal: (await db.signal.aggregate({ _max: { seenAt: true } }))._max.seenAt,
    mail: (await db.delivery.aggregate({ _max: { nextAttemptAt: true } }))._max.nextAttemptAt,
    stopped: (await db.digestRun.aggregate({ _max: { stoppedAt: true } }))._max.stoppedAt,
    signup: (await db.signupMail.aggregate({ _max: { at: true } }))._max.at,
  };
  expect(latest).toEqual(Object.fromEntries(Object.keys(latest).map((name) => [name, right])));
  const { _max } = await db.digestRun.aggregate({ _max: { periodEnd: true } });
  expect(_max.periodEnd?.toISOString()).toBe('2026-03-11T11:59:59.999Z');
  const scored = await db.paper.findUniqueOrThrow({ where: { id: paper.id } });
  expect(scored.trendingKey).toBeLessThan(trendingBefore);
});

test('a paper that a wrong clock has seen first is in the next digest of the right one', async () => {
  await sentAt('2026-03-11T09:00:00Z');
  now.tested.at(WRONG);
  await page('Sparse Rockets');
  now.tested.at('2026-03-11T12:00:00Z');
  await planDigests(now.tested.app, {});
  expect(await sentAt('2026-03-12T08:05:00Z')).toBe(2);
  expect(now.server.messages.at(-1)?.raw).toContain('Sparse Rockets');
});

test('status says for two days that a clock was wrong', async () => {
  await sentAt('2026-03-11T09:00:00Z');
  await sentAt(WRONG);
  expect(await deliveryProblemTexts(now.tested.app.db, new Date(WRONG))).toEqual([]);
  await sentAt('2026-03-12T08:05:00Z');
  const reported = (instant: string) => deliveryProblemTexts(now.tested.app.db, new Date(instant));
  expect(await reported('2026-03-12T09:00:00Z')).toEqual([
    expect.stringMatching(
      /a clock was ahead .* the times of 2 readers, 0 sources and 0 papers were corrected/,
    ),
  ]);
  expect(await reported('2026-03-15T09:00:00Z')).toEqual([]);
});

test('a clock that is set back by years among days that were lived changes nothing, and the right one goes on', async () => {
  for (const day of [11, 12, 13, 14]) {
    now.tested.at(`2026-03-${day}T07:30:00Z`);
    await page(`Paper of Day ${day}`);
    await sentAt(`2026-03-${day}T08:05:00Z`);
  }
  const { db } = now.tested.app;
  const state = async () => ({
    readers: await db.reader.findMany({ orderBy: { id: 'asc' } }),
    papers: await db.paper.findMany({ orderBy: { id: 'asc' } }),
    runs: await db.digestRun.findMany({ orderBy: { id: 'asc' } }),
  });
  const before = await state();
  for (const wrong of ['2020-01-01T09:00:00Z', '2026-03-11T08:06:00Z']) {
    now.tested.at(wrong);
    await correctAfterWrongClock(now.tested.app);
    expect(await state()).toEqual(before);
  }
});

test('a history is not moved by commands of an earlier day, be they several, nor by readers whom they add', async () => {
  for (const day of [11, 12, 13, 14, 15]) {
    now.tested.at(`2026-03-${day}T07:30:00Z`);
    await page(`Paper of Day ${day}`);
  }
  const { app } = now.tested;
  const seen = async () =>
    (await app.db.paper.findMany({ orderBy: { id: 'asc' }, take: 10 })).map(({ firstSeenAt }) => firstSeenAt);
  const before = await seen();
  now.tested.at('2026-03-01T07:00:00Z');
  await app.db.reader.deleteMany();
  await aSubscriber(app, 'late@example.org');
  for (const hour of ['08', '09', '10']) {
    await sentAt(`2026-03-01T${hour}:05:00Z`);
    await page(`Paper of Hour ${hour}`);
    expect(await seen()).toEqual(before);
  }
});

test('housekeeping that a wrong clock did goes on with the right one', async () => {
  const { app, at } = now.tested;
  at(WRONG);
  await prune(app, { stepwise: true });
  at('2026-03-12T04:17:00Z');
  await prune(app, { stepwise: true });
  const { value } = await app.db.metadata.findUniqueOrThrow({ where: { name: 'pruned_at' } });
  expect(value).toBe('2026-03-12T04:17:00.000Z');
});
