/**
 * Limits by receiving domain and the warm-up plan, with mails really sent: what waits holds no others back,
 * and nothing is lost or repeated.
 */
import type { SendingConfig } from '../../src/config-file.ts';
import { claimBatch } from '../../src/delivery/queue/claim-store.ts';
import { listThrottled } from '../../src/delivery/sending/quota-store.ts';
import { createQuotas } from '../../src/delivery/sending/quotas.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { dailyPage } from '../support/daily-page.ts';
import { type MailServer, type MailServerOptions, startMailServer } from '../support/mail-server.ts';
import { aSubscriber, subscribersAlike } from '../support/subscribe.ts';
import { aMinuteLater, readPage, sendDue, sendQueued } from './sending-scene.ts';

const LIMITED = { domains: ['slow.example', 'also-slow.example'], mails: 2, perMs: 1000, rate: '2/s' };

let tested: TestApp;
let server: MailServer;
afterEach(async () => {
  await tested.close();
  await server.close();
});

/** Readers of one or more domains, all due at 09:00. */
async function readersOf(
  sending: SendingConfig,
  addresses: readonly string[],
  options: MailServerOptions = {},
): Promise<void> {
  server = await startMailServer(options);
  tested = await testApp({ smtpUrl: server.url, sending });
  tested.at('2026-03-10T12:00:00Z');
  await subscribersAlike(tested.app, addresses);
  tested.at('2026-03-11T07:00:00Z');
  await readPage(tested, dailyPage(['A Paper on Waiting']));
  tested.at('2026-03-11T09:00:00.000Z');
}

const addresses = (count: number, domain: string): string[] =>
  Array.from({ length: count }, (_, index) => `r${index}@${domain}`);
const sentTo = (domain: string): string[] =>
  server.messages.map(({ to }) => to).filter((to) => to.endsWith(`@${domain}`));
const waiting = async (): Promise<number> =>
  (await listThrottled(tested.app.db)).reduce((sum, { deliveries }) => sum + deliveries, 0);

test('mails of a limited domain wait without holding the others back, and two processes keep to one rate', async () => {
  await readersOf({ limits: [LIMITED], warmUp: null }, [
    ...addresses(8, 'slow.example'),
    ...addresses(2, 'also-slow.example'),
    ...addresses(30, 'quick.example'),
  ]);
  await Promise.all([sendDue(tested), sendQueued(tested)]);
  expect(sentTo('quick.example')).toHaveLength(30);
  expect(sentTo('slow.example').length + sentTo('also-slow.example').length).toBe(1);
  expect(await tested.app.db.delivery.count({ where: { status: 'retrying', attempts: 0 } })).toBe(9);
  for (let halfSecond = 1; halfSecond <= 9; halfSecond += 1) {
    tested.at(new Date(Date.parse('2026-03-11T09:00:00Z') + halfSecond * 500).toISOString());
    await Promise.all([sendQueued(tested), sendQueued(tested)]);
    expect(server.messages).toHaveLength(31 + halfSecond);
  }
  expect(new Set(server.messages.map(({ to }) => to)).size).toBe(40);
  expect(await tested.app.db.delivery.count({ where: { status: 'sent', attempts: 1 } })).toBe(40);
}, 60_000);

test('mails that a slow server kept from the wire do not go all at once when it is quick again, over three processes', async () => {
  const held: (() => void)[] = [];
  let isSlow = true;
  await readersOf(
    { limits: [{ ...LIMITED, mails: 20, rate: '20/s' }], warmUp: null },
    addresses(40, 'slow.example'),
    {
      server: {
        onRcptTo: (_address, _session, callback) => void (isSlow ? held.push(() => callback()) : callback()),
      },
    },
  );
  await planDigests(tested.app, {});
  // Each of them finds the bucket full again, and none of its mails gets further than the envelope.
  const processes: Promise<unknown>[] = [];
  for (const time of ['09:00:00.000', '09:00:01.000', '09:00:02.000']) {
    tested.at(`2026-03-11T${time}Z`);
    const before = held.length;
    processes.push(sendQueued(tested));
    while (held.length === before) await new Promise((resolve) => setImmediate(resolve));
    for (let quiet = 0; quiet < 200; quiet += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  isSlow = false;
  for (const goOn of held.splice(0)) goOn();
  await Promise.all(processes);
  // At one instant no more than the bucket holds: a fifth of a second's worth.
  expect(server.messages).toHaveLength(4);
  const perSecond: number[] = [];
  for (let second = 3; server.messages.length < 40; second += 1) {
    const before = server.messages.length;
    for (let tenth = 0; tenth < 10; tenth += 1) {
      tested.at(`2026-03-11T09:00:0${second}.${tenth}00Z`);
      await sendQueued(tested);
    }
    perSecond.push(server.messages.length - before);
  }
  expect(Math.max(...perSecond)).toBeLessThanOrEqual(24);
  expect(perSecond).toHaveLength(2);
  expect(new Set(server.messages.map(({ to }) => to)).size).toBe(40);
}, 60_000);

test('the places of a day that a killed process held are used by those that live', async () => {
  await readersOf(
    { limits: [], warmUp: { start: '2026-03-11', perDay: [10, 10] } },
    addresses(12, 'any.example'),
  );
  await planDigests(tested.app, {});
  const { app } = tested;
  const { deliveries } = await claimBatch(app.db, {
    holder: 'dead',
    size: 6,
    now: app.clock.now(),
    uncertainDeliveries: 'resend',
  });
  const turns = createQuotas({ db: app.db, ...app.config.sending, now: app.clock.now });
  turns.newClaim('dead');
  expect((await turns.admit(deliveries)).admitted).toHaveLength(6);
  // It is not known yet to be dead: the others have four places, and wait for the rest.
  const stop = new AbortController();
  const sender = await openSender(app);
  await sender.deliverDigests(stop.signal);
  await sender.close();
  expect(server.messages).toHaveLength(4);
  expect(await listThrottled(app.db)).toMatchObject([
    { deliveries: 2, until: new Date('2026-03-11T09:00:20Z') },
  ]);
  await aMinuteLater(tested);
  tested.at('2026-03-11T09:01:00Z');
  await sendQueued(tested);
  expect(server.messages).toHaveLength(10);
  expect(await app.db.warmUpDay.findFirst()).toEqual({ day: '2026-03-11', sent: 10 });
  tested.at('2026-03-11T09:02:00Z');
  await sendQueued(tested);
  expect(server.messages).toHaveLength(10);
  expect(await listThrottled(app.db)).toMatchObject([
    { deliveries: 2, until: new Date('2026-03-12T00:00:00Z') },
  ]);
}, 60_000);

test('on a day of the warm-up no more go than it has, over two processes; the rest waits for the next day and is reported', async () => {
  await readersOf(
    { limits: [], warmUp: { start: '2026-03-11', perDay: [10, 15] } },
    addresses(40, 'any.example'),
  );
  await Promise.all([sendDue(tested), sendQueued(tested)]);
  tested.at('2026-03-11T09:05:00Z');
  await sendQueued(tested);
  expect(server.messages).toHaveLength(10);
  expect(await listThrottled(tested.app.db)).toEqual([
    {
      reason: 'throttled: the warm-up plan has 10 mails for 2026-03-11',
      deliveries: 30,
      from: new Date('2026-03-12T00:00:00Z'),
      until: new Date('2026-03-12T00:00:00Z'),
    },
  ]);
  tested.at('2026-03-12T00:00:30Z');
  await sendQueued(tested);
  tested.at('2026-03-12T00:05:00Z');
  await sendQueued(tested);
  expect(server.messages).toHaveLength(25);
  tested.at('2026-03-13T00:00:30Z');
  await sendQueued(tested);
  expect(server.messages).toHaveLength(40);
  expect(new Set(server.messages.map(({ to }) => to)).size).toBe(40);
}, 60_000);

test('what the newer digest overtakes while it waits is not sent, and its papers are in the newer one', async () => {
  await readersOf(
    { limits: [], warmUp: { start: '2026-03-11', perDay: [1, 100] } },
    addresses(2, 'any.example'),
  );
  await sendDue(tested);
  tested.at('2026-03-11T09:05:00Z');
  await sendQueued(tested);
  const [{ to: first } = { to: '' }] = server.messages;
  tested.at('2026-03-12T07:00:00Z');
  await readPage(tested, dailyPage(['A Later Paper']));
  // Nothing was sent at midnight.
  tested.at('2026-03-12T09:00:00Z');
  await sendDue(tested);
  const late = server.messages.filter(({ to }) => to !== first);
  expect(late).toHaveLength(1);
  expect(late[0]?.raw).toContain('A Paper on Waiting');
  expect(late[0]?.raw).toContain('A Later Paper');
  expect(await tested.app.db.delivery.count({ where: { status: 'suppressed' } })).toBe(1);
}, 60_000);

test('a day’s places that nothing was sent in are free again: readers who match nothing, a mail server that is unavailable', async () => {
  await readersOf({ limits: [], warmUp: { start: '2026-03-11', perDay: [4] } }, addresses(3, 'any.example'));
  const nothing = await aSubscriber(tested.app, 'nothing@any.example', { queries: ['zebras'] });
  await tested.app.db.reader.update({
    where: { id: nothing.id },
    data: { nextDueAt: tested.app.clock.now() },
  });
  await server.close();
  expect(await sendDue(tested)).toEqual({ empty: 1, retrying: 3 });
  expect((await tested.app.db.warmUpDay.findFirstOrThrow()).sent).toBe(0);
}, 60_000);

test('a command that waits for turns ends in peace when it is stopped, and what waits is kept', async () => {
  await readersOf(
    { limits: [{ ...LIMITED, mails: 1, perMs: 60_000, rate: '1/m' }], warmUp: null },
    addresses(4, 'slow.example'),
  );
  await planDigests(tested.app, {});
  const stop = new AbortController();
  // A clock that goes on: the command waits for the next turn, an hour if need be.
  let now = tested.app.clock.now().getTime();
  const clock = {
    ...tested.app.clock,
    now: () => {
      now += 1;
      return new Date(now);
    },
  };
  const sender = await openSender({ ...tested.app, clock });
  const done = sender.deliverAll(stop.signal);
  while (server.messages.length === 0 || (await waiting()) < 3)
    await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  await done;
  await sender.close();
  expect(server.messages).toHaveLength(1);
  expect(await waiting()).toBe(3);
}, 60_000);

test('without limits and plan nothing is asked of the database', async () => {
  await readersOf({ limits: [], warmUp: null }, addresses(3, 'any.example'));
  expect(await sendDue(tested)).toEqual({ sent: 3 });
  expect([
    await tested.app.db.sendRate.count(),
    await tested.app.db.warmUpDay.count(),
    await waiting(),
  ]).toEqual([0, 0, 0]);
}, 60_000);
