/** The lease of a source on a real database: one process reads at a time, and losing the lease aborts it. */
import { SOURCE_LEASE_MS, SourceLeaseLost, withSourceLease } from '../../src/sources/source-lease-store.ts';
import { testApp } from '../support/app.ts';

const never = new AbortController().signal;

/** As if the process had been suspended until its lease expired and another one had claimed the source. */
const takeOver =
  "UPDATE leases SET holder = 'another process', expires_at = clock_timestamp() + interval '1 hour'";

test('one process at a time reads a source, and the next one may when it has ended', async () => {
  const { app, close } = await testApp();
  const second = () =>
    withSourceLease(app, { source: 'daily', wait: false, signal: never }, async () => 'read');
  const first = withSourceLease(app, { source: 'daily', wait: false, signal: never }, second);
  expect(await first).toBeNull();
  expect(await second()).toBe('read');
  await close();
});

test('a read whose lease another process has taken over is aborted, and leaves that lease alone', async () => {
  const { app, close } = await testApp();
  const read = withSourceLease(
    app,
    { source: 'daily', wait: false, signal: never, renewEveryMs: 5 },
    async (signal) => {
      await app.db.$executeRawUnsafe(takeOver);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw signal.reason;
    },
  );
  await expect(read).rejects.toThrow(SourceLeaseLost);
  expect(await app.db.lease.findMany({ select: { holder: true } })).toEqual([{ holder: 'another process' }]);
  await close();
});

test('a lease goes by the clock of the database, whatever the clock of the process says', async () => {
  const { app, close } = await testApp();
  const clock = { ...app.clock, realNow: () => Date.parse('2031-01-01T00:00:00Z') };
  const left = await withSourceLease(
    { ...app, clock },
    { source: 'daily', wait: false, signal: never },
    async () => {
      const [row] = await app.db.$queryRaw<{ ms: number }[]>`
      SELECT (extract(epoch FROM expires_at - clock_timestamp()) * 1000)::int AS ms FROM leases`;
      return row?.ms ?? 0;
    },
  );
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(SOURCE_LEASE_MS);
  await close();
});
