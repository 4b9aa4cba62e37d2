/** Tests authentication of webhook requests. */
import { createHmac } from 'node:crypto';
import { authenticateWebhook } from '../../../src/web/http/webhook-auth.ts';

const SECRET = 'a-secret-for-tests-only';
const NOW = new Date('2026-03-11T09:00:00Z');
const BODY = Buffer.from('From: x\r\n\r\nhello');

const signature = (at: Date, secret = SECRET, body = BODY): string => {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')}`;
};
const check = (headers: Record<string, string>, secrets = [SECRET]) =>
  authenticateWebhook(headers, BODY, secrets, NOW);
const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);

test.each([-5, -1, 0, 5])('a signature made %d minutes from now is taken', (count) => {
  expect(check({ 'paperround-signature': signature(minutes(count)) })).toEqual({
    ok: true,
    signature: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test.each([-6, 6])('a signature made %d minutes from now is refused, and its maker learns why', (count) => {
  expect(check({ 'paperround-signature': signature(minutes(count)) })).toEqual({
    ok: false,
    problem: expect.stringContaining('five minutes'),
  });
});

test('a signature made with another secret is refused, whatever its time', () => {
  for (const at of [NOW, minutes(60)])
    expect(check({ 'paperround-signature': signature(at, 'another-secret-of-tests') })).toEqual({
      ok: false,
      problem: 'the signature is not ours',
    });
});

test('a signature of another body, or of the same body at another time, is refused', () => {
  expect(check({ 'paperround-signature': signature(NOW, SECRET, Buffer.from('other')) }).ok).toBe(false);
  expect(
    check({ 'paperround-signature': signature(minutes(-60)).replace(/^t=\d+/, `t=${NOW.getTime() / 1000}`) })
      .ok,
  ).toBe(false);
});

test.each([
  '',
  't=1',
  'v1=00',
  `t=x,v1=${'0'.repeat(64)}`,
  `t=1,v1=${'0'.repeat(63)}`,
  `t=1,v1=${'0'.repeat(6400)}`,
])('the broken signature %j is refused', (header) => {
  expect(check({ 'paperround-signature': header }).ok).toBe(false);
});

test('a request with a signature is checked by it, also when it brings the password', () => {
  expect(check({ 'paperround-signature': 't=1,v1=0', authorization: `Bearer ${SECRET}` }).ok).toBe(false);
});

test.each([
  ['a bearer token', `Bearer ${SECRET}`],
  ['a password', `Basic ${Buffer.from(`mail:${SECRET}`).toString('base64')}`],
  ['a password without user', `basic ${Buffer.from(`:${SECRET}`).toString('base64')}`],
])('%s that is the secret is taken', (_, authorization) => {
  expect(check({ authorization })).toEqual({ ok: true, signature: null });
});

test.each([
  undefined,
  '',
  'Bearer',
  `Bearer ${SECRET}x`,
  `Basic ${SECRET}`,
  `Digest ${SECRET}`,
  `Basic ${Buffer.from(SECRET.slice(1)).toString('base64')}`,
])('Authorization %j is refused', (authorization) => {
  expect(check(authorization === undefined ? {} : { authorization }).ok).toBe(false);
});

test('of two secrets each is good, so that one can be changed', () => {
  const both = ['the-newer-secret-of-two', SECRET];
  expect(check({ authorization: `Bearer ${SECRET}` }, both).ok).toBe(true);
  expect(check({ 'paperround-signature': signature(NOW, 'the-newer-secret-of-two') }, both).ok).toBe(true);
});
