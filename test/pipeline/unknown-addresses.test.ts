/**
 * Addresses that a mail server says do not exist: stopped when their run closes, unless they are too many to
 * be believed.
 */

import { resumeRun } from '../../src/delivery/sending/operated-runs-store.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import type { MailServerOptions } from '../support/mail-server.ts';
import { deliveryProblemTexts } from '../support/problem-texts.ts';
import {
  digestCommandOf,
  readersTo,
  recipients,
  type Scene,
  scene,
  sendDue,
  sendQueued,
} from './sending-scene.ts';

const UNKNOWN = '550 5.1.1 no such user';

let here: Scene;
afterEach(() => here.close());

const open = async (readers: number, options: MailServerOptions): Promise<void> => {
  here = await scene(readers, options);
};
const run = () => here.tested.app.db.digestRun.findFirstOrThrow();
const problems = () => deliveryProblemTexts(here.tested.app.db, here.tested.app.clock.now());
const resume = async (acceptUnknown: boolean): Promise<void> => {
  const { db, hasher, clock } = here.tested.app;
  await resumeRun(db, hasher, { id: (await run()).id, acceptUnknown, now: clock.now() });
};

/** The addresses of those who are stopped, sorted. */
async function bounced(): Promise<string[]> {
  const { db } = here.tested.app;
  const readers = await db.reader.findMany({ where: { status: 'bounced' }, select: { emailKey: true } });
  expect(await db.suppression.count()).toBe(readers.length);
  expect(await db.bounceEvent.count({ where: { kind: 'hard' } })).toBe(readers.length);
  return readers.map(({ emailKey }) => emailKey).toSorted();
}

/** Of 100 readers, every fifth. */
const isFifth = (address: string): boolean => /^r\d*[05]@/.test(address);

test('a server that says of everybody that they do not exist stops the run and no reader', async () => {
  await open(400, { onRecipient: () => UNKNOWN });
  const totals = await sendDue(here.tested);
  expect(totals).toEqual({ retrying: expect.any(Number) });
  expect(await run()).toMatchObject({
    stoppedAt: here.tested.app.clock.now(),
    stopCode: 'unknown_addresses',
  });
  expect(await bounced()).toEqual([]);
  expect(await problems()).toEqual([
    expect.stringMatching(/^run 1 is stopped: \d+ of \d+ addresses .*5\.1\.1/),
  ]);
  // A day of the same, by the timetable: still none.
  for (const instant of ['2026-03-11T10:00:00Z', '2026-03-12T08:59:00Z', '2026-03-12T09:30:00Z']) {
    here.tested.at(instant);
    await sendDue(here.tested);
  }
  expect(await bounced()).toEqual([]);
});

test('what a run holds that was stopped meanwhile is reported as that, and nothing as sent by another process', async () => {
  await open(400, { onRecipient: () => UNKNOWN });
  const digest = () => digestCommandOf(here.tested);
  const { json, text, exitCode } = await digest();
  const { due, retrying, resting, ...others } = json as Record<string, number>;
  expect(others).toMatchObject({ sent: 0, failed: 0, uncertain: 0 });
  expect(others).not.toHaveProperty('elsewhere');
  expect([due, Number(retrying) + Number(resting)]).toEqual([400, 400]);
  expect(text).toMatch(new RegExp(`, ${resting} waiting in stopped runs, in .*\\n.*runs resume ID`));
  expect(text).not.toMatch(/another process/);
  expect(exitCode).toBe(1);
  // They are not due now, and nothing is said of them as if they had been.
  expect((await digest()).json).toMatchObject({ due: 0 });
  expect((await digest()).json).not.toHaveProperty('resting');
});

test('twenty of a hundred are too many, until an operator takes them for gone; the others have their mail then', async () => {
  await open(100, { onRecipient: (address) => (isFifth(address) ? UNKNOWN : undefined) });
  await sendDue(here.tested);
  expect((await run()).stopCode).toBe('unknown_addresses');
  expect(await bounced()).toEqual([]);
  await resume(true);
  await sendQueued(here.tested);
  const gone = readersTo(100).filter(isFifth);
  expect(await bounced()).toEqual(gone);
  expect(recipients(here.server)).toEqual(readersTo(100).filter((address) => !isFifth(address)));
  expect(await run()).toMatchObject({ stoppedAt: null, outcomes: { sent: 80, failed: 20 } });
  expect(await problems()).toEqual([]);
});

test('a run that goes on without that word tries the unknown ones again', async () => {
  let isWrong = true;
  await open(100, { onRecipient: (address) => (isWrong && isFifth(address) ? UNKNOWN : undefined) });
  await sendDue(here.tested);
  await resume(false);
  await sendQueued(here.tested);
  expect((await run()).stoppedAt).not.toBeNull();
  isWrong = false;
  await resume(false);
  await sendQueued(here.tested);
  expect(recipients(here.server)).toEqual(readersTo(100));
  expect(await bounced()).toEqual([]);
});

test('three of a hundred fail at once, and exactly they are stopped when the run closes', async () => {
  const gone = ['r10@example.org', 'r50@example.org', 'r90@example.org'];
  let isLate = true;
  await open(100, {
    onRecipient: (address) =>
      gone.includes(address)
        ? UNKNOWN
        : isLate && address === 'r1@example.org'
          ? '450 4.2.1 later'
          : undefined,
  });
  expect(await sendDue(here.tested)).toEqual({ sent: 96, failed: 3, retrying: 1 });
  expect(await here.tested.app.db.delivery.count({ where: { reasonCode: 'unknown_address' } })).toBe(3);
  expect(await bounced()).toEqual([]);
  isLate = false;
  here.tested.at('2026-03-11T10:00:00Z');
  await sendQueued(here.tested);
  expect(await bounced()).toEqual(gone);
});

test('a reader whose stop was lifted is not stopped again when the run closes a second time', async () => {
  await open(3, { onRecipient: (address) => (address === 'r2@example.org' ? UNKNOWN : undefined) });
  await sendDue(here.tested);
  const { db } = here.tested.app;
  await db.suppression.deleteMany();
  await db.reader.updateMany({ data: { status: 'active' } });
  await db.$executeRaw`UPDATE digest_runs SET outcomes = NULL`;
  await sendQueued(here.tested);
  expect(await db.reader.count({ where: { status: 'active' } })).toBe(3);
});

test.each([3, 1])('a run to %i readers, all unknown, closes and stops them', async (readers) => {
  await open(readers, { onRecipient: () => UNKNOWN });
  expect(await sendDue(here.tested)).toEqual({ failed: readers });
  expect(await bounced()).toEqual(readersTo(readers));
});

test('a digest to one reader closes like any run', async () => {
  await open(2, { onRecipient: () => UNKNOWN });
  const { app } = here.tested;
  const { id: readerId } = await app.db.reader.findFirstOrThrow({ where: { emailKey: 'r2@example.org' } });
  await planDigests(app, { readerId });
  const sender = await openSender(app, { only: { readerId } });
  await sender.deliverAll(new AbortController().signal);
  await sender.close();
  expect(await bounced()).toEqual(['r2@example.org']);
});

test.each([
  ['550 5.1.0 <us@example.org> sender rejected', 'onSender'],
  ['550 5.1.1 <us@example.org>: Sender address rejected', 'onSender'],
  ['553 5.1.3 Invalid sender address', 'onSender'],
  ['550 5.1.0 rejected', 'onMessage'],
  ['550 No such user here', 'onRecipient'],
  ['550 rejected', 'onRecipient'],
] as const)('a server that says %s to everybody (%s) stops no reader in three days', async (answer, at) => {
  await open(20, { [at]: () => answer });
  for (const day of ['11', '12', '13']) {
    here.tested.at(`2026-03-${day}T09:00:00Z`);
    await sendDue(here.tested);
  }
  expect(await bounced()).toEqual([]);
  expect(await here.tested.app.db.reader.count({ where: { status: 'active' } })).toBe(20);
});
