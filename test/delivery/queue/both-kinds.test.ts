/** Digests and transactional mails in one queue: who is claimed when, by the ledger alone. */
import { releaseClaims } from '../../../src/delivery/queue/claim-store.ts';
import { correctMails } from '../../../src/delivery/queue/clock-set-back-store.ts';
import { pauseSending, resumeSending } from '../../../src/delivery/queue/pause-store.ts';
import { resetAfterRestore } from '../../../src/delivery/queue/reset-after-restore-store.ts';
import { countClaimed, countSendable } from '../../../src/delivery/queue/sendable-store.ts';
import { forgetGoneSenders, listSenders } from '../../../src/delivery/queue/senders-store.ts';
import {
  deliveriesOfRun,
  listDeliveries,
  oldestPendingAt,
} from '../../../src/delivery/reports/ledger-views-store.ts';
import { closeRuns, countByStatus } from '../../../src/delivery/reports/run-outcomes-store.ts';
import { createAddressHasher } from '../../../src/readers/address-hash.ts';
import { queueTransactional } from '../../../src/readers/queue-transactional-store.ts';
import { hoursAfter, NOW } from '../../support/builders.ts';
import { claim, insertReader, leasesAge, ledgerOfEachTest, plan, record } from './ledger-store-builders.ts';

const ledger = ledgerOfEachTest();

/** As many digests and confirmations, all due. */
async function queued(count: number): Promise<void> {
  const readers: number[] = [];
  for (let number = 0; number < count; number += 1) readers.push(await insertReader(ledger.db));
  await plan(ledger.db);
  for (const readerId of readers) await queueTransactional(ledger.db, { readerId, kind: 'known', now: NOW });
}

const transactional = () => ledger.db.delivery.findMany({ where: { priority: 0 }, orderBy: { id: 'asc' } });
const digests = () => ledger.db.delivery.findMany({ where: { priority: 1 }, orderBy: { id: 'asc' } });
const sizes = async (...args: Parameters<typeof claim>): Promise<[number, number]> => {
  const { transactional: others, deliveries } = await claim(...args);
  return [others.length, deliveries.length];
};

test('transactional mails are claimed before digests, and never together with them, unless digests are asked for first', async () => {
  await queued(2);
  expect(await sizes(ledger.db, { size: 1, classes: ['digest', 'transactional'] })).toEqual([0, 1]);
  expect(await sizes(ledger.db)).toEqual([2, 0]);
  expect(await sizes(ledger.db)).toEqual([0, 1]);
  expect(await sizes(ledger.db)).toEqual([0, 0]);
});

test('of one reader, or of one frequency, only digests are claimed', async () => {
  await queued(1);
  expect(await sizes(ledger.db, { only: { frequency: 'daily' } })).toEqual([0, 1]);
  expect(await sizes(ledger.db, { only: {} })).toEqual([1, 0]);
});

test('a pause and a stopped run hold digests only', async () => {
  await queued(2);
  await pauseSending(ledger.db, null);
  expect(await sizes(ledger.db, { size: 1 })).toEqual([1, 0]);
  await resumeSending(ledger.db);
  await ledger.db.digestRun.updateMany({ data: { stoppedAt: NOW, stopCode: 'operator' } });
  expect(await sizes(ledger.db)).toEqual([1, 0]);
  expect(await sizes(ledger.db)).toEqual([0, 0]);
});

test('what a dead process had claimed is taken over, of both kinds, and a living one keeps it', async () => {
  await queued(2);
  await claim(ledger.db);
  await claim(ledger.db);
  expect(await sizes(ledger.db, { holder: 'two' })).toEqual([0, 0]);
  await leasesAge(ledger.db, 31);
  expect(await sizes(ledger.db, { holder: 'two' })).toEqual([2, 0]);
  await forgetGoneSenders(ledger.db);
  expect(await sizes(ledger.db, { holder: 'two' })).toEqual([0, 2]);
});

test('a mail at which the server hung up comes after all others of both kinds, and what lost its processes last, fewest first', async () => {
  await queued(3);
  const [first, second, third] = await transactional();
  const [digest, suspect, other] = await digests();
  const update = (
    of: { id: number } | undefined,
    data: Parameters<typeof ledger.db.delivery.update>[0]['data'],
  ) => ledger.db.delivery.update({ where: { id: of?.id ?? 0 }, data });
  for (const mail of [first, digest])
    await update(mail, { status: 'retrying', reasonCode: 'broke_off', nextAttemptAt: NOW, attempts: 1 });
  await update(second, { status: 'sending', leaseHolder: 'dead', processesLost: 4 });
  await update(suspect, { status: 'sending', leaseHolder: 'dead', processesLost: 3 });
  await ledger.db.sender.create({ data: { holder: 'dead', aliveUntil: new Date(0) } });
  const order: (number | undefined)[] = [];
  for (let claims = 0; claims < 7; claims += 1) {
    const { transactional: others, deliveries, isAlone } = await claim(ledger.db);
    expect(isAlone).toBe(claims >= 2 && claims < 6);
    order.push(...[...others, ...deliveries].map(({ id }) => id));
  }
  expect(order).toEqual([third, other, first, digest, suspect, second].map((mail) => mail?.id));
});

test('a round that has begun something else claims no mail that may end it', async () => {
  await queued(1);
  const [mail] = await transactional();
  await ledger.db.delivery.update({
    where: { id: mail?.id ?? 0 },
    data: { status: 'retrying', reasonCode: 'broke_off', nextAttemptAt: NOW },
  });
  expect(await sizes(ledger.db, { mayBeAlone: false })).toEqual([0, 1]);
  expect(await sizes(ledger.db, { mayBeAlone: false })).toEqual([0, 0]);
  expect(await sizes(ledger.db)).toEqual([1, 0]);
});

test('a transactional mail is no dead letter, however many processes have died with it', async () => {
  await queued(1);
  await ledger.db.delivery.updateMany({ where: { priority: 0 }, data: { attempts: 20, processesLost: 20 } });
  await claim(ledger.db, { classes: ['transactional'] });
  await leasesAge(ledger.db, 31);
  expect(
    await sizes(ledger.db, { holder: 'two', classes: ['transactional'], now: hoursAfter(NOW, 100) }),
  ).toEqual([1, 0]);
});

test('a transactional mail that was not begun goes back without counting as a try', async () => {
  await queued(1);
  const { transactional: claimed } = await claim(ledger.db);
  await releaseClaims(ledger.db, { holder: 'one', ids: claimed.map(({ id }) => id) });
  expect(await transactional()).toMatchObject([{ status: 'planned', attempts: 0, leaseHolder: null }]);
  expect(await sizes(ledger.db)).toEqual([1, 0]);
});

test('confirmations are no deliveries: they are in no list, count and run, and hold no run open', async () => {
  await queued(1);
  const { db } = ledger;
  const options = { now: NOW, uncertainDeliveries: 'resend' } as const;
  expect(await countSendable(db, { ...options, only: {} })).toBe(1);
  const { transactional: claimed } = await claim(db);
  expect([await countClaimed(db, {}), await listSenders(db)]).toEqual([0, []]);
  const { deliveries } = await claim(db);
  expect(deliveries).toHaveLength(1);
  await record(db, deliveries[0]?.id ?? 0);
  expect(await listDeliveries(db, { limit: 10 })).toMatchObject([{ status: 'sent' }]);
  expect(await deliveriesOfRun(db, { runId: deliveries[0]?.runId ?? 0, limit: 10 })).toHaveLength(1);
  expect(await oldestPendingAt(db)).toBeNull();
  const log = { info: () => undefined };
  expect(await closeRuns(db, { hasher: createAddressHasher(['k']), log, now: NOW })).toMatchObject([
    { outcomes: { sent: 1 } },
  ]);
  expect(await countByStatus(db)).toMatchObject({ sent: 1, sending: 0 });
  await record(db, claimed[0]?.id ?? 0, { status: 'failed', reason: 'given_up' });
  expect((await db.reader.findFirstOrThrow()).lastPeriodEnd).toEqual(deliveries[0]?.periodEnd);
});

test('neither a restored backup nor a clock that was ahead changes when a link was issued', async () => {
  await queued(1);
  await queueTransactional(ledger.db, {
    readerId: (await ledger.db.reader.findFirstOrThrow()).id,
    kind: 'confirmation',
    now: NOW,
    notBefore: hoursAfter(NOW, 24 * 40),
  });
  await resetAfterRestore(ledger.db, hoursAfter(NOW, -1));
  await correctMails(ledger.db, hoursAfter(NOW, -24 * 9));
  expect(await transactional()).toMatchObject([
    { status: 'planned', plannedAt: NOW },
    { status: 'retrying', plannedAt: NOW, nextAttemptAt: hoursAfter(NOW, 24 * 40) },
  ]);
  expect(await digests()).toMatchObject([{ status: 'suppressed', reasonCode: 'restored' }]);
});
