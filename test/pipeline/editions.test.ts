/** Editions on a real store: their kinds, numbers and periods, and what they hold, as a reader gets them. */
import { listSentDigests } from '../../src/delivery/reports/personal-data-store.ts';
import { previewDigest } from '../../src/pipeline/preview-digest.ts';
import { prune } from '../../src/pipeline/prune.ts';
import { loadFormerSchedules } from '../../src/readers/former-schedules-store.ts';
import type { Schedule } from '../../src/readers/reader.ts';
import { getReader } from '../../src/readers/readers-store.ts';
import { setPreferences } from '../../src/readers/subscriptions-store.ts';
import { TOUCHES_TOPIC } from '../../src/topics/topic-model.ts';
import { dailyPage } from '../support/daily-page.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { readPage, type Scene, scene, sendDue } from './sending-scene.ts';

let now: Scene;
beforeEach(async () => {
  now = await scene(1);
});
afterEach(() => now.close());

/** A page is read an hour before, then what is due is sent. */
async function morning(day: string, ...titles: string[]): Promise<Record<string, number>> {
  now.tested.at(`${day}T08:00:00Z`);
  if (titles.length > 0) await readPage(now.tested, dailyPage(titles));
  now.tested.at(`${day}T09:00:00Z`);
  return sendDue(now.tested);
}

const editions = () =>
  now.tested.app.db.delivery.findMany({
    where: { reader: { email: 'r1@example.org' } },
    orderBy: { id: 'asc' },
    select: { status: true, edition: true, editionNumber: true, newSince: true },
  });

const edition = (status: string, kind: string | null, number: number | null, newSince: string) => ({
  status,
  edition: kind,
  editionNumber: number,
  newSince: new Date(newSince),
});

test('a welcome of a week, then one edition a day; a day without papers is no edition, and a pause ends in a catch-up', async () => {
  await morning('2026-03-11');
  await morning('2026-03-12', 'Dense Balloons', 'Dense Balloons Again');
  await morning('2026-03-13');
  await morning('2026-03-14', 'Quiet Sails', 'Quiet Sails Again');
  const { app } = now.tested;
  await app.db.reader.updateMany({
    data: { pauseUntil: '2026-03-20', nextDueAt: new Date('2026-03-20T08:00:00Z') },
  });
  await morning('2026-03-16', 'Loud Anchors', 'Loud Anchors Again');
  await morning('2026-03-20', 'Warm Snow', 'Warm Snow Again');
  expect(await editions()).toEqual([
    edition('sent', 'welcome', 1, '2026-03-04T09:00:00Z'),
    edition('sent', 'daily', 2, '2026-03-11T09:00:00Z'),
    edition('empty', null, null, '2026-03-12T09:00:00Z'),
    edition('sent', 'daily', 3, '2026-03-13T09:00:00Z'),
    edition('sent', 'catch-up', 4, '2026-03-14T09:00:00Z'),
  ]);
});

test('a day whose only paper touches the reader’s topic gives no mail, and the reader’s page mentions that paper', async () => {
  const { app, at } = now.tested;
  await morning('2026-03-11', 'Robots That Fold Laundry');
  await app.db.readerTopic.create({ data: { readerId: 1, topic: 'reinforcement-learning' } });
  at('2026-03-12T08:00:00Z');
  await readPage(now.tested, dailyPage(['Robots That Fold Laundry by Reinforcement Learning']));
  await app.db.paperTopic.updateMany({
    where: { topic: 'reinforcement-learning' },
    data: { score: TOUCHES_TOPIC },
  });
  at('2026-03-12T09:00:00Z');
  expect(await sendDue(now.tested)).toEqual({ empty: 1 });
  const [digest] = await listSentDigests(app.db, 1);
  expect(digest).toMatchObject({
    status: 'empty',
    touching: 1,
    reason: expect.stringMatching(
      /^none of the \d papers .* matches reinforcement-learning; one only touches a topic$/,
    ),
  });
});

test('a first digest that nothing matched is no welcome: the next one is, and reaches back a week', async () => {
  const { app } = now.tested;
  await app.db.readerQuery.create({ data: { readerId: 1, position: 1, query: 'balloons' } });
  await morning('2026-03-11');
  await morning('2026-03-12', 'Dense Balloons', 'Quiet Sails');
  expect(await editions()).toEqual([
    edition('empty', null, null, '2026-03-04T09:00:00Z'),
    edition('sent', 'welcome', 1, '2026-03-05T09:00:00Z'),
  ]);
});

test('from weekly to daily: the next digest is a daily one, after the days that the reader wanted no mail', async () => {
  const { app } = now.tested;
  await morning('2026-03-11');
  const reader = await getReader(app.db, { id: 1 });
  const change = (schedule: Partial<Schedule>) =>
    setPreferences(app.db, { id: 1 }, { ...reader, ...schedule }, app.clock.now());
  await change({ frequency: 'weekly', weekday: 3 });
  now.tested.at('2026-03-14T20:00:00Z');
  await change({ frequency: 'weekly', weekday: 4 });
  await change({ frequency: 'daily' });
  expect(await loadFormerSchedules(app.db, 1)).toMatchObject([
    { frequency: 'weekly', weekday: 3 },
    { frequency: 'weekly', weekday: 4 },
  ]);
  await morning('2026-03-15', 'Dense Balloons', 'Dense Balloons Again');
  await morning('2026-03-18', 'Quiet Sails', 'Quiet Sails Again');
  now.tested.at('2026-03-18T20:00:00Z');
  await change({ frequency: 'monthly' });
  expect(await loadFormerSchedules(app.db, 1)).toMatchObject([{ frequency: 'daily' }]);
  expect((await editions()).map((one) => one.edition)).toEqual(['welcome', 'daily', 'catch-up']);
});

test('the count of editions outlives the ledger', async () => {
  await morning('2026-03-11');
  await morning('2026-03-12', 'Dense Balloons', 'Dense Balloons Again');
  const { app } = now.tested;
  now.tested.at('2027-06-01T09:00:00Z');
  await app.db.reader.updateMany({ data: { lastPeriodEnd: new Date('2027-05-31T09:00:00Z') } });
  await prune(app, { dryRun: false });
  expect(await app.db.delivery.count()).toBe(0);
  await readPage(now.tested, dailyPage(['Quiet Sails', 'Quiet Sails Again']));
  const reader = await app.db.reader.findFirstOrThrow();
  const preview = await previewDigest(app, { ...(await aSubscriber(app, 'r1@example.org')), id: reader.id });
  expect(preview?.selection.edition).toMatchObject({ kind: 'daily', number: 3 });
});

test.each([
  'catch-up',
  'monthly',
] as const)('a %s holds the strongest papers of its whole period, the best first, whatever their age', async (kind) => {
  const { app } = now.tested;
  const reader = await aSubscriber(app, 'ada@example.org', {
    frequency: kind === 'monthly' ? 'monthly' : 'daily',
    maxPapers: 10,
  });
  // Thirty days, a paper each; the votes of a day do not follow its date.
  await app.db.$executeRaw`DELETE FROM papers`;
  await app.db.$executeRaw`
      INSERT INTO papers (title, title_key, abstract, authors, categories, reasons, first_seen_at, strength, trending_key)
      SELECT 'Study ' || n, 'study' || n, '', '{}', '{}', '{}', ${new Date('2026-03-01T00:00:00Z')}::timestamptz + n * interval '1 day', (n * 7) % 31, n
      FROM generate_series(1, 30) n`;
  now.tested.at('2026-03-31T09:00:00Z');
  await app.db.reader.updateMany({ where: { id: reader.id }, data: { editions: 4 } });
  const last = { ...reader, lastPeriodEnd: new Date('2026-03-01T09:00:00Z') };
  const preview = await previewDigest(app, last);
  expect(preview?.selection.edition).toMatchObject({ kind, number: 5 });
  const strengths = preview?.selection.items.map(({ paper }) => paper.strength);
  expect(strengths).toEqual([30, 29, 28, 27, 26, 25, 24, 23, 22, 21]);
});
