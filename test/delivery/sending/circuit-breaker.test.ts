/** A mail server that is unavailable is left alone, each kind of mail for a time of its own. */
import {
  BROKEN_OFF_IN_A_ROW,
  type CircuitBreaker,
  createCircuitBreaker,
} from '../../../src/delivery/sending/circuit-breaker.ts';

const MINUTE = 60_000;
let now: number;
const breakerOf = (isShared = true): CircuitBreaker => {
  now = 1_000_000;
  return createCircuitBreaker(() => now, isShared);
};
const open = (breaker: CircuitBreaker) => [breaker.isOpen('digest'), breaker.isOpen('transactional')];

test('a server that is unavailable is left alone with both kinds: five minutes with digests, one with what a person waits for', () => {
  const breaker = breakerOf();
  expect(open(breaker)).toEqual([false, false]);
  expect(breaker.note('digest', 'now', '421 later')).toBe(true);
  expect(open(breaker)).toEqual([true, true]);
  expect([breaker.reason('digest'), breaker.reason('transactional')]).toEqual(['421 later', '421 later']);
  now += MINUTE;
  expect(open(breaker)).toEqual([true, false]);
  now += 4 * MINUTE;
  expect(open(breaker)).toEqual([false, false]);
});

test('hang-ups count for the kind at which they come, and others in between say that the server is there', () => {
  const breaker = breakerOf();
  for (let mails = 1; mails < BROKEN_OFF_IN_A_ROW; mails += 1)
    breaker.note('transactional', 'count', 'closed');
  expect(breaker.note('digest', 'count', 'closed')).toBe(false);
  breaker.note('transactional', null, '250 ok');
  for (let mails = 1; mails < BROKEN_OFF_IN_A_ROW; mails += 1)
    expect(breaker.note('transactional', 'count', 'closed')).toBe(false);
  expect(breaker.note('transactional', 'count', 'closed')).toBe(true);
  expect(open(breaker)).toEqual([false, true]);
});

test('two servers are two: the one for confirmations says nothing about the one for digests', () => {
  const breaker = breakerOf(false);
  breaker.note('transactional', 'now', 'away');
  expect(open(breaker)).toEqual([false, true]);
  breaker.note('digest', 'now', 'away');
  now += MINUTE;
  expect(open(breaker)).toEqual([true, false]);
});
