/** The counts of a whole run of digests, which add up to what was due. */
import { noDeliveries } from '../../../src/delivery/delivery.ts';
import { countDigests, type WaitingDigests } from '../../../src/delivery/reports/digests-done.ts';
import { NOW } from '../../support/builders.ts';

const waiting = (sendable: number, inStoppedRuns = 0, throttled = 0): WaitingDigests => ({
  sendable,
  inStoppedRuns,
  throttled: throttled === 0 ? [] : [{ reason: 'a limit', deliveries: throttled, from: NOW, until: NOW }],
});
const count = (
  before: WaitingDigests,
  recorded: Partial<ReturnType<typeof noDeliveries>>,
  after: WaitingDigests,
) => countDigests(before, { ...noDeliveries(), ...recorded }, after);

test('what is neither recorded here nor waits is in a stopped run, or another process has it', () => {
  expect(count(waiting(10, 2), { sent: 4 }, waiting(1, 5))).toMatchObject({
    due: 10,
    sent: 4,
    inStoppedRuns: 3,
    elsewhere: 2,
    unsent: 1,
  });
});

test('mails that were tried here and wait in a stopped run are counted once', () => {
  expect(count(waiting(10), { sent: 4, retrying: 6 }, waiting(0, 6))).toMatchObject({
    due: 10,
    sent: 4,
    retrying: 6,
    inStoppedRuns: 0,
    elsewhere: 0,
  });
});

test('of throttled mails those count that were not throttled before', () => {
  expect(count(waiting(10, 0, 3), { sent: 8 }, waiting(0, 0, 5))).toMatchObject({
    retrying: 2,
    elsewhere: 0,
  });
});

test('what was taken over from a dead process was due, too', () => {
  expect(count(waiting(2), { sent: 5, failed: 1 }, waiting(0))).toMatchObject({ due: 6, elsewhere: 0 });
});

test('what became due meanwhile was not due', () => {
  expect(count(waiting(5), { sent: 3 }, waiting(9))).toMatchObject({
    due: 5,
    sent: 3,
    elsewhere: 0,
    unsent: 2,
  });
});
