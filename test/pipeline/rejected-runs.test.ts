/**
 * Runs that the mail server refuses whatever the reader: stopped with everything that was refused,
 * whichever process dies when.
 */

import { claimBatch } from '../../src/delivery/queue/claim-store.ts';
import { beginLease } from '../../src/delivery/queue/lease.ts';
import { describeStop } from '../../src/delivery/run-stop.ts';
import { createCircuitBreaker } from '../../src/delivery/sending/circuit-breaker.ts';
import { createQuotas } from '../../src/delivery/sending/quotas.ts';
import { createRecorder } from '../../src/delivery/sending/record-attempts.ts';
import type { AttemptResult } from '../../src/mail/mail.ts';
import { classifyReply } from '../../src/mail/smtp/classify.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import type { TestApp } from '../support/app.ts';
import { stoppingFails } from '../support/failing-table.ts';
import {
  aMinuteLater,
  readersTo,
  recipients,
  type Scene,
  scene,
  sendDue,
  sendQueued,
} from './sending-scene.ts';

const REFUSED: AttemptResult = {
  kind: 'refused',
  about: 'content',
  permanent: true,
  code: 550,
  enhancedCode: '5.7.1',
  response: '550 5.7.1 your domain is not welcome here',
};

let here: Scene;
let refusing: boolean;
beforeEach(() => {
  refusing = true;
});
afterEach(() => here.close());

const refusal = () => (refusing ? REFUSED.response : undefined);
const withStatus = (status: string): Promise<number> =>
  here.tested.app.db.delivery.count({ where: { status } });
const run = () => here.tested.app.db.digestRun.findFirstOrThrow();

/** The recorder of one process. */
const recorderOf = (app: TestApp['app']) =>
  createRecorder(app, {
    quotas: createQuotas({ db: app.db, ...app.config.sending, now: app.clock.now }),
    breaker: createCircuitBreaker(app.clock.realNow, true),
  });

/** A process that claims `size` mails, hears the same of each, writes that down, and ends right there. */
async function refuseAndDie(
  { app }: TestApp,
  holder: string,
  size: number,
  answer: AttemptResult = REFUSED,
): Promise<void> {
  const { deliveries } = await claimBatch(app.db, {
    holder,
    size,
    now: app.clock.now(),
    uncertainDeliveries: 'resend',
  });
  const recorder = recorderOf(app);
  const decisions = deliveries.map((delivery) => recorder.decide(delivery, answer).decision);
  expect(decisions).toHaveLength(size);
  await recorder.record({ holder, lease: beginLease(app.clock) }, decisions);
}

test('a process that dies before it has stopped the run leaves no mail failed', async () => {
  here = await scene(12, { onRecipient: refusal });
  const { tested, server } = here;
  const failing = await stoppingFails(tested.app.db);
  await expect(sendDue(tested)).rejects.toThrow();
  await failing.end();
  expect(await withStatus('failed')).toBeLessThan(3);
  await aMinuteLater(tested);
  await sendQueued(tested);
  expect(await withStatus('failed')).toBe(0);
  refusing = false;
  tested.at('2026-03-11T09:31:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 12 });
  expect(recipients(server)).toEqual(readersTo(12));
});

test('refusals that several processes heard, each too few of them, stop the run together', async () => {
  here = await scene(5);
  const { tested } = here;
  await planDigests(tested.app, {});
  await refuseAndDie(tested, 'one', 2);
  expect(await run()).toMatchObject({ stoppedAt: null });
  await refuseAndDie(tested, 'two', 1);
  expect(await run()).toMatchObject({ stoppedAt: tested.app.clock.now() });
  expect(describeStop(await run())).toBe(REFUSED.response);
  expect(await withStatus('retrying')).toBe(3);
  tested.at('2026-03-11T09:31:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 5 });
});

test('mailboxes that are full are no refusals of the run, whatever number their answers begin with', async () => {
  here = await scene(10);
  const { tested } = here;
  await planDigests(tested.app, {});
  await refuseAndDie(tested, 'one', 3, classifyReply('message', '552 5.2.2 The mailbox is full'));
  await refuseAndDie(tested, 'two', 2);
  expect(await run()).toMatchObject({ stoppedAt: null });
  await refuseAndDie(tested, 'three', 1);
  expect(await run()).toMatchObject({ stoppedAt: tested.app.clock.now() });
});

test('a mail that was on the wire when another process stopped the run shares the run’s fate', async () => {
  here = await scene(5);
  const { tested } = here;
  const { app } = tested;
  await planDigests(app, {});
  const { deliveries } = await claimBatch(app.db, {
    holder: 'late',
    size: 1,
    now: app.clock.now(),
    uncertainDeliveries: 'resend',
  });
  await refuseAndDie(tested, 'one', 3);
  const late = recorderOf(app);
  await late.record({ holder: 'late', lease: beginLease(app.clock) }, [
    late.decide(deliveries[0]!, REFUSED).decision,
  ]);
  expect([await withStatus('failed'), await withStatus('retrying')]).toEqual([0, 4]);
});

test('a run that goes on is stopped again by the first three refusals, however many were sent before it was stopped', async () => {
  let taken = 0;
  here = await scene(60, {
    onRecipient: () => {
      taken += 1;
      return taken > 40 ? REFUSED.response : undefined;
    },
  });
  const { tested, server } = here;
  await sendDue(tested);
  expect((await run()).stoppedAt).not.toBeNull();
  const sent = server.messages.length;
  expect(await withStatus('failed')).toBe(0);
  const before = taken;
  tested.at('2026-03-11T09:31:00Z');
  await sendDue(tested);
  expect(await run()).toMatchObject({ stoppedAt: tested.app.clock.now() });
  expect(taken - before).toBeLessThan(3 + 2 * tested.app.config.sendConcurrency);
  taken = Number.NEGATIVE_INFINITY;
  tested.at('2026-03-11T10:02:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 60 - sent });
  expect(recipients(server)).toEqual(readersTo(60));
});
