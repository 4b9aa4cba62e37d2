/** Returned mail, complaints and unsubscribe mails: what real servers write, and what it means. */
import { readFileSync } from 'node:fs';
import { parseBounce } from '../../../src/delivery/bounces/bounce.ts';
import { meaningOfReport } from '../../../src/delivery/bounces/bounce-policy.ts';
import { fixture } from '../../support/fixtures.ts';

const TOKEN = 'abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx';
const mail = (name: string): Buffer => readFileSync(fixture(`bounces/${name}.eml`));
const read = (name: string) => parseBounce(mail(name));

const HARD = [
  'postfix-unknown-user',
  'exchange-unknown-user',
  'vague-status',
  'exim-unknown-user',
  'qmail-unknown-user',
];

test.each(HARD)('%s is a hard bounce that names the mail and its reader', async (name) => {
  const report = await read(name);
  expect(report).toMatchObject({
    kind: 'hard',
    counts: true,
    bounceTokens: [TOKEN],
    messageIds: ['<run7reader9@papers.example>'],
  });
  expect(report.status).toMatch(/^5\.1\.\d+$/);
  expect(report.recipients).toContain('ada@reader.example');
});

test('a full mailbox is a soft bounce that counts', async () => {
  expect(await read('sendmail-mailbox-full')).toMatchObject({
    kind: 'soft',
    counts: true,
    status: '5.2.2',
    messageIds: ['<run7reader9@papers.example>'],
  });
});

test('a policy refusal is no news about the address', async () => {
  expect(await read('policy-refusal')).toMatchObject({ kind: 'soft', counts: false, status: '5.7.1' });
});

test.each(['postfix-delayed', 'relayed'])('%s is no failure', async (name) => {
  expect(await read(name)).toMatchObject({ kind: 'ignored' });
});

test('a returned mail whose reason is not understood is not held against the address', async () => {
  expect(await read('unknown-prose')).toMatchObject({
    kind: 'ignored',
    detail: expect.stringContaining('not understood'),
  });
});

test('a complaint names the mail that was complained of', async () => {
  expect(await read('complaint')).toMatchObject({
    kind: 'complaint',
    bounceTokens: [TOKEN],
    messageIds: ['<run7reader9@papers.example>'],
    recipients: ['ada@reader.example'],
  });
});

test('a report that a mail is no spam is no complaint', async () => {
  expect(await read('not-spam')).toMatchObject({ kind: 'ignored' });
});

test('an opt-out by way of the provider unsubscribes', async () => {
  expect(await read('opt-out')).toMatchObject({ kind: 'unsubscribe', bounceTokens: [TOKEN] });
});

test('an automatic reply is ignored, whatever it says of mailboxes', async () => {
  expect(await read('vacation')).toMatchObject({ kind: 'ignored', detail: 'an automatic reply' });
});

test.each([
  'unsubscribe-by-address',
  'unsubscribe-by-subject',
])('%s carries its token with its case', async (name) => {
  expect(await read(name)).toMatchObject({
    kind: 'unsubscribe',
    unsubscribeTokens: ['AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCde'],
  });
});

test('an ordinary mail is ignored', async () => {
  expect(await read('ordinary-mail')).toMatchObject({ kind: 'ignored', detail: 'no report about a mail' });
});

test('a forged bounce carries nothing that could be verified', async () => {
  expect(await read('forged-no-token')).toMatchObject({ kind: 'hard', bounceTokens: [], messageIds: [] });
});

test('the words of the returned mail are not taken for the reason', async () => {
  expect((await read('exim-unknown-user')).status).toBe('5.1.1');
});

test.each([
  [''],
  ['\0\u0001\u0002'],
  ['Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n'],
  ['Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n'.repeat(50)],
])('broken mail %# is ignored and throws nothing', async (raw) => {
  expect(await parseBounce(Buffer.from(raw))).toMatchObject({ kind: 'ignored' });
});

test('statuses are sorted by who has to mend it', () => {
  expect(meaningOfReport('5.1.1', [])).toEqual(expect.objectContaining({ kind: 'hard', counts: true }));
  expect(meaningOfReport('5.1.8', [])).toEqual(expect.objectContaining({ kind: 'soft', counts: false }));
  expect(meaningOfReport('4.2.2', [])).toEqual(expect.objectContaining({ kind: 'soft', counts: true }));
  expect(meaningOfReport('5.7.515', [])).toEqual(expect.objectContaining({ kind: 'soft', counts: false }));
});

test('the words of older servers stand for a status', () => {
  const statusOf = (text: string): string | undefined => meaningOfReport(null, [text])?.status;
  expect(statusOf('550 Requested action not taken: mailbox is full')).toBe('5.2.2');
  expect(statusOf('Host or domain name not found')).toBe('5.1.2');
  expect(statusOf('Message blocked as spam')).toBe('5.7.1');
  expect(statusOf('retry timeout exceeded')).toBe('4.4.1');
  expect(meaningOfReport(null, ['hello'])).toBeNull();
});

test('a domain that does not exist is an address that is gone; one that could not be looked up says nothing', () => {
  const kindOf = (status: string | null, words: string): string => {
    const { kind, counts } = meaningOfReport(status, [words]) ?? { kind: 'ignored', counts: false };
    return counts ? kind : `${kind}, not counted`;
  };
  const lookup = 'Host or domain name not found. Name service error for name=gone.example type=MX:';
  expect(kindOf('5.1.2', '')).toBe('hard');
  expect(kindOf('5.4.4', `${lookup} Host not found`)).toBe('hard');
  expect(kindOf(null, 'DNS error: NXDOMAIN for gone.example')).toBe('hard');
  expect(kindOf('4.4.3', `${lookup} Host not found, try again`)).toBe('soft, not counted');
  expect(kindOf('5.4.3', `${lookup} Malformed or unexpected name server reply`)).toBe('soft, not counted');
  // The next hop could not be found out, for whatever reason.
  expect(kindOf('5.4.4', '')).toBe('soft, not counted');
  expect(kindOf('5.1.2', 'connect to mx.gone.example: Connection timed out')).toBe('soft, not counted');
});
