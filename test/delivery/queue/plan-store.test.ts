/** Planning: who is due gets one delivery, by any number of planners. */
import { planDueRuns, planRun } from '../../../src/delivery/queue/plan-store.ts';
import { hoursAfter, NOW } from '../../support/builders.ts';
import { sentPapers } from '../../support/sent-papers.ts';
import { testServer } from '../../support/template-database.ts';
import {
  aFixedMail,
  claim,
  dailyAtNow,
  deliveryOf,
  fix,
  insertPaper,
  insertReader,
  ledgerOfEachTest,
  plan,
  record,
} from './ledger-store-builders.ts';

const store = ledgerOfEachTest();

test('a run holds one delivery for each reader who is due', async () => {
  const { db } = store;
  await insertReader(db);
  await insertReader(db);
  await insertReader(db, { nextDueAt: hoursAfter(NOW, 1) });
  await insertReader(db, { status: 'unsubscribed' });
  await insertReader(db, { status: 'paused' });
  expect(await plan(db)).toMatchObject([{ frequency: 'daily', periodEnd: NOW, planned: 2 }]);
  expect(await db.delivery.count()).toBe(2);
});

test('planning the same instant again plans no reader twice', async () => {
  const { db } = store;
  await insertReader(db);
  await plan(db);
  expect(await plan(db)).toEqual([]);
  expect(await db.digestRun.count()).toBe(1);
  expect(await db.delivery.count()).toBe(1);
});

test('two planners at once make one delivery a reader', async () => {
  const { db } = store;
  for (let index = 0; index < 40; index += 1) await insertReader(db);
  const both = await Promise.all(
    [1, 2, 3].map((offset) =>
      planDueRuns(db, { now: new Date(NOW.getTime() + offset), nextDue: dailyAtNow, chunk: 7 }),
    ),
  );
  expect(both.flat().reduce((sum, { planned }) => sum + planned, 0)).toBe(40);
  expect(await db.delivery.count()).toBe(40);
});

test('readers are planned in chunks that end up in one run', async () => {
  const { db } = store;
  for (let index = 0; index < 7; index += 1) await insertReader(db);
  const run = await planRun(db, 'daily', { now: NOW, nextDue: dailyAtNow, chunk: 3 });
  expect(run?.planned).toBe(7);
  expect(await db.digestRun.count()).toBe(1);
});

test('a period begins where the last run of the frequency ended', async () => {
  const { db } = store;
  await insertReader(db);
  const [first] = await plan(db);
  const [second] = await plan(db, hoursAfter(NOW, 24));
  expect(first?.periodStart).toEqual(hoursAfter(NOW, -7 * 24));
  expect(second).toMatchObject({ periodStart: NOW, periodEnd: hoursAfter(NOW, 24) });
});

test('a first digest reaches back seven days, a later one to the run before', async () => {
  const { db } = store;
  await insertReader(db);
  await plan(db);
  const first = await claim(db);
  expect(first.deliveries[0]?.newSince).toEqual(hoursAfter(NOW, -7 * 24));
  await record(db, first.deliveries[0]?.id as number);
  await plan(db, hoursAfter(NOW, 24));
  expect((await claim(db)).deliveries[0]?.newSince).toEqual(NOW);
});

test('a reader gets at most one digest a local day, and what that day left out is not lost', async () => {
  const { db } = store;
  const reader = await insertReader(db);
  await plan(db);
  await db.reader.update({ where: { id: reader }, data: { nextDueAt: hoursAfter(NOW, 2) } });
  expect(await plan(db, hoursAfter(NOW, 3))).toEqual([]);
  const after = await db.reader.findUniqueOrThrow({ where: { id: reader } });
  expect(after.nextDueAt).toEqual(hoursAfter(NOW, 27));
  expect(after.lastPeriodEnd).toEqual(NOW);
});

test('what an older run could not send is superseded, its papers are free again and its period is carried over', async () => {
  const { db } = store;
  const reader = await insertReader(db);
  const paper = await insertPaper(db);
  await plan(db);
  const delivery = (await claim(db)).deliveries[0]!;
  await fix(db, [aFixedMail(delivery.id, reader, [paper])]);
  await record(db, delivery.id, { status: 'retrying', nextAttemptAt: hoursAfter(NOW, 1) });
  await plan(db, hoursAfter(NOW, 24));
  expect(await deliveryOf(db, delivery.id)).toMatchObject({
    status: 'suppressed',
    reasonCode: 'superseded',
  });
  expect(await sentPapers(db)).toEqual([]);
  expect(await db.storedMessage.count()).toBe(0);
  expect((await claim(db)).deliveries).toMatchObject([{ newSince: hoursAfter(NOW, -7 * 24) }]);
});

// The embedded database has one session: no one else gets a word in during a transaction.
const onServer = testServer() === null ? test.skip : test;

onServer('planning waits for no claim: the claim may need the readers that planning holds', async () => {
  const { db } = store;
  const reader = await insertReader(db);
  await plan(db);
  await db.$transaction(async (tx) => {
    const [older] = await tx.$queryRaw<{ id: number }[]>`SELECT id FROM deliveries FOR UPDATE`;
    expect(await plan(db, hoursAfter(NOW, 24))).toMatchObject([{ planned: 1 }]);
    // As a claim does that finds the reader gone: what was not sent is carried over.
    await tx.$executeRaw`UPDATE readers SET last_period_end = ${NOW}::timestamptz WHERE id = ${reader}`;
    await tx.$executeRaw`UPDATE deliveries SET status = 'suppressed' WHERE id = ${older!.id}`;
  });
  expect(await db.delivery.findMany({ select: { status: true }, orderBy: { id: 'asc' } })).toEqual([
    { status: 'suppressed' },
    { status: 'planned' },
  ]);
});

test('a reader whose schedule cannot be computed holds no other up', async () => {
  const { db } = store;
  const broken = await insertReader(db, { timeZone: 'Nowhere/At_All' });
  await insertReader(db);
  const problems: number[] = [];
  const nextDue: typeof dailyAtNow = (schedule, now) => {
    if (schedule.timeZone !== 'UTC') throw new RangeError('no such zone');
    return dailyAtNow(schedule, now);
  };
  const runs = await planDueRuns(db, { now: NOW, nextDue, onBrokenSchedule: (id) => problems.push(id) });
  expect(runs).toMatchObject([{ planned: 1 }]);
  expect(problems).toEqual([broken]);
});

test('one reader alone can be planned', async () => {
  const { db } = store;
  const wanted = await insertReader(db);
  await insertReader(db);
  await planDueRuns(db, { now: NOW, nextDue: dailyAtNow, readerId: wanted });
  expect(await db.delivery.findMany()).toMatchObject([{ readerId: wanted }]);
});
