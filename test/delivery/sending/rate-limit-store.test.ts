/** SEND_RATE is kept over all processes together. */
import { createRateLimit, takeTokens } from '../../../src/delivery/sending/rate-limit-store.ts';
import { NOW } from '../../support/builders.ts';
import { ledgerOfEachTest } from '../queue/ledger-store-builders.ts';

const store = ledgerOfEachTest();

/** Two processes on one database whose clock is moved by their waiting alone. */
function clockAndProcesses(perSecond: number) {
  let clock = NOW.getTime();
  const limit = () =>
    createRateLimit({
      db: store.db,
      perSecond,
      realNow: () => clock,
      sleep: async (ms) => {
        clock += ms;
      },
    });
  return { one: limit(), two: limit(), elapsed: () => clock - NOW.getTime() };
}

const take = ({ wanted, perSecond, at }: { wanted: number; perSecond: number; at: number }) =>
  takeTokens(store.db, {
    bucket: 'mail',
    wanted,
    perSecond,
    capacity: Math.max(1, perSecond / 10),
    at: new Date(at),
  });

test('two processes together keep to one rate', async () => {
  const { one, two, elapsed } = clockAndProcesses(20);
  for (let mail = 0; mail < 50; mail += 1) {
    await one.take();
    await two.take();
  }
  // 100 mails at 20 a second are five seconds, less the full bucket at the beginning.
  expect(elapsed()).toBeGreaterThanOrEqual(3900);
  expect(elapsed()).toBeLessThanOrEqual(5100);
});

test('no limit asks the database nothing', async () => {
  const { one } = clockAndProcesses(0);
  for (let mail = 0; mail < 1000; mail += 1) await one.take();
  expect(await store.db.sendRate.count()).toBe(0);
});

test('a rate below one a second is kept', async () => {
  const { one, elapsed } = clockAndProcesses(0.5);
  for (let mail = 0; mail < 4; mail += 1) await one.take();
  expect(elapsed()).toBeGreaterThanOrEqual(5900);
});

test('a clock that goes back gives nothing away and does not block', async () => {
  const at = NOW.getTime();
  await take({ wanted: 9, perSecond: 10, at });
  const back = await take({ wanted: 1, perSecond: 10, at: at - 3_600_000 });
  expect(back.taken).toBe(0);
  expect((await take({ wanted: 1, perSecond: 10, at: at - 3_600_000 + 200 })).taken).toBe(1);
});

test('a waiting process can be called off', async () => {
  const stop = new AbortController();
  const limit = createRateLimit({
    db: store.db,
    perSecond: 1,
    realNow: () => NOW.getTime(),
    sleep: async () => stop.abort(new Error('called off')),
  });
  await limit.take();
  await expect(limit.take(stop.signal)).rejects.toThrow('called off');
});

test('a process whose clock or turn is a little behind does not have the same time poured in twice', async () => {
  const at = Date.parse('2031-01-01T00:00:00Z');
  const takeAt = (instant: number) => take({ wanted: 100, perSecond: 100, at: instant });
  await takeAt(at);
  await takeAt(at + 100);
  await takeAt(at + 50);
  expect((await takeAt(at + 100)).taken).toBe(0);
});

test('a long break saves up no more than one group', async () => {
  const at = Date.parse('2032-01-01T00:00:00Z');
  expect((await take({ wanted: 100, perSecond: 100, at })).taken).toBe(10);
});
