/**
 * What comes back by mail, for mails that were really sent: unsubscribing, bounces and complaints find their
 * reader, forgeries find none.
 */

import { ingestFile } from '../../src/pipeline/ingest-page.ts';
import { planDigests } from '../../src/pipeline/plan-digests.ts';
import { processBounce } from '../../src/pipeline/process-bounce.ts';
import { openSender } from '../../src/pipeline/send-digests.ts';
import { type TestApp, testApp } from '../support/app.ts';
import { dailyPage } from '../support/daily-page.ts';
import { suppressionsFail } from '../support/failing-table.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { subscribersAlike } from '../support/subscribe.ts';

let tested: TestApp;
let server: MailServer;

beforeAll(async () => {
  server = await startMailServer();
  tested = await testApp({ smtpUrl: server.url, bounceDomain: 'bounce.example.org' });
  tested.at('2026-03-10T12:00:00Z');
  await subscribersAlike(
    tested.app,
    ['ada', 'ben', 'cleo', 'dan', 'eve', 'fay', 'gil', 'hal', 'ian'].map((name) => `${name}@example.org`),
  );
  tested.at('2026-03-11T09:00:00Z');
  await ingestFile(tested.app, {
    source: 'daily',
    file: 'page.txt',
    raw: { bytes: dailyPage(['A Paper About Bounces']) },
  });
  await planDigests(tested.app, {});
  const sender = await openSender(tested.app);
  await sender.deliverAll(new AbortController().signal);
  await sender.close();
});
afterAll(async () => {
  await tested.close();
  await server.close();
});

const mailTo = (address: string) => {
  const mail = server.messages.find(({ to }) => to === address);
  if (mail === undefined) throw new Error(`no mail went to ${address}`);
  return mail;
};

const statusOf = async (address: string): Promise<string> =>
  (await tested.app.db.reader.findUniqueOrThrow({ where: { emailKey: address } })).status;

const report = (returnPath: string, status: string): Buffer =>
  Buffer.from(
    [
      'From: MAILER-DAEMON@mx.example.net',
      `To: ${returnPath}`,
      'Subject: Undelivered Mail Returned to Sender',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      'MIME-Version: 1.0',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Your mail could not be delivered.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example.net',
      '',
      'Final-Recipient: rfc822; somebody@example.org',
      'Action: failed',
      `Status: ${status}`,
      `Diagnostic-Code: smtp; 550 ${status} no`,
      '',
      '--b--',
      '',
    ].join('\r\n'),
  );

test('the mailto link of a digest unsubscribes its reader, and its local part fits into a mailbox', async () => {
  const raw = mailTo('ada@example.org').raw.replaceAll('\r\n ', ' ');
  const link = /<(mailto:[^>]+)>/.exec(raw)?.[1] ?? '';
  const url = new URL(link);
  expect(url.pathname.split('@')[0]?.length).toBeLessThanOrEqual(64);
  const mail = `From: ada@example.org\r\nTo: ${url.pathname}\r\nSubject: ${url.searchParams.get('subject')}\r\n\r\n`;
  expect(await processBounce(tested.app, Buffer.from(mail))).toMatchObject({
    kind: 'unsubscribe',
    email: 'ada@example.org',
  });
  expect(await statusOf('ada@example.org')).toBe('unsubscribed');
});

test('a hard bounce to the signed return path stops the address', async () => {
  expect(await processBounce(tested.app, report(mailTo('ben@example.org').from, '5.1.1'))).toMatchObject({
    kind: 'hard',
    email: 'ben@example.org',
  });
  expect(await statusOf('ben@example.org')).toBe('bounced');
});

test('a full mailbox is counted and stops no reader', async () => {
  expect(await processBounce(tested.app, report(mailTo('cleo@example.org').from, '5.2.2'))).toMatchObject({
    kind: 'soft',
    email: 'cleo@example.org',
  });
  expect(await statusOf('cleo@example.org')).toBe('active');
});

test('a bounce is remembered and acted upon, or neither: what fails half-way leaves nothing, and the same report again is taken whole', async () => {
  const bounce = report(mailTo('dan@example.org').from, '5.1.1');
  const failing = await suppressionsFail(tested.app.db);
  await expect(processBounce(tested.app, bounce)).rejects.toThrow();
  expect(await tested.app.db.bounceEvent.count({ where: { reader: { emailKey: 'dan@example.org' } } })).toBe(
    0,
  );
  expect(await statusOf('dan@example.org')).toBe('active');
  await failing.end();
  expect(await processBounce(tested.app, bounce)).toMatchObject({ kind: 'hard', email: 'dan@example.org' });
  expect(await statusOf('dan@example.org')).toBe('bounced');
});

const complaint = (fields: readonly string[], returned: readonly string[]): Buffer =>
  Buffer.from(
    [
      'From: abuse@provider.example',
      'To: fbl@example.org',
      'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
      '',
      '--b',
      'Content-Type: message/feedback-report',
      '',
      ...fields,
      '',
      '--b',
      'Content-Type: message/rfc822',
      '',
      ...returned,
      '',
      'Text.',
      '--b--',
      '',
    ].join('\r\n'),
  );
const headerOf = (address: string, name: string): string =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(mailTo(address).raw.replaceAll('\r\n ', ' '))?.[1] ?? '';

test('a complaint from which the address is blacked out finds its reader by the signed link of the mail', async () => {
  const returned = ['To: [redacted]', `List-Unsubscribe: ${headerOf('fay@example.org', 'List-Unsubscribe')}`];
  expect(
    await processBounce(
      tested.app,
      complaint(['Feedback-Type: abuse', 'Original-Rcpt-To: 0a1b2c@provider.example'], returned),
    ),
  ).toMatchObject({
    kind: 'complaint',
    email: 'fay@example.org',
  });
  expect(await statusOf('fay@example.org')).toBe('complained');
});

test('a complaint with nothing but the Message-ID finds its reader, one that names somebody else does not', async () => {
  const id = `Message-ID: ${mailTo('gil@example.org').messageId}`;
  const other = complaint(
    ['Feedback-Type: abuse', 'Original-Rcpt-To: other@example.net'],
    [id, 'To: other@example.net'],
  );
  expect(await processBounce(tested.app, other)).toMatchObject({ kind: 'ignored' });
  expect(await processBounce(tested.app, complaint(['Feedback-Type: abuse'], [id]))).toMatchObject({
    kind: 'complaint',
    email: 'gil@example.org',
  });
});

test('an opt-out by way of the provider finds its reader by the return path', async () => {
  const report = complaint(
    ['Feedback-Type: opt-out', `Original-Mail-From: <${mailTo('hal@example.org').from}>`],
    ['Subject: x'],
  );
  expect(await processBounce(tested.app, report)).toMatchObject({
    kind: 'unsubscribe',
    email: 'hal@example.org',
  });
  expect(await statusOf('hal@example.org')).toBe('unsubscribed');
});

test.each([
  'Ada',
  'Mail Delivery System',
])('a vacation reply of the reader, who calls themselves %s, to the signed return path stops no reader, whatever it says', async (name) => {
  const headers = [
    'Return-Path: <>',
    `From: ${name} <eve@example.org>`,
    `To: ${mailTo('eve@example.org').from}`,
    'Subject: Re: papers',
  ];
  const reply = Buffer.from(
    [...headers, '', 'I am away.', 'User unknown: cold start in recommenders', ''].join('\r\n'),
  );
  expect(await processBounce(tested.app, reply)).toMatchObject({ kind: 'ignored' });
  expect(await statusOf('eve@example.org')).toBe('active');
});

test("Apple Mail's button unsubscribes its reader, though it says that it replies automatically", async () => {
  const raw = mailTo('ian@example.org').raw.replaceAll('\r\n ', ' ');
  const url = new URL(/<(mailto:[^>]+)>/.exec(raw)?.[1] ?? '');
  const subject = `Subject: =?utf-8?B?${Buffer.from(url.searchParams.get('subject') ?? '').toString('base64')}?=`;
  const headers = [
    'From: ian@example.org',
    `To: ${url.pathname}`,
    'Auto-Submitted: auto-replied',
    'X-Apple-Unsubscribe: true',
    subject,
  ];
  expect(await processBounce(tested.app, Buffer.from([...headers, '', ''].join('\r\n')))).toMatchObject({
    kind: 'unsubscribe',
    email: 'ian@example.org',
  });
  expect(await statusOf('ian@example.org')).toBe('unsubscribed');
});

test('a bounce with a forged return path suppresses no reader', async () => {
  const { from } = mailTo('eve@example.org');
  const forged = from.replace(/\+(.)/, (_, first: string) => `+${first === 'a' ? 'b' : 'a'}`);
  expect(await processBounce(tested.app, report(forged, '5.1.1'))).toMatchObject({
    kind: 'ignored',
    email: null,
  });
  expect(await statusOf('eve@example.org')).toBe('active');
});
