/** What a webhook's answer means for the edition and for the webhook. */
import { decideAttempt } from '../../../src/delivery/sending/decide.ts';
import { classifyHttp } from '../../../src/mail/webhook/classify-http.ts';

const NOW = new Date('2026-03-11T09:00:00Z');
const EDITION = {
  kind: 'digest',
  id: 7,
  attempts: 1,
  plannedAt: NOW,
  inDoubt: false,
  email: 'https://hooks.example.org/#lab',
} as const;

const decided = (
  status: number,
  { retryAfter = null, text = '' }: { retryAfter?: string | null; text?: string } = {},
) =>
  decideAttempt(EDITION, classifyHttp({ status, retryAfter, text }, NOW.getTime()), {
    now: NOW,
    uncertainDeliveries: 'resend',
  });

test.each([
  [200, 'sent', null],
  [204, 'sent', null],
  [301, 'retrying', 'we_are_refused'],
  [400, 'failed', 'message_refused'],
  [401, 'retrying', 'we_are_refused'],
  [403, 'retrying', 'we_are_refused'],
  [404, 'failed', 'unknown_address'],
  [410, 'failed', 'unknown_address'],
  [413, 'failed', 'message_refused'],
  [429, 'retrying', 'server_said_later'],
  [500, 'retrying', 'server_said_later'],
  [503, 'retrying', 'server_said_later'],
  [504, 'uncertain', 'no_answer'],
])('%i makes an edition %s (%s), and says nothing about its run or the mail server', (status, becomes, reason) => {
  const { decision, stopRun, breaker, address } = decided(status);
  expect(decision).toMatchObject({ status: becomes, reason });
  expect({ stopRun, breaker, address }).toEqual({ stopRun: null, breaker: null, address: 'none' });
});

test('a webhook that is gone is stopped when its run closes, as an address that does not exist', () => {
  expect(decided(410).decision.detail).toEqual({ address: 'hard', webhook: true });
});

test('an edition is never tried sooner than the answer says, in seconds, fractions of one or as a date', () => {
  const waitOf = (retryAfter: string): number =>
    (decided(429, { retryAfter }).decision.nextAttemptAt!.getTime() - NOW.getTime()) / 1000;
  expect(waitOf('7200')).toBeGreaterThanOrEqual(7200);
  expect(waitOf('0.3')).toBeGreaterThanOrEqual(300);
  expect(waitOf('Wed, 11 Mar 2026 10:30:00 GMT')).toBeGreaterThanOrEqual(5400);
  expect(waitOf('whenever')).toBeGreaterThanOrEqual(300);
});

test('the words of an answer are kept on one line, cut', () => {
  expect(decided(400, { text: `  invalid_\n\u0000payload ${'x'.repeat(900)}` }).decision.response).toMatch(
    /^HTTP 400: invalid_ payload x{100,160}$/,
  );
});
