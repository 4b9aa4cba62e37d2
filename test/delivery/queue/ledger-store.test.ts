/** The ledger: claims, mails fixed before they are sent, and their outcomes. */
import { claimBatch, markHanded, releaseClaims } from '../../../src/delivery/queue/claim-store.ts';
import { countSendable } from '../../../src/delivery/queue/sendable-store.ts';
import {
  forgetGoneSenders,
  LEASE_MS,
  listSenders,
  reportAlive,
} from '../../../src/delivery/queue/senders-store.ts';
import {
  createChunkMemory,
  loadStoredMessages,
  pruneChunks,
} from '../../../src/delivery/queue/stored-message-store.ts';
import {
  deliveryBatches,
  listDeliveries,
  resolveUncertain,
  whyNoMail,
} from '../../../src/delivery/reports/ledger-views-store.ts';
import { countByStatus } from '../../../src/delivery/reports/run-outcomes-store.ts';
import { resumeRuns, stopRejectedRun } from '../../../src/delivery/sending/rejected-runs-store.ts';
import type { Fragment } from '../../../src/mail/format/fragment.ts';
import { encodeFragment, sharedFragment } from '../../../src/mail/format/fragment.ts';
import { deleteReaders } from '../../../src/readers/erase-store.ts';
import { hoursAfter, NOW } from '../../support/builders.ts';
import { sentPapers } from '../../support/sent-papers.ts';
import { testServer } from '../../support/template-database.ts';
import {
  aFixedMail,
  claim,
  deliveryOf,
  fix,
  insertPaper,
  insertReader,
  leasesAge,
  ledgerOfEachTest,
  plan,
  record,
} from './ledger-store-builders.ts';

const store = ledgerOfEachTest();

/** In seconds. */
const LEASE = LEASE_MS / 1000;

/** One reader, planned and claimed. */
async function oneClaimed(): Promise<{ readerId: number; id: number }> {
  const readerId = await insertReader(store.db);
  await plan(store.db);
  const { deliveries } = await claim(store.db);
  return { readerId, id: deliveries[0]!.id };
}

describe('claims', () => {
  test('two workers never hold the same delivery', async () => {
    const { db } = store;
    for (let index = 0; index < 30; index += 1) await insertReader(db);
    await plan(db);
    const claims = await Promise.all(
      ['one', 'two', 'three'].map((holder) => claim(db, { holder, size: 10 })),
    );
    const ids = claims.flatMap(({ deliveries }) => deliveries.map(({ id }) => id));
    expect(ids).toHaveLength(30);
    expect(new Set(ids).size).toBe(30);
  });

  test('a living process keeps what it claimed, a dead one loses it to another', async () => {
    const { db } = store;
    const { id } = await oneClaimed();
    await leasesAge(db, LEASE - 5);
    expect((await claim(db, { holder: 'two' })).deliveries).toEqual([]);
    expect(await listSenders(db)).toEqual([{ holder: expect.any(String), alive: true, deliveries: 1 }]);
    await reportAlive(db, 'one');
    await leasesAge(db, LEASE - 5);
    expect((await claim(db, { holder: 'two' })).deliveries).toEqual([]);
    await leasesAge(db, 6);
    expect(await listSenders(db)).toMatchObject([{ alive: false, deliveries: 1 }]);
    const taken = await claim(db, { holder: 'two' });
    expect(taken.deliveries).toMatchObject([{ id, attempts: 2 }]);
    expect(await record(db, id, {}, 'one')).toEqual([]);
    expect(await record(db, id, {}, 'two')).toEqual([id]);
  });

  test('a worker that finds nothing to do is not noted', async () => {
    expect(await claim(store.db)).toMatchObject({ deliveries: [] });
    expect(await store.db.sender.count()).toBe(0);
  });

  test('a sender is forgotten when it is gone and what it had claimed is taken over', async () => {
    const { db } = store;
    const { id } = await oneClaimed();
    const senders = async () => {
      await forgetGoneSenders(db);
      return (await db.sender.findMany({ orderBy: { holder: 'asc' } })).map(({ holder }) => holder);
    };
    expect(await senders()).toEqual(['one']);
    await leasesAge(db, LEASE);
    expect(await countSendable(db, { now: NOW, uncertainDeliveries: 'resend', only: undefined })).toBe(1);
    expect(await senders()).toEqual(['one']);
    expect((await claim(db, { holder: 'two' })).deliveries).toMatchObject([{ id }]);
    expect(await senders()).toEqual(['two']);
  });

  test('an unsubscribed reader gets no mail that was queued already', async () => {
    const { db } = store;
    const reader = await insertReader(db);
    await plan(db);
    await db.reader.update({ where: { id: reader }, data: { status: 'unsubscribed' } });
    expect(await claim(db)).toMatchObject({ deliveries: [], settled: { suppressed: 1 } });
    expect(await db.delivery.findFirst()).toMatchObject({
      status: 'suppressed',
      reasonCode: 'reader_inactive',
      reasonDetail: { status: 'unsubscribed' },
      leaseHolder: null,
    });
  });

  test('a reader who pauses after planning gets no mail', async () => {
    const { db } = store;
    const reader = await insertReader(db);
    await plan(db);
    await db.reader.update({ where: { id: reader }, data: { pauseUntil: '2099-01-01' } });
    expect(await claim(db)).toMatchObject({ deliveries: [], settled: { suppressed: 1 } });
  });

  test('a retry is claimed when it is due and not before', async () => {
    const { db } = store;
    const { id } = await oneClaimed();
    await record(db, id, { status: 'retrying', nextAttemptAt: hoursAfter(NOW, 1) });
    expect((await claim(db, { now: hoursAfter(NOW, 0.9) })).deliveries).toEqual([]);
    expect((await claim(db, { now: hoursAfter(NOW, 1) })).deliveries).toMatchObject([{ id, attempts: 2 }]);
  });

  test('with hold, what was on the wire when the process died is uncertain, and the rest is sent', async () => {
    const { db } = store;
    await insertReader(db);
    await insertReader(db);
    await plan(db);
    const [first, second] = (await claim(db)).deliveries;
    expect(await markHanded(db, { holder: 'one', ids: [first!.id], now: NOW })).toEqual([first!.id]);
    await leasesAge(db, LEASE);
    const taken = await claim(db, { holder: 'two', uncertainDeliveries: 'hold' });
    expect(taken).toMatchObject({ deliveries: [{ id: second!.id }], settled: { uncertain: 1 } });
    expect((await deliveryOf(db, first!.id)).status).toBe('uncertain');
  });

  test('what this process did not begin is released without counting as a try', async () => {
    const { db } = store;
    const { id } = await oneClaimed();
    await releaseClaims(db, { holder: 'one', ids: [id] });
    expect(await deliveryOf(db, id)).toMatchObject({ status: 'planned', attempts: 0, leaseHolder: null });
    expect((await claim(db, { holder: 'two' })).deliveries).toMatchObject([{ id, attempts: 1 }]);
  });

  test('a mail that kills every process that takes it is given up', async () => {
    const { db } = store;
    const { id } = await oneClaimed();
    await db.delivery.update({ where: { id }, data: { processesLost: 19 } });
    await leasesAge(db, LEASE);
    expect(await claim(db, { holder: 'two' })).toMatchObject({ deliveries: [], settled: { failed: 1 } });
    expect(await deliveryOf(db, id)).toMatchObject({
      reasonCode: 'processes_lost',
      reasonDetail: { processes: 20 },
    });
  });

  test('a mail that its server has put off for hours is neither given up nor suspected when one process dies', async () => {
    const { db } = store;
    const { id } = await oneClaimed();
    for (let answers = 0; answers < 8; answers += 1) {
      await record(db, id, { status: 'retrying', reason: 'server_said_later', nextAttemptAt: NOW });
      await claim(db);
    }
    await leasesAge(db, LEASE);
    expect(await claim(db, { holder: 'two' })).toMatchObject({
      deliveries: [{ id, attempts: 10 }],
      isAlone: false,
    });
  });

  test('a mail that kills every process that takes it takes no other mail with it', async () => {
    const { db } = store;
    for (let index = 0; index < 5; index += 1) await insertReader(db);
    await plan(db);
    const [deadly] = await db.delivery.findMany({ orderBy: { id: 'asc' }, skip: 2 });
    const settled: number[] = [];
    for (let process = 1; settled.length < 4 || process < 12; process += 1) {
      const holder = `process ${process}`;
      const { deliveries } = await claim(db, { holder });
      for (const { id } of deliveries) {
        if (id === deadly!.id) break;
        settled.push(...(await record(db, id, {}, holder)));
      }
      await leasesAge(db, LEASE);
    }
    expect(settled).toHaveLength(4);
    expect(await deliveryOf(db, deadly!.id)).toMatchObject({
      status: 'failed',
      attempts: 8,
      reasonCode: 'processes_lost',
    });
  });

  test('a mail that may have arrived is not given up with its papers, whatever becomes of its reader or its day', async () => {
    const { db } = store;
    const { readerId, id } = await oneClaimed();
    const paper = await insertPaper(db);
    await fix(db, [aFixedMail(id, readerId, [paper])]);
    await leasesAge(db, LEASE);
    const { deliveries } = await claim(db, { holder: 'two' });
    expect(deliveries).toMatchObject([{ id, inDoubt: true }]);
    await record(db, id, { status: 'retrying', nextAttemptAt: NOW }, 'two');
    await plan(db, hoursAfter(NOW, 24));
    expect(await deliveryOf(db, id)).toMatchObject({ status: 'retrying', paperIds: [paper] });
    await db.reader.update({ where: { id: readerId }, data: { status: 'unsubscribed' } });
    expect(await claim(db)).toMatchObject({ deliveries: [], settled: { suppressed: 1, uncertain: 1 } });
    expect(await deliveryOf(db, id)).toMatchObject({ status: 'uncertain', paperIds: [paper] });
    expect(await sentPapers(db)).toHaveLength(1);
  });

  test.each([
    [{ status: 'uncertain', reason: 'no_answer' }, 'no_answer'],
    [{ status: 'retrying', reason: 'server_said_later' }, 'server_said_later'],
    // Kept, it would count as a new answer about the address, without an attempt.
    [{ status: 'retrying', reason: 'unknown_address' }, 'address_refused'],
  ] as const)('a mail in doubt whose reader leaves after %j stays in doubt for that reason, and no process died', async (decision, code) => {
    const { db } = store;
    const { readerId, id } = await oneClaimed();
    await fix(db, [aFixedMail(id, readerId)]);
    await db.delivery.update({ where: { id }, data: { inDoubt: true } });
    await record(db, id, { ...decision, detail: { webhook: true }, nextAttemptAt: NOW });
    await db.reader.update({ where: { id: readerId }, data: { status: 'unsubscribed' } });
    expect(await claim(db)).toMatchObject({ deliveries: [], settled: { uncertain: 1 } });
    expect(await deliveryOf(db, id)).toMatchObject({
      status: 'uncertain',
      reasonCode: code,
      reasonDetail: { webhook: true },
    });
  });

  test('a stopped run is left alone until it may go on', async () => {
    const { db } = store;
    await insertReader(db);
    const [run] = await plan(db);
    const refused = {
      runId: run!.id,
      reason: '535 5.7.8',
      atOnce: true,
      refused: true,
      unknown: 0,
      now: NOW,
    };
    expect(await db.$transaction((tx) => stopRejectedRun(tx, refused))).toBe(true);
    expect(
      await db.$transaction((tx) =>
        stopRejectedRun(tx, { ...refused, reason: 'again', now: hoursAfter(NOW, 0.4) }),
      ),
    ).toBe(true);
    expect(await db.digestRun.findFirst()).toMatchObject({
      stoppedAt: NOW,
      stopCode: 'refused',
      stopDetail: { response: '535 5.7.8' },
    });
    expect((await claim(db)).deliveries).toEqual([]);
    expect(await countSendable(db, { now: NOW, uncertainDeliveries: 'resend' })).toBe(0);
    expect(await resumeRuns(db, hoursAfter(NOW, 0.4))).toBe(0);
    expect(await resumeRuns(db, hoursAfter(NOW, 0.5))).toBe(1);
    expect((await claim(db)).deliveries).toHaveLength(1);
  });

  test('one reader alone can be claimed', async () => {
    const { db } = store;
    const wanted = await insertReader(db);
    await insertReader(db);
    await plan(db);
    const { deliveries } = await claimBatch(db, {
      holder: 'one',
      size: 10,
      now: NOW,
      uncertainDeliveries: 'resend',
      only: { readerId: wanted },
    });
    expect(deliveries).toMatchObject([{ readerId: wanted }]);
  });
});

// The embedded database has one session: no one else gets a word in during a transaction.
const onServer = testServer() === null ? test.skip : test;

onServer('saying that one is still alive waits for no mail that is just being recorded', async () => {
  const { db } = store;
  for (let index = 0; index < 3; index += 1) await insertReader(db);
  await plan(db);
  const [first, second] = (await claim(db)).deliveries.map(({ id }) => id);
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`UPDATE deliveries SET response = 'being recorded' WHERE id = ${second}`;
    await reportAlive(db, 'one');
    await tx.$executeRaw`UPDATE deliveries SET response = 'being recorded' WHERE id = ${first}`;
  });
  expect(await db.delivery.count({ where: { response: 'being recorded' } })).toBe(2);
});

describe('the papers of a mail', () => {
  test('papers are fixed with the mail before it goes', async () => {
    const { db } = store;
    const { readerId, id } = await oneClaimed();
    const papers = [await insertPaper(db), await insertPaper(db)].reverse();
    expect(await fix(db, [aFixedMail(id, readerId, papers)])).toEqual({
      fixed: new Set([id]),
      repeated: new Set(),
    });
    expect(await deliveryOf(db, id)).toMatchObject({ paperIds: papers });
    expect(await deliveryOf(db, id)).toMatchObject({
      messageId: `<d${id}@papers.example>`,
      mailDate: NOW,
      matched: 2,
      status: 'sending',
    });
  });

  test('of an erased reader no mail is kept either', async () => {
    const { db } = store;
    const { readerId, id } = await oneClaimed();
    await fix(db, [aFixedMail(id, readerId, [await insertPaper(db)])]);
    expect(await db.storedMessage.count()).toBe(1);
    await db.$transaction((tx) => deleteReaders(tx, [readerId]));
    expect([await db.storedMessage.count(), await db.delivery.count()]).toEqual([0, 0]);
  });

  test('a mail that repeats a paper is held back alone, and nothing of it is stored', async () => {
    const { db } = store;
    const [ada, ben] = [await insertReader(db), await insertReader(db)];
    const [old, fresh] = [await insertPaper(db), await insertPaper(db)];
    await plan(db);
    const today = (await claim(db)).deliveries;
    const ofAda = today.find(({ readerId }) => readerId === ada)!.id;
    await fix(db, [aFixedMail(ofAda, ada, [old])]);
    for (const { id } of today) await record(db, id);
    await plan(db, hoursAfter(NOW, 24));
    const tomorrow = (await claim(db)).deliveries;
    const mails = tomorrow.map(({ id, readerId }) => aFixedMail(id, readerId, [fresh, old]));
    const result = await fix(db, mails);
    expect(result.repeated).toEqual(
      new Set(tomorrow.filter(({ readerId }) => readerId === ada).map(({ id }) => id)),
    );
    expect(result.fixed).toEqual(
      new Set(tomorrow.filter(({ readerId }) => readerId === ben).map(({ id }) => id)),
    );
    expect(await sentPapers(db)).toEqual([
      { readerId: ada, paperId: old },
      { readerId: ben, paperId: fresh },
      { readerId: ben, paperId: old },
    ]);
  });

  test('mails that are too large for one statement together are all fixed, and of those only the one that repeats a paper is not', async () => {
    const { db } = store;
    const readers = [await insertReader(db), await insertReader(db), await insertReader(db)];
    const [old, fresh] = [await insertPaper(db), await insertPaper(db)];
    await plan(db);
    const today = (await claim(db)).deliveries;
    for (const { id, readerId } of today) {
      if (readerId === readers[1]) await fix(db, [aFixedMail(id, readerId, [old])]);
      await record(db, id);
    }
    await plan(db, hoursAfter(NOW, 24));
    const tomorrow = (await claim(db)).deliveries;
    const mails = tomorrow.map(({ id, readerId }) =>
      aFixedMail(id, readerId, [fresh, old], { raw: Buffer.alloc(100_000, 'a line of a mail\r\n') }),
    );
    const result = await fix(db, mails);
    const idsOf = (wanted: (readerId: number) => boolean) =>
      new Set(tomorrow.filter(({ readerId }) => wanted(readerId)).map(({ id }) => id));
    expect(result.fixed).toEqual(idsOf((readerId) => readerId !== readers[1]));
    expect(result.repeated).toEqual(idsOf((readerId) => readerId === readers[1]));
    expect(await db.storedMessage.count()).toBe(2);
  });

  test('a mail with a paper that has become one with another is held back alone', async () => {
    const { db } = store;
    const [ada, ben] = [await insertReader(db), await insertReader(db)];
    const [gone, here] = [await insertPaper(db), await insertPaper(db)];
    await plan(db);
    const { deliveries } = await claim(db);
    await db.paper.delete({ where: { id: gone } });
    const mails = deliveries.map(({ id, readerId }) =>
      aFixedMail(id, readerId, readerId === ada ? [here, gone] : [here]),
    );
    const result = await fix(db, mails);
    expect(result.repeated).toEqual(
      new Set(deliveries.filter(({ readerId }) => readerId === ada).map(({ id }) => id)),
    );
    expect(result.fixed).toEqual(
      new Set(deliveries.filter(({ readerId }) => readerId === ben).map(({ id }) => id)),
    );
    expect(await sentPapers(db)).toEqual([{ readerId: ben, paperId: here }]);
  });

  test('a mail whose reader left after the claim is not fixed', async () => {
    const { db } = store;
    const { readerId, id } = await oneClaimed();
    const paper = await insertPaper(db);
    await db.reader.update({ where: { id: readerId }, data: { status: 'unsubscribed' } });
    expect(await fix(db, [aFixedMail(id, readerId, [paper])])).toEqual({
      fixed: new Set(),
      repeated: new Set(),
    });
    expect(await sentPapers(db)).toEqual([]);
  });

  test('a mail whose claim was lost is not fixed', async () => {
    const { db } = store;
    const { readerId, id } = await oneClaimed();
    const paper = await insertPaper(db);
    await leasesAge(db, LEASE);
    await claim(db, { holder: 'two' });
    expect(await fix(db, [aFixedMail(id, readerId, [paper])], 'one')).toEqual({
      fixed: new Set(),
      repeated: new Set(),
    });
    expect(await sentPapers(db)).toEqual([]);
  });

  test('a failed mail gives its papers back, and the next digest reaches as far back as it did', async () => {
    const { db } = store;
    const { readerId, id } = await oneClaimed();
    await fix(db, [aFixedMail(id, readerId, [await insertPaper(db)])]);
    await record(db, id, { status: 'failed', reason: 'message_refused' });
    expect(await sentPapers(db)).toEqual([]);
    expect(await db.reader.findUnique({ where: { id: readerId } })).toMatchObject({
      lastPeriodEnd: hoursAfter(NOW, -7 * 24),
    });
  });
});

describe('the bytes of a mail', () => {
  const card = sharedFragment('shared card '.repeat(30));
  const personal = (name: string): Fragment => encodeFragment(`Hello ${name}`);

  test('a mail in doubt is the same bytes again, shared pieces stored once', async () => {
    const { db } = store;
    for (let index = 0; index < 5; index += 1) await insertReader(db);
    await plan(db);
    const { deliveries } = await claim(db);
    const mails = deliveries.map(({ id, readerId }) => {
      const parts = [
        [personal(`reader ${id}`), card],
        [card, personal(`again ${id}`), card],
      ];
      const encoded = parts.map((part) => part.map((fragment) => fragment.encoded).join(''));
      const raw = Buffer.from(
        `To: <r${id}@reader.example>\r\nContent-Type: x\r\n\r\n--b\r\n\r\n${encoded[0]}\r\n--b\r\n\r\n${encoded[1]}\r\n--b--\r\n`,
      );
      return aFixedMail(id, readerId, [], { raw, parts });
    });
    const memory = createChunkMemory();
    await fix(db, mails, 'one', memory);
    await leasesAge(db, LEASE);
    const again = await claim(db, { holder: 'two' });
    const kept = await loadStoredMessages(db, again.deliveries);
    expect(kept.size).toBe(5);
    for (const { deliveryId, raw } of mails) expect(kept.get(deliveryId)?.equals(raw)).toBe(true);
    expect(await db.messageChunk.count()).toBe(1);
    const manifests = await db.storedMessage.findMany();
    expect(manifests.reduce((sum, { manifest }) => sum + manifest.length, 0)).toBeLessThan(
      mails.reduce((sum, { raw }) => sum + raw.length, 0) / 3,
    );
  });

  test('a stored message whose chunk is gone is not passed off as the same', async () => {
    const { db } = store;
    const { readerId, id } = await oneClaimed();
    const memory = createChunkMemory();
    const raw = Buffer.from(`H: x\r\n\r\n${card.encoded}${card.encoded}`);
    await fix(db, [aFixedMail(id, readerId, [], { raw, parts: [[card, card]] })], 'one', memory);
    await db.messageChunk.deleteMany();
    await leasesAge(db, LEASE);
    const { deliveries } = await claim(db, { holder: 'two' });
    expect(await loadStoredMessages(db, deliveries)).toEqual(new Map());
  });

  test('a mail is no longer kept once its fate is known', async () => {
    const { db } = store;
    const { readerId, id } = await oneClaimed();
    await fix(db, [aFixedMail(id, readerId)]);
    expect(await db.storedMessage.count()).toBe(1);
    await record(db, id, { status: 'retrying', nextAttemptAt: NOW });
    expect(await db.storedMessage.count()).toBe(1);
    expect((await db.delivery.findUniqueOrThrow({ where: { id } })).sha256).toHaveLength(64);
    await claim(db);
    await record(db, id);
    expect(await db.storedMessage.count()).toBe(0);
    expect((await db.delivery.findUniqueOrThrow({ where: { id } })).sha256).toBeNull();
    expect(await pruneChunks(db, hoursAfter(NOW, 24), { dryRun: false })).toBe(0);
  });
});

describe('what the ledger says', () => {
  test('deliveries are listed newest first with their papers', async () => {
    const { db } = store;
    const { readerId, id } = await oneClaimed();
    const papers = [await insertPaper(db), await insertPaper(db)].reverse();
    await fix(db, [aFixedMail(id, readerId, papers)]);
    await record(db, id);
    const [listed] = await listDeliveries(db, { status: 'sent', limit: 10 });
    expect(listed).toMatchObject({
      id,
      status: 'sent',
      attempts: 1,
      messageId: `<d${id}@papers.example>`,
      response: '250 ok',
      papers,
      sentAt: NOW,
    });
    expect(await listDeliveries(db, { status: 'failed', limit: 10 })).toEqual([]);
    expect(await listDeliveries(db, { emailKey: listed!.email, limit: 10 })).toHaveLength(1);
    expect(await countByStatus(db)).toMatchObject({ sent: 1, planned: 0 });
  });

  test('a long list is read in pieces, newest first, as far as it is asked for', async () => {
    const { db } = store;
    await db.$executeRaw`
      INSERT INTO readers (public_id, email, email_key, status, created_at, next_due_at)
      SELECT gen_random_uuid(), n || '@readers.example', n || '@readers.example', 'active', ${NOW}::timestamptz, ${NOW}::timestamptz FROM generate_series(1, 2300) n`;
    await plan(db);
    const sizes = async (limit: number): Promise<number[]> => {
      const found: number[][] = [];
      for await (const batch of deliveryBatches(db, { status: 'planned', limit }))
        found.push(batch.map(({ id }) => id));
      expect(found.flat()).toEqual([...new Set(found.flat())].sort((one, other) => other - one));
      return found.map(({ length }) => length);
    };
    expect(await sizes(Number.POSITIVE_INFINITY)).toEqual([1000, 1000, 300]);
    expect(await sizes(1500)).toEqual([1000, 500]);
    expect(await sizes(7)).toEqual([7]);
  });

  test('an operator settles an uncertain delivery either way', async () => {
    const { db } = store;
    const { readerId, id } = await oneClaimed();
    await fix(db, [aFixedMail(id, readerId)]);
    await record(db, id, { status: 'uncertain' });
    await resolveUncertain(db, { id, as: 'resend', now: NOW });
    expect((await claim(db)).deliveries).toMatchObject([{ id }]);
    await record(db, id, { status: 'uncertain' });
    await resolveUncertain(db, { id, as: 'sent', now: NOW });
    expect(await deliveryOf(db, id)).toMatchObject({ status: 'sent', sentAt: NOW });
    expect(await db.storedMessage.count()).toBe(0);
    await expect(resolveUncertain(db, { id, as: 'sent', now: NOW })).rejects.toMatchObject({
      code: 'unknown_delivery',
    });
  });

  test('an uncertain delivery is sent again later with resend and waits with hold', async () => {
    const { db } = store;
    const { id } = await oneClaimed();
    await record(db, id, { status: 'uncertain', nextAttemptAt: NOW });
    expect((await claim(db, { uncertainDeliveries: 'hold' })).deliveries).toEqual([]);
    expect((await claim(db, { uncertainDeliveries: 'resend' })).deliveries).toMatchObject([{ id }]);
  });

  test('an uncertain delivery of days ago is sent again when an operator asks for it', async () => {
    const { db } = store;
    const { readerId, id } = await oneClaimed();
    await fix(db, [aFixedMail(id, readerId)]);
    await record(db, id, { status: 'uncertain' });
    const now = hoursAfter(NOW, 24 * 5);
    await resolveUncertain(db, { id, as: 'resend', now });
    expect((await claim(db, { now })).deliveries).toMatchObject([{ id, inDoubt: true }]);
  });

  test('why a reader got no mail on a day is answered for any day', async () => {
    const { db } = store;
    const { readerId, id } = await oneClaimed();
    await record(db, id, { status: 'empty', reason: 'no_papers' });
    const why = (reader: number, day: string, now = NOW) =>
      whyNoMail(db, {
        readerId: reader,
        day,
        now,
        keptSince: hoursAfter(NOW, -48),
        localDay: (at) => at.toISOString().slice(0, 10),
      });
    expect(await why(readerId, '2026-03-11')).toContain('nothing new matched: no paper was read');
    expect(await why(readerId, '2026-03-12')).toContain('the next digest is due at');
    expect(await why(readerId, '2026-03-10')).toBe('the reader signed up later, on 2026-03-11');
    expect(await why(9999, '2026-03-12')).toBe('there is no such reader');
  });
});
