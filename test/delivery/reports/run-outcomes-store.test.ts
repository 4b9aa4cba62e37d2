/** Closed runs: their counts are kept, and are the same as counting the ledger would give. */

import { pruneLedger } from '../../../src/delivery/queue/prune-ledger-store.ts';
import { resolveUncertain } from '../../../src/delivery/reports/ledger-views-store.ts';
import {
  closeRuns,
  countByStatus,
  listRuns,
  sentPerDay,
} from '../../../src/delivery/reports/run-outcomes-store.ts';
import { stopRejectedRun } from '../../../src/delivery/sending/rejected-runs-store.ts';
import { createAddressHasher } from '../../../src/readers/address-hash.ts';
import { hoursAfter, NOW } from '../../support/builders.ts';
import { claim, insertReader, ledgerOfEachTest, plan, record } from '../queue/ledger-store-builders.ts';

const store = ledgerOfEachTest();
const hasher = createAddressHasher(['a key of sixteen characters']);
const log = { info: () => undefined };

/** A run to so many readers, all claimed. */
async function claimedRun(readers: number): Promise<{ runId: number; ids: number[] }> {
  for (let index = 0; index < readers; index += 1) await insertReader(store.db);
  await plan(store.db);
  const { deliveries } = await claim(store.db);
  return { runId: deliveries[0]!.runId, ids: deliveries.map(({ id }) => id) };
}

const keptCounts = async (runId: number): Promise<unknown> =>
  (await store.db.digestRun.findUniqueOrThrow({ where: { id: runId }, select: { outcomes: true } })).outcomes;

test('a run is closed when its last delivery is settled, and says the same afterwards', async () => {
  const { db } = store;
  const { runId, ids } = await claimedRun(3);
  await record(db, ids[0]!, { status: 'sent' });
  await record(db, ids[1]!, { status: 'empty' });
  await record(db, ids[2]!, { status: 'uncertain', nextAttemptAt: hoursAfter(NOW, 1) });
  await closeRuns(db, { hasher, log, now: NOW });
  expect(await keptCounts(runId)).toBeNull();
  expect(await countByStatus(db)).toMatchObject({ sent: 1, empty: 1, uncertain: 1 });

  await resolveUncertain(db, { id: ids[2]!, as: 'sent', now: NOW });
  const open = [await countByStatus(db), await listRuns(db, { since: NOW }), await sentPerDay(db, NOW)];
  await closeRuns(db, { hasher, log, now: NOW });
  expect(await keptCounts(runId)).toEqual({ sent: 2, empty: 1 });
  expect([await countByStatus(db), await listRuns(db, { since: NOW }), await sentPerDay(db, NOW)]).toEqual(
    open,
  );
  expect(open).toMatchObject([
    { sent: 2, empty: 1, uncertain: 0 },
    [{ id: runId, deliveries: { sent: 2, empty: 1 } }],
    [{ count: 2 }],
  ]);
});

test('what a closed run sent is still known when its deliveries are forgotten, until the run is', async () => {
  const { db } = store;
  const { ids } = await claimedRun(1);
  await record(db, ids[0]!, { status: 'sent' });
  await closeRuns(db, { hasher, log, now: NOW });
  await pruneLedger(db, hoursAfter(NOW, 1000), {
    size: 10,
    dryRun: false,
    signal: new AbortController().signal,
  });
  expect(await db.delivery.count()).toBe(0);
  expect(await countByStatus(db)).toMatchObject({ sent: 1 });
});

describe('a closed run is counted anew', () => {
  test('when readers are planned into it', async () => {
    const { db } = store;
    const { runId, ids } = await claimedRun(1);
    await record(db, ids[0]!, { status: 'sent' });
    await closeRuns(db, { hasher, log, now: NOW });
    await insertReader(db);
    await plan(db);
    expect(await keptCounts(runId)).toBeNull();
    expect(await countByStatus(db)).toMatchObject({ sent: 1, planned: 1 });
  });

  test('when what the mail server refused is queued again', async () => {
    const { db } = store;
    const { runId, ids } = await claimedRun(1);
    await record(db, ids[0]!, { status: 'failed', reason: 'message_refused' });
    await closeRuns(db, { hasher, log, now: NOW });
    expect(await countByStatus(db)).toMatchObject({ failed: 1, retrying: 0 });
    await db.$transaction((tx) =>
      stopRejectedRun(tx, {
        runId,
        reason: '535 5.7.8 no',
        atOnce: true,
        refused: true,
        unknown: 0,
        now: NOW,
      }),
    );
    expect(await countByStatus(db)).toMatchObject({ failed: 0, retrying: 1 });
  });

  test.each([
    ['sent', { uncertain: 0, sent: 1 }],
    ['resend', { uncertain: 0, retrying: 1 }],
  ] as const)('when an operator answers %s to an uncertain delivery', async (as, counts) => {
    const { db } = store;
    const { ids } = await claimedRun(1);
    await record(db, ids[0]!, { status: 'uncertain' });
    await closeRuns(db, { hasher, log, now: NOW });
    expect(await countByStatus(db)).toMatchObject({ uncertain: 1 });
    await resolveUncertain(db, { id: ids[0]!, as, now: NOW });
    expect(await countByStatus(db)).toMatchObject(counts);
  });
});
