/**
 * Tests the adapters of mail providers as functions: whatever the fields of an event are, none of them
 * throws.
 */
import { composeMessage } from '../../../src/mail/format/message.ts';
import { PROVIDERS, providerHeaders } from '../../../src/mail/providers/providers.ts';
import { snsUrl } from '../../../src/mail/providers/ses.ts';
import { PROVIDER_NAMES } from '../../../src/provider-names.ts';
import {
  CERTIFICATE,
  PROVIDER_SECRETS,
  packed,
  recordedEvents,
  signedPost,
  snsMessage,
} from '../../support/provider-requests.ts';

const NOW = new Date('2026-03-11T12:00:00Z');
const TOKEN = 'a'.repeat(56);

/** The document with each of its values in turn replaced by each of these. */
function* damaged(document: unknown, replacements: readonly unknown[]): Generator<unknown> {
  if (typeof document !== 'object' || document === null) return;
  for (const [name, value] of Object.entries(document)) {
    const copy = (changed: unknown): unknown =>
      Array.isArray(document) ? document.with(Number(name), changed) : { ...document, [name]: changed };
    for (const replacement of replacements) yield copy(replacement);
    for (const inner of damaged(value, replacements)) yield copy(inner);
  }
}

test.each(PROVIDER_NAMES)('%s: a field of another type makes an event unknown at most', (provider) => {
  const { read } = PROVIDERS[provider];
  for (const event of Object.values(recordedEvents(provider)))
    for (const broken of damaged(event, [null, 5, '', 'constructor', [], {}, ['x', null], 'x'.repeat(5_000)]))
      for (const { kind } of read(packed(provider, broken, NOW), { 'svix-id': 'msg_1' }))
        expect(['bounce', 'complaint', 'unsubscribe', 'not_needed', 'not_understood']).toContain(kind);
});

test.each(
  PROVIDER_NAMES,
)('%s: our id stands in one header, on one line, and comes back from an event', (provider) => {
  const [name, value] = PROVIDERS[provider].header(TOKEN);
  const raw = composeMessage({
    from: { name: '', address: 'digest@papers.example' },
    to: 'ada@example.org',
    subject: 'Papers',
    date: NOW,
    messageId: 'x@papers.example',
    headers: [[name, value]],
    html: [],
    text: [],
  }).toString('latin1');
  expect(raw).toContain(`\r\n${name}: ${value}\r\n`);
  const event = JSON.parse(JSON.stringify(recordedEvents(provider).hard).replaceAll('TOKEN', TOKEN));
  const [read] = PROVIDERS[provider].read(packed(provider, event, NOW), { 'svix-id': 'msg_1' });
  expect(read).toMatchObject({ kind: 'bounce', tokens: [TOKEN] });
});

test('only mails by way of a provider that is set up have its header', () => {
  const none = { ...PROVIDER_SECRETS, ses: [], sendgrid: [], mailgun: [], resend: [], brevo: [] };
  expect(providerHeaders(none, () => TOKEN)).toEqual([['X-PM-Metadata-paperround', TOKEN]]);
  const makeToken = (): string => {
    throw new Error('no token is made for nothing');
  };
  expect(providerHeaders({ ...none, postmark: [] }, makeToken)).toEqual([]);
});

test('the key of SendGrid is good in each form that it is handed round in', async () => {
  const { body, headers } = signedPost('sendgrid', [], NOW);
  const [base64 = ''] = PROVIDER_SECRETS.sendgrid;
  const pem = `-----BEGIN PUBLIC KEY-----\n${base64.slice(0, 64)}\n${base64.slice(64)}\n-----END PUBLIC KEY-----\n`;
  for (const secret of [
    base64,
    `"${base64}"`,
    pem,
    pem.replaceAll('\n', '\\n'),
    pem.replaceAll('\n', '\r\n'),
  ])
    expect(
      await PROVIDERS.sendgrid.authenticate({
        body: Buffer.from(body),
        headers,
        secrets: [secret],
        now: NOW,
        fetchFromSns: async () => '',
      }),
    ).toEqual({ ok: true });
});

test('a message of SNS is also believed by a password in the URL of the endpoint', async () => {
  const post = signedPost('ses', snsMessage(NOW), NOW);
  const secret = 'a-password-instead-of-a-topic';
  const ask = (password: string) =>
    PROVIDERS.ses.authenticate({
      body: Buffer.from(post.body),
      headers: { authorization: `Basic ${Buffer.from(`sns:${password}`).toString('base64')}` },
      secrets: [secret],
      now: NOW,
      fetchFromSns: async () => CERTIFICATE,
    });
  expect(await ask(secret)).toEqual({ ok: true });
  expect(await ask('another-password-instead')).toMatchObject({ ok: false });
});

test.each([
  ['https://sns.eu-west-1.amazonaws.com/x.pem', true],
  ['https://sns.cn-north-1.amazonaws.com.cn/x.pem', true],
  ['https://sns.us-gov-west-1.amazonaws.com/x.pem', true],
  ['https://sns.eu-west-1.amazonaws.com.evil.example/x.pem', false],
  ['https://evil.example/sns.eu-west-1.amazonaws.com/x.pem', false],
  ['https://evil-sns.eu-west-1.amazonaws.com/x.pem', false],
  ['https://sns.eu-west-1.amazonaws.com@evil.example/x.pem', false],
  ['https://sns.eu-west-1.amazonaws.com:444/x.pem', false],
  ['http://sns.eu-west-1.amazonaws.com/x.pem', false],
  ['file:///etc/passwd', false],
  ['', false],
])('%s is a URL of SNS: %s', (url, isSns) => {
  expect(snsUrl(url) !== null).toBe(isSns);
});
