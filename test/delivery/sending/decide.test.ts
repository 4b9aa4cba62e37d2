/** What becomes of a digest by what was heard of it, and when it is tried again. */
import { describeDeliveryReason } from '../../../src/delivery/reason.ts';
import { decideAttempt } from '../../../src/delivery/sending/decide.ts';
import { nextAttempt, RETRY_FOR_MS, statedDelayMs } from '../../../src/delivery/sending/retry-delay.ts';
import type { AttemptResult } from '../../../src/mail/mail.ts';
import { classifyReply } from '../../../src/mail/smtp/classify.ts';
import { hoursAfter, NOW } from '../../support/builders.ts';

const mail = { kind: 'digest', id: 7, attempts: 1, inDoubt: false, plannedAt: NOW } as const;
const minutesUntil = (date: Date | null): number =>
  ((date?.getTime() ?? Number.NaN) - NOW.getTime()) / 60_000;
const decideOn = (result: AttemptResult, now = NOW, uncertainDeliveries: 'resend' | 'hold' = 'resend') =>
  decideAttempt(mail, result, { now, uncertainDeliveries });
const refused = (
  about: 'recipient' | 'content' | 'login' | 'server',
  permanent: boolean,
  code = 550,
  enhancedCode: string | null = null,
): AttemptResult => ({
  kind: 'refused',
  about,
  permanent,
  code,
  enhancedCode,
  response: `${code} ${enhancedCode ?? ''} words`,
});

test('the first retry comes after five minutes, later ones after longer, and never after a day', () => {
  const delays: number[] = [];
  let at = NOW;
  for (let attempts = 1; ; attempts += 1) {
    const next = nextAttempt({ ...mail, attempts }, at, '450 later');
    if (next === null) break;
    delays.push((next.getTime() - at.getTime()) / 60_000);
    at = next;
  }
  expect(delays[0]).toBeGreaterThanOrEqual(5);
  expect(
    delays.every((delay, index) => index === 0 || delay > (delays[index - 1] as number) || delay >= 240),
  ).toBe(true);
  expect(at.getTime() - NOW.getTime()).toBeLessThanOrEqual(RETRY_FOR_MS);
  expect(delays.length).toBeGreaterThan(6);
});

test('two mails of a refused batch do not come back at the same instant, and one always at the same', () => {
  const of = (id: number) => nextAttempt({ ...mail, id }, NOW, '450 later')?.getTime();
  expect(of(1)).not.toBe(of(2));
  expect(of(1)).toBe(of(1));
});

test.each([
  ['451 4.7.1 Greylisted, try again in 300 seconds', 300_000],
  ['450 please retry after 20 minutes', 1_200_000],
  ['450 wait 1 hour', 3_600_000],
  ['450 4.2.0 later', null],
])('the delay stated in "%s" is understood', (response, ms) => {
  expect(statedDelayMs(response)).toBe(ms);
});

test('a server that asks for twenty minutes gets them', () => {
  expect(minutesUntil(nextAttempt(mail, NOW, '450 retry after 20 minutes'))).toBeGreaterThanOrEqual(20);
});

test('an unknown address fails for good, and nothing follows from it before its run closes', () => {
  expect(decideOn(refused('recipient', true, 550, '5.1.1'))).toMatchObject({
    decision: { status: 'failed', reason: 'unknown_address', detail: { address: 'hard' } },
    address: 'none',
    stopRun: 'unknown',
    breaker: null,
  });
});

test.each([
  ['550 No such user here', 'unknown_address', 'unknown'],
  ['550 rejected', 'unknown_address', 'unknown'],
  ['550 5.2.1 mailbox disabled', 'address_refused', null],
])('"%s" counts softly, and counts as unknown where it may say so', (response, reason, stopRun) => {
  expect(decideOn(classifyReply('recipient', response))).toMatchObject({
    decision: { status: 'failed', reason },
    stopRun,
  });
});

test('a full mailbox is tried again and counted softly', () => {
  expect(decideOn(refused('recipient', false, 552, '5.2.2'))).toMatchObject({
    decision: { status: 'retrying' },
    address: 'soft',
    stopRun: null,
  });
});

test('a refused message fails, counts towards stopping the run, and says nothing about the reader', () => {
  expect(decideOn(refused('content', true, 554, '5.7.1'))).toMatchObject({
    decision: { status: 'failed' },
    address: 'none',
    stopRun: 'count',
  });
});

test('a limit of ours waits, costs the mail no try, stops no run and says nothing about the reader', () => {
  const result = classifyReply('recipient', '550 5.4.5 Daily user sending limit exceeded');
  expect(decideOn(result)).toMatchObject({
    decision: { status: 'retrying', countsAsAttempt: false },
    address: 'none',
    stopRun: null,
    breaker: 'count',
  });
});

test.each([
  '550 Sender verify failed',
  '550 Administrative prohibition',
  "553 that domain isn't in my list of allowed rcpthosts (#5.7.1)",
])('our standing, as in "%s", counts towards stopping the run, and the mail is not lost', (response) => {
  expect(decideOn(classifyReply('recipient', response))).toMatchObject({
    decision: { status: 'retrying' },
    address: 'none',
    stopRun: 'count',
  });
});

test('a refused login stops the run at once and costs the mail no try', () => {
  expect(decideOn(refused('login', true, 535))).toMatchObject({
    decision: { status: 'retrying', countsAsAttempt: false },
    address: 'none',
    stopRun: 'now',
    breaker: 'now',
  });
});

test('a server that is unavailable is left alone and costs the mail no try', () => {
  expect(decideOn({ kind: 'unreachable', reason: 'ECONNREFUSED' })).toMatchObject({
    decision: { status: 'retrying', countsAsAttempt: false },
    breaker: 'now',
  });
  expect(decideOn(refused('server', false, 421))).toMatchObject({
    decision: { status: 'retrying', countsAsAttempt: false },
    breaker: 'now',
    stopRun: null,
  });
});

test('a server that breaks off at a mail is left alone only when it does so to others too', () => {
  const outcomes = [
    { kind: 'unreachable', reason: 'closed', duringMail: true },
    { ...refused('server', false, 421), duringMail: true },
  ] as const;
  for (const result of outcomes)
    expect(decideOn(result)).toMatchObject({
      decision: { status: 'retrying', reason: 'broke_off', countsAsAttempt: false },
      breaker: 'count',
      stopRun: null,
    });
});

test('greylisting delays this mail only', () => {
  expect(decideOn(refused('server', false, 451, '4.7.1'))).toMatchObject({
    decision: { status: 'retrying', countsAsAttempt: true },
    breaker: null,
  });
});

test('after a day a mail is given up', () => {
  expect(decideOn({ kind: 'unreachable', reason: 'away' }, hoursAfter(NOW, 24))).toMatchObject({
    decision: { status: 'failed' },
  });
  expect(decideOn(refused('server', false, 451), hoursAfter(NOW, 24))).toMatchObject({
    decision: { status: 'failed' },
  });
});

test('no answer after the dot is uncertain: sent again later, or left to a person', () => {
  const result: AttemptResult = { kind: 'uncertain', reason: 'connection lost' };
  expect(minutesUntil(decideOn(result).decision.nextAttemptAt)).toBe(15);
  expect(decideOn(result, NOW, 'hold').decision).toMatchObject({
    status: 'uncertain',
    nextAttemptAt: null,
  });
  expect(decideOn(result, hoursAfter(NOW, 25)).decision).toMatchObject({
    status: 'uncertain',
    nextAttemptAt: null,
  });
});

test('a mail whose answer never comes goes again a few times a day only, after longer and longer waits', () => {
  const waits: number[] = [];
  let now = NOW;
  for (let attempts = 1; ; attempts += 1) {
    const tried = { ...mail, attempts, inDoubt: attempts > 1 };
    const { nextAttemptAt } = decideAttempt(
      tried,
      { kind: 'uncertain', reason: 'lost' },
      { now, uncertainDeliveries: 'resend' },
    ).decision;
    if (nextAttemptAt === null) break;
    waits.push((nextAttemptAt.getTime() - now.getTime()) / 60_000);
    now = nextAttemptAt;
  }
  expect(waits).toEqual([15, 30, 60, 120, 240, 480]);
});

test.each([
  refused('content', true),
  refused('recipient', true),
])('a mail that may have arrived before stays uncertain when it is refused at last: %j', (result) => {
  const { decision } = decideAttempt({ ...mail, inDoubt: true }, result, {
    now: NOW,
    uncertainDeliveries: 'resend',
  });
  expect(decision).toMatchObject({ status: 'uncertain', nextAttemptAt: null });
  expect(
    describeDeliveryReason('uncertain', { code: decision.reason, detail: decision.detail ?? null }),
  ).toContain('may have arrived at an earlier try');
});
