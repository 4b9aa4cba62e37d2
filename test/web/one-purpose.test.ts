/** Tests that a token serves one purpose: no page reached by one reveals a stronger one. */
import { processBounce } from '../../src/pipeline/process-bounce.ts';
import { eraseReader } from '../../src/readers/erase-store.ts';
import type { Reader } from '../../src/readers/reader.ts';
import { findReader } from '../../src/readers/readers-store.ts';
import { type OutboxMail, outboxOf } from '../support/outbox.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type ServedSite, servedSite } from './served-site.ts';

/** As long as our shortest token, in the letters of either encoding. */
const TOKEN = /(?<![\w-])(?=[\w-]*\d)[\w-]{43,64}(?![\w-])/g;

let site: ServedSite;
let ada: Reader;
let mail: OutboxMail;
beforeAll(async () => {
  site = await servedSite();
  await site.read(['Language Models as Zebra Keepers', 'Robots That Fold Laundry']);
  ada = await aSubscriber(site.app, 'ada@example.org', { minuteOfDay: 0 });
  site.at('2026-03-12T12:00:00Z');
  await site.sendDue();
  mail = (await outboxOf(site.app.config.dataDir)).find(({ recipient }) => recipient === 'ada@example.org')!;
});
afterAll(() => site.close());

const pathOf = (name: string): string => new RegExp(`/${name}/[\\w-]+`).exec(mail.html ?? '')?.[0] ?? '';
const mailto = (): string =>
  /mailto:[^>]*subject=unsubscribe%20(\w+)/.exec(mail.raw.toString().replace(/\r\n[ \t]/g, ''))?.[1] ?? '';
const now = async (): Promise<Reader | null> => findReader(site.app.db, { id: ada.id });

test('the page of a digest, which people share, shows no token at all; the mail links its page as before', async () => {
  const path = pathOf('digests');
  const { status, body } = await site.get(path);
  expect(status).toBe(200);
  expect(body).toContain('Language Models as Zebra Keepers');
  expect(body.match(TOKEN)).toBeNull();
  for (const word of ['/preferences/', '/unsubscribe/', '/my/', '/digests/'])
    expect(body).not.toContain(word);
  expect((await site.get(`${path}.bib`)).body.match(TOKEN)).toBeNull();
});

test('the leaving page shows no token; it offers to mail the preferences link', async () => {
  const path = pathOf('unsubscribe');
  const asked = await site.get(path);
  expect(asked.body.match(TOKEN)).toBeNull();
  expect(asked.body).toContain('value="mail-preferences"');
  const answer = await site.post(path, { action: 'mail-preferences' });
  expect(answer.status).toBe(200);
  expect(answer.body.match(TOKEN)).toBeNull();
  expect((await now())?.status).toBe('active');
  await site.sendDue();
  const [sent] = (await outboxOf(site.app.config.dataDir)).filter(
    ({ subject }) => subject === 'Your Paperround preferences',
  );
  expect(sent?.recipient).toBe('ada@example.org');
  const link = /\/preferences\/[\w-]+/.exec(sent?.text ?? '')?.[0] ?? '';
  expect((await site.get(link)).body).toContain('Your preferences');
  expect(sent?.headers.some(({ key }) => key === 'list-unsubscribe')).toBe(false);
});

test('the preferences link is mailed three times in thirty days, and to no reader who is gone', async () => {
  const path = pathOf('unsubscribe');
  for (let times = 0; times < 5; times += 1) await site.post(path, { action: 'mail-preferences' });
  expect(await site.app.db.delivery.count({ where: { readerId: ada.id, kind: 'preferences' } })).toBe(3);
  const gone = await aSubscriber(site.app, 'gone@example.org');
  await eraseReader(site.app.db, site.app.hasher, { id: gone.id }, site.app.clock.now());
  const known = await site.post(path, { action: 'mail-preferences' });
  const unknown = await site.post(`/unsubscribe/${site.app.tokens.sign('unsubscribe', gone.publicId)}`, {
    action: 'mail-preferences',
  });
  expect(unknown.body).toBe(known.body);
});

test('a reader who has left sees no token either', async () => {
  const left = await aSubscriber(site.app, 'left@example.org');
  const done = await site.post(`/unsubscribe/${site.app.tokens.sign('unsubscribe', left.publicId)}`, {
    'List-Unsubscribe': 'One-Click',
  });
  expect(done.body).toContain('You are unsubscribed');
  expect(done.body.match(TOKEN)).toBeNull();
});

test('the token of mailto: is no bounce token: a forged report with it suppresses no reader, a mail with it unsubscribes', async () => {
  const token = mailto();
  expect(token).toMatch(/^[a-z0-9]{56}$/);
  for (const purpose of ['bounce', 'unsubscribe', 'preferences', 'digest', 'feed', 'confirm'] as const)
    expect(site.app.tokens.verify(purpose, token)).toBeNull();
  const forged = [
    `From: mailer-daemon@evil.example`,
    `To: bounce+${token}@localhost`,
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'The user does not exist.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; evil.example',
    '',
    'Final-Recipient: rfc822; someone@else.example',
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 no such user',
    '',
    '--b--',
    '',
  ].join('\r\n');
  await processBounce(site.app, Buffer.from(forged));
  expect((await now())?.status).toBe('active');
  const leaving = `From: ada@example.org\r\nTo: unsubscribe@localhost\r\nSubject: unsubscribe ${token}\r\n\r\n`;
  expect(await processBounce(site.app, Buffer.from(leaving))).toMatchObject({
    kind: 'unsubscribe',
    action: 'unsubscribed',
  });
  expect((await now())?.status).toBe('unsubscribed');
});
