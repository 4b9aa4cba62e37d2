/** Sign-ups that were never confirmed go in batches, and never one whose person asks again at that moment. */
import { randomUUID } from 'node:crypto';
import type { OpenDatabase } from '../../src/database/client.ts';
import type { BatchedDeletion } from '../../src/database/postgres/delete-in-batches.ts';
import { createAddressHasher } from '../../src/readers/address-hash.ts';
import {
  askForConfirmation,
  lockedReader,
  lockSignups,
  prunePendingSignups,
} from '../../src/readers/pending-store.ts';
import { DEFAULT_PREFERENCES } from '../../src/readers/reader.ts';
import { testDatabase } from '../support/database.ts';
import { untilItWaits } from '../support/until-it-waits.ts';

let database: OpenDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

const hasher = createAddressHasher(['a-key-of-sixteen-letters']);
const JANUARY = new Date('2026-01-10T09:00:00Z');
const MARCH = new Date('2026-03-10T09:00:00Z');
const addressOf = (name: string) => ({ address: `${name}@x.org`, key: `${name}@x.org` });

/** Readers who never confirmed; `former` ones had a subscription before. */
const insertPending = (names: readonly string[], confirmedAt: Date | null = null) =>
  database.db.reader.createMany({
    data: names.map((name) => ({
      publicId: randomUUID(),
      email: addressOf(name).address,
      emailKey: addressOf(name).key,
      status: 'pending',
      createdAt: JANUARY,
      confirmedAt,
    })),
  });

const prune = (work: Partial<BatchedDeletion> = {}) =>
  prunePendingSignups(database.db, MARCH, {
    size: 2,
    dryRun: false,
    signal: new AbortController().signal,
    ...work,
  });

test('a long list of them blocks the store for a batch at a time', async () => {
  await insertPending(['ada', 'ben', 'cleo', 'dan', 'eve'], JANUARY);
  await insertPending(['fay', 'gus', 'hal']);
  expect(await prune({ dryRun: true })).toBe(8);
  expect(await prune()).toBe(8);
  const transactions = await database.db.$queryRaw<{ readers: number }[]>`
    SELECT count(*)::int AS readers FROM readers WHERE status = 'unsubscribed' GROUP BY xmin::text ORDER BY 1`;
  expect(transactions).toEqual([{ readers: 1 }, { readers: 2 }, { readers: 2 }]);
  expect(await database.db.reader.count()).toBe(5);
});

test('housekeeping that is to stop begins no further batch', async () => {
  await insertPending(['ada', 'ben', 'cleo']);
  expect(await prune({ signal: AbortSignal.abort() })).toBe(0);
  expect(await database.db.reader.count()).toBe(3);
});

test('a person who signs up again while the old sign-up is removed stays', async () => {
  await insertPending(['ada']);
  let pruning: Promise<number> | null = null;
  await database.db.$transaction(async (tx) => {
    await lockSignups(tx);
    const { reader } = await lockedReader(tx, addressOf('ada'), DEFAULT_PREFERENCES, MARCH);
    pruning = prune();
    await untilItWaits(tx, pruning);
    const asked = { reader, preferences: DEFAULT_PREFERENCES };
    await askForConfirmation(tx, hasher, asked, MARCH);
  });
  expect(await pruning).toBe(0);
  expect(await database.db.confirmation.count()).toBe(1);
});
