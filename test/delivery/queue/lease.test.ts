/** How long a process may count on what it has claimed, whatever its clock does. */
import { beginLease } from '../../../src/delivery/queue/lease.ts';
import { LEASE_MS } from '../../../src/delivery/queue/senders-store.ts';

/** Both clocks of a machine, moved by hand. */
function clocks() {
  let real = Date.parse('2026-03-11T09:00:00Z');
  let steady = 0;
  return {
    realNow: () => real,
    steadyNow: () => steady,
    passes(ms: { real: number; steady: number }) {
      real += ms.real;
      steady += ms.steady;
    },
    pass(ms: number) {
      real += ms;
      steady += ms;
    },
  };
}

test('a lease is held for less than it lasts, and as long as it is renewed', () => {
  const clock = clocks();
  const lease = beginLease(clock);
  clock.pass(LEASE_MS / 2);
  expect(lease.isHeld()).toBe(true);
  lease.renewing()();
  clock.pass(LEASE_MS / 2 + 5_000);
  expect(lease.isHeld()).toBe(true);
  clock.pass(LEASE_MS / 2 - 5_000);
  expect(lease.isHeld()).toBe(false);
});

test('a process that was suspended for longer does not get its lease back by renewing it when it wakes', () => {
  const clock = clocks();
  const lease = beginLease(clock);
  clock.pass(LEASE_MS + 1);
  lease.renewing()();
  expect(lease.isHeld()).toBe(false);
});

test('a process that was suspended between asking and answer counts from the asking', () => {
  const clock = clocks();
  const lease = beginLease(clock);
  const renewed = lease.renewing();
  clock.pass(LEASE_MS + 1);
  renewed();
  expect(lease.isHeld()).toBe(false);
});

test.each([
  ['a machine that slept, whose steady clock stood still', { real: LEASE_MS + 1, steady: 0 }],
  ['a clock that was set back meanwhile', { real: -3_600_000, steady: LEASE_MS + 1 }],
])('%s does not prolong a lease', (_what, passed) => {
  const clock = clocks();
  const lease = beginLease(clock);
  clock.passes(passed);
  expect(lease.isHeld()).toBe(false);
});
