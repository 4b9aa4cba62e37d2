/** What becomes of a confirmation or another single mail, by what was heard of it. */
import { describeReason } from '../../../src/delivery/reason.ts';
import {
  decideAttempt,
  decideExpired,
  decideUnmade,
  decideUntried,
} from '../../../src/delivery/sending/decide.ts';
import type { AttemptResult } from '../../../src/mail/mail.ts';
import { classifyReply } from '../../../src/mail/smtp/classify.ts';
import { hoursAfter, NOW } from '../../support/builders.ts';

const mail = { kind: 'confirmation', id: 7, attempts: 1, inDoubt: false, plannedAt: NOW } as const;
const decideOn = (result: AttemptResult, now = NOW, attempts = 1) =>
  decideAttempt({ ...mail, attempts }, result, { now, uncertainDeliveries: 'hold' });
const minutes = (from: Date, to: Date | null): number =>
  ((to?.getTime() ?? Number.NaN) - from.getTime()) / 60_000;
const AWAY: AttemptResult = { kind: 'unreachable', reason: 'ECONNREFUSED' };

test('while its server is unavailable it waits a quarter of its age, from a minute to an hour, and uses up no try, for seven days', () => {
  const waits = [0, 1, 2, 24, 24 * 6].map((hours) => {
    const { decision, breaker } = decideOn(AWAY, hoursAfter(NOW, hours));
    expect([decision.status, decision.countsAsAttempt, breaker]).toEqual(['retrying', false, 'now']);
    return minutes(hoursAfter(NOW, hours), decision.nextAttemptAt);
  });
  expect(waits).toEqual([1, 15, 30, 60, 60]);
  const { decision } = decideOn(AWAY, hoursAfter(NOW, 24 * 7));
  expect(decision).toMatchObject({ status: 'failed', response: 'ECONNREFUSED' });
  expect(describeReason({ code: decision.reason, detail: decision.detail })).toBe(
    'given up after 7 days without reaching the mail server',
  );
  expect(decideUntried(mail, '421 later', NOW)).toMatchObject({
    status: 'retrying',
    reason: 'not_reached',
    countsAsAttempt: false,
  });
});

test('a server that hangs up at it, or is never heard, costs a try', () => {
  for (const result of [
    { kind: 'unreachable', reason: 'closed', duringMail: true },
    classifyReply('recipient', '421 4.3.2 closing'),
  ] as const)
    expect(decideOn(result)).toMatchObject({
      decision: { status: 'retrying', reason: 'broke_off', countsAsAttempt: true },
      breaker: 'count',
    });
  const { decision, breaker } = decideOn({ kind: 'uncertain', reason: 'connection lost' });
  expect(decision).toMatchObject({ status: 'retrying', reason: 'no_answer', countsAsAttempt: true });
  expect(breaker).toBeNull();
});

test('an address that does not exist is stopped, others that are refused are not', () => {
  expect(decideOn(classifyReply('recipient', '550 5.1.1 no such user'))).toMatchObject({
    decision: { status: 'failed', reason: 'unknown_address' },
    address: 'hard',
    stopRun: null,
  });
  expect(decideOn(classifyReply('recipient', '550 5.2.1 this mailbox is closed'))).toMatchObject({
    decision: { status: 'failed', reason: 'address_refused' },
    address: 'none',
  });
  expect(
    decideOn(classifyReply('recipient', '452 4.2.2 mailbox full'), hoursAfter(NOW, 100), 9),
  ).toMatchObject({
    decision: { status: 'retrying', reason: 'mailbox_unavailable' },
    address: 'none',
  });
});

test('a message that is refused for good is tried for a day, and stops no run', () => {
  const refusal = classifyReply('message', '554 5.7.1 this looks like spam');
  expect(decideOn(refusal)).toMatchObject({
    decision: { status: 'retrying', reason: 'message_refused', countsAsAttempt: true },
    stopRun: null,
    address: 'none',
  });
  const { decision } = decideOn(refusal, hoursAfter(NOW, 24));
  expect(decision).toMatchObject({ status: 'failed', reason: 'given_up' });
  expect(describeReason({ code: decision.reason, detail: decision.detail })).toBe(
    'given up after a day: the mail server refused the message',
  );
});

test('greylisting and a fault of ours are tried for seven days, as long as its link works', () => {
  const later = hoursAfter(NOW, 24 * 6);
  expect(decideOn(classifyReply('recipient', '451 4.7.1 greylisted'), later, 30).decision.status).toBe(
    'retrying',
  );
  expect(decideUnmade(mail, 'no template', later)).toMatchObject({
    status: 'retrying',
    reason: 'not_composed',
  });
  expect(decideExpired(mail, later)).toBeNull();
  const expired = decideExpired(mail, hoursAfter(NOW, 24 * 7));
  expect(expired).toMatchObject({ status: 'failed', reason: 'link_expired' });
  expect(describeReason({ code: 'link_expired', detail: expired?.detail })).toContain('7 days');
});
