/**
 * Imported readers without consent: reported, asked only on demand and within the limits, forgotten after
 * thirty days.
 */
import { prune } from '../../src/pipeline/prune.ts';
import { askImportedReaders } from '../../src/readers/ask-imported-store.ts';
import { openReaderFile } from '../../src/readers/import-file.ts';
import { importReaders } from '../../src/readers/import-readers-store.ts';
import { type TestApp, testApp } from '../support/app.ts';

let tested: TestApp;
beforeEach(async () => {
  tested = await testApp();
  tested.at('2026-03-11T12:00:00Z');
});
afterEach(() => tested.close());

/** Imports a file and gives its counts and the readers who are pending. */
async function imported(...lines: readonly string[]) {
  const { app } = tested;
  const ids: number[] = [];
  const rules = {
    topics: new Set<string>(),
    checkQuery: () => null,
    checkExclusion: () => null,
    checkAuthor: () => null,
  };
  const file = ['email,status,consent,consented_at', ...lines].join('\n');
  const result = await importReaders(app.db, await openReaderFile([file]), {
    hasher: app.hasher,
    rules,
    now: app.clock.now(),
    onPending: (some) => ids.push(...some),
  });
  return { result, ids };
}

const asked = (ids: readonly number[]) =>
  askImportedReaders(tested.app.db, tested.app.hasher, ids, {
    now: tested.app.clock.now(),
  });

const SIGNED = 'sue@example.org,active,Signed a list.,2026-03-01';

test('rows without consent are counted, and none of them is asked by an import alone', async () => {
  const { result, ids } = await imported('ada@example.org,,,', 'ben@example.org,pending,,', SIGNED);
  expect(result).toMatchObject({ imported: 3, updated: 0, pending: 2, rejected: [] });
  expect(ids).toHaveLength(2);
  expect(await tested.app.db.delivery.count()).toBe(0);
  const again = await imported('ada@example.org,,,', 'ben@example.org,pending,,', SIGNED);
  expect(again.result).toMatchObject({ imported: 0, updated: 3, pending: 2 });
});

test('asked readers hold a link of their own, and the same import again asks none twice', async () => {
  const { db } = tested.app;
  const { ids } = await imported('ada@example.org,,,', 'ben@example.org,,,', SIGNED);
  expect(await asked(ids)).toEqual({ queued: 2, askedBefore: 0, notAsked: 0 });
  expect(await db.confirmation.count()).toBe(2);
  expect(await db.delivery.groupBy({ by: ['kind'], _count: true })).toEqual([
    { kind: 'confirmation', _count: 2 },
  ]);
  expect(await db.consent.findMany({ where: { event: 'requested' } })).toMatchObject([
    { source: 'import' },
    { source: 'import' },
  ]);
  const { ids: same } = await imported('ada@example.org,,,', 'ben@example.org,,,', SIGNED);
  expect(await asked(same)).toEqual({ queued: 0, askedBefore: 2, notAsked: 0 });
  expect(await db.delivery.count()).toBe(2);
});

test('what is beyond the limits of a domain is delayed, never dropped', async () => {
  const lines = Array.from({ length: 103 }, (_, index) => `reader${index}x@example.org,,,`);
  const { ids } = await imported(...lines);
  expect(await asked(ids)).toEqual({ queued: 103, askedBefore: 0, notAsked: 0 });
  const { db } = tested.app;
  expect(await db.delivery.count({ where: { status: 'planned' } })).toBe(100);
  expect(await db.delivery.findMany({ where: { status: 'retrying' } })).toMatchObject(
    Array.from({ length: 3 }, () => ({ nextAttemptAt: new Date('2026-03-11T13:00:00Z') })),
  );
});

test('who has confirmed meanwhile, or has had three mails in thirty days, is not asked', async () => {
  const { app, at } = tested;
  const { ids } = await imported('ada@example.org,,,', 'ben@example.org,,,');
  await app.db.reader.update({ where: { emailKey: 'ben@example.org' }, data: { status: 'active' } });
  expect(await asked(ids)).toEqual({ queued: 1, askedBefore: 0, notAsked: 1 });
  for (const day of ['19', '27']) {
    at(`2026-03-${day}T12:00:00Z`);
    expect(await asked(ids.slice(0, 1))).toMatchObject({ queued: 1 });
  }
  at('2026-04-05T12:00:00Z');
  expect(await asked(ids.slice(0, 1))).toMatchObject({ notAsked: 1 });
});

test('a look at what housekeeping would remove counts them, and all else that would go', async () => {
  const { app, at } = tested;
  await imported('ada@example.org,,,', 'ben@example.org,,,', SIGNED);
  const { db } = app;
  await db.signupMail.create({ data: { addressHash: 'x', at: app.clock.now() } });
  await db.messageChunk.create({ data: { sha256: 'x', encoded: 'x', usedOn: app.clock.now() } });
  const { id: sourceId } = await db.source.create({ data: { name: 'daily' } });
  await db.read.createMany({
    data: Array.from({ length: 102 }, () => ({ sourceId, outcome: 'ok', startedAt: app.clock.now() })),
  });
  at('2026-03-31T12:00:00Z');
  expect(await prune(app, { dryRun: true })).toMatchObject({ pendingSignups: 0, signupMails: 0 });
  at('2027-03-31T12:00:00Z');
  const would = await prune(app, { dryRun: true });
  expect(would).toMatchObject({ pendingSignups: 2, signupMails: 1, mailPieces: 1, reads: 2 });
  expect(await db.reader.count()).toBe(3);
  expect(await prune(app)).toEqual(would);
  expect(await db.reader.count()).toBe(1);
});
