/** Tests that what `status` lists is said as people say it, of one thing and of several. */
import { pauseSending, resumeSending } from '../../../src/delivery/queue/pause-store.ts';
import { deliveryProblems } from '../../../src/delivery/reports/problems-store.ts';
import { NOW } from '../../support/builders.ts';
import { claim, insertReader, ledgerOfEachTest, plan, record } from '../queue/ledger-store-builders.ts';

const store = ledgerOfEachTest();

test('of digests that wait for an unavailable server, those are counted that wait for it and for nothing else', async () => {
  const { db } = store;
  for (let index = 0; index < 6; index += 1) await insertReader(db);
  const stopped = await insertReader(db, { frequency: 'weekly' });
  await plan(db);
  await db.digestRun.updateMany({ where: { frequency: 'weekly' }, data: { stoppedAt: NOW } });
  expect(await db.delivery.count({ where: { readerId: stopped, run: { frequency: 'weekly' } } })).toBe(1);
  const { deliveries } = await claim(db, { size: 4 });
  const [unavailable, hungUp, throttled, greylisted] = deliveries.map(({ id }) => id);
  const waits = { status: 'retrying', nextAttemptAt: NOW } as const;
  await record(db, unavailable!, { ...waits, reason: 'not_reached', countsAsAttempt: false });
  await record(db, hungUp!, { ...waits, reason: 'broke_off', countsAsAttempt: false });
  await record(db, throttled!, { ...waits, reason: 'rate_limited', countsAsAttempt: false });
  await record(db, greylisted!, { ...waits, reason: 'server_said_later' });
  const waiting = async () =>
    (await deliveryProblems(db, NOW)).filter(({ kind }) => kind === 'digests_wait').map(({ text }) => text);
  const reported = [expect.stringMatching(/^4 digests wait: /)];
  expect(await waiting()).toEqual(reported);

  await pauseSending(db, null);
  expect(await waiting()).toEqual([]);
  await resumeSending(db);
  expect(await waiting()).toEqual(reported);
});

test('one digest waits for an unavailable server', async () => {
  const { db } = store;
  await insertReader(db);
  await plan(db);
  const { deliveries } = await claim(db);
  const waits = {
    status: 'retrying',
    nextAttemptAt: NOW,
    reason: 'not_reached',
    countsAsAttempt: false,
  } as const;
  await record(db, deliveries[0]!.id, waits);
  const problems = await deliveryProblems(db, NOW);
  expect(problems.map(({ text }) => text)).toEqual([expect.stringMatching(/^1 digest waits: /)]);
});

test('one mail waits with a stopped run', async () => {
  const { db } = store;
  await insertReader(db);
  await plan(db);
  await db.digestRun.updateMany({ data: { stoppedAt: NOW, stopCode: 'operator' } });
  const problems = await deliveryProblems(db, NOW);
  expect(problems.map(({ text }) => text)).toEqual([expect.stringContaining('; 1 mail waits with it, ')]);
});

test('what is uncertain waits for an answer, or is sent again by itself', async () => {
  const { db } = store;
  for (let count = 0; count < 4; count += 1) await insertReader(db);
  await plan(db);
  const { deliveries } = await claim(db);
  const reported: string[][] = [];
  for (const [index, { id }] of deliveries.entries()) {
    await record(db, id, { status: 'uncertain', nextAttemptAt: index < 2 ? NOW : null });
    const problems = await deliveryProblems(db, NOW);
    reported.push(problems.filter(({ kind }) => kind === 'deliveries_uncertain').map(({ text }) => text));
  }
  const again =
    '2 deliveries are uncertain and are sent again by themselves; see `deliveries --status uncertain`';
  expect(reported).toEqual([
    ['1 delivery is uncertain and is sent again by itself; see `deliveries --status uncertain`'],
    [again],
    [
      '1 delivery is uncertain and waits for your answer: `deliveries --status uncertain`, then `deliveries resolve ID --as sent` or `--as resend`',
      again,
    ],
    [
      '2 deliveries are uncertain and wait for your answer: `deliveries --status uncertain`, then `deliveries resolve ID --as sent` or `--as resend`',
      again,
    ],
  ]);
});

test('one digest waits, one mail waits in a stopped run, and one delivery was too old', async () => {
  const { db } = store;
  await insertReader(db);
  await plan(db);
  const { deliveries } = await claim(db);
  const { id } = deliveries[0]!;
  const texts = async () => (await deliveryProblems(db, NOW)).map(({ text }) => text);
  await record(db, id, { status: 'retrying', nextAttemptAt: NOW, reason: 'not_reached' });
  expect(await texts()).toEqual([expect.stringMatching(/^1 digest waits: /)]);
  await db.digestRun.updateMany({ data: { stoppedAt: NOW, stopCode: 'operator', foundOldAt: NOW } });
  await db.delivery.update({ where: { id }, data: { reasonCode: 'too_old' } });
  expect(await texts()).toEqual([
    expect.stringContaining('; 1 mail waits with it, '),
    expect.stringMatching(/^1 delivery of run .* was too old to be sent; its reader’s next digest holds/),
  ]);
});
