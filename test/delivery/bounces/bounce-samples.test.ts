/**
 * What common mail servers and feedback loops send back, one sample of each (self-written after their forms),
 * and what it is taken for.
 */
import { readFileSync } from 'node:fs';
import { parseBounce } from '../../../src/delivery/bounces/bounce.ts';
import { fixture } from '../../support/fixtures.ts';

const TOKEN = 'abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx';
const MESSAGE_ID = '<run7reader9@papers.example>';
const LIST_TOKEN = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCde';
const read = (name: string) => parseBounce(readFileSync(fixture(`bounces/${name}.eml`)));

test.each([
  ['sendmail-unknown-user', '5.1.1'],
  ['office365-access-denied', '5.4.1'],
  ['gmail-unknown-user', '5.1.1'],
  ['yahoo-no-account', '5.1.1'],
  ['yahoo-mailbox-disabled', '5.2.1'],
  ['amazon-ses-unknown-user', '5.1.1'],
  ['amazon-ses-suppressed', '5.1.1'],
  ['cpanel-no-such-user', '5.1.1'],
  ['qmail-no-such-host', '5.1.2'],
  ['domino-not-listed', '5.1.1'],
  ['several-recipients', '5.1.1'],
  ['outlook-mailbox-unavailable', '5.5.0'],
  ['postfix-host-not-found', '5.4.4'],
])('%s is a hard bounce (%s) that names mail and reader', async (name, status) => {
  const report = await read(name);
  expect(report).toMatchObject({
    kind: 'hard',
    counts: true,
    status,
    bounceTokens: [TOKEN],
    messageIds: [MESSAGE_ID],
  });
  expect(report.recipients).toContain('ada@reader.example');
});

test.each([
  ['office365-mailbox-full', '5.2.2'],
  ['gmail-over-quota', '4.2.2'],
  ['gmail-too-much-mail', '5.2.1'],
  ['cpanel-over-quota', '5.2.2'],
  ['cpanel-vague', '5.0.0'],
  ['qmail-over-quota', '5.2.2'],
])('%s is a soft bounce (%s) that counts', async (name, status) => {
  expect(await read(name)).toMatchObject({
    kind: 'soft',
    counts: true,
    status,
    bounceTokens: [TOKEN],
    messageIds: [MESSAGE_ID],
  });
});

test.each([
  ['office365-not-authenticated', '5.7.515'],
  ['office365-our-daily-limit', '5.1.90'],
  ['gmail-not-authenticated', '5.7.26'],
  ['yahoo-deferred-for-complaints', '4.7.0'],
  ['qmail-timed-out', '4.4.1'],
  ['postfix-expired', '4.4.1'],
])("%s (%s) is ours to mend, or the network's, and says nothing about the address", async (name, status) => {
  expect(await read(name)).toMatchObject({ kind: 'soft', counts: false, status });
});

test.each([
  'sendmail-delayed',
  'office365-delayed',
  'gmail-delayed',
  'exim-delayed',
  'opensmtpd-delayed',
])('%s is no failure: the server goes on trying', async (name) => {
  expect(await read(name)).toMatchObject({
    kind: 'ignored',
    detail: expect.stringContaining('not a failure'),
  });
});

test.each([
  'outlook-out-of-office',
  'gmail-vacation',
  'challenge',
  'ticket-receipt',
])('%s is an automatic reply, whatever it says', async (name) => {
  expect(await read(name)).toMatchObject({ kind: 'ignored', detail: 'an automatic reply' });
});

test.each([
  ['yahoo-complaint', { messageIds: [MESSAGE_ID], recipients: ['ada@reader.example'] }],
  ['comcast-complaint', { messageIds: [MESSAGE_ID], bounceTokens: [TOKEN] }],
  ['outlook-jmrp-complaint', { messageIds: [MESSAGE_ID], recipients: ['ada@reader.example'] }],
  ['fraud-complaint', { bounceTokens: [TOKEN] }],
  ['redacted-complaint', { messageIds: [MESSAGE_ID], recipients: [], listTokens: [LIST_TOKEN] }],
  ['message-id-complaint', { messageIds: [MESSAGE_ID], recipients: [], bounceTokens: [], listTokens: [] }],
])('%s is a complaint that names what it can', async (name, named) => {
  expect(await read(name)).toMatchObject({ kind: 'complaint', counts: true, ...named });
});

test.each([
  ['opensmtpd-unknown-user', 'hard', '5.1.1', [MESSAGE_ID]],
  ['vpopmail-no-longer', 'hard', '5.1.1', [MESSAGE_ID]],
  ['notes-not-listed', 'hard', '5.1.1', []],
  ['imail-over-quota', 'soft', '5.2.2', [MESSAGE_ID]],
])('%s is understood by its own words (%s, %s), not by those of the mail that it returns', async (name, kind, status, messageIds) => {
  expect(await read(name)).toMatchObject({ kind, counts: true, status, bounceTokens: [TOKEN], messageIds });
});

test('a report that returns nothing of the mail names it as what it replies to', async () => {
  const report = await read('named-in-reply-only');
  expect(report).toMatchObject({
    kind: 'hard',
    status: '5.1.1',
    bounceTokens: [],
    messageIds: [MESSAGE_ID],
    recipients: ['ada@reader.example'],
  });
});

test('a returned mail in base64 is read as well', async () => {
  expect(await read('gateway-base64-copy')).toMatchObject({
    kind: 'hard',
    bounceTokens: [TOKEN],
    messageIds: [MESSAGE_ID],
    listTokens: [LIST_TOKEN],
  });
});
