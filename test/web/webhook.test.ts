/** Tests returned mail over HTTP: it has the effect of `paperround bounce`, and reveals no address. */
import { createHmac } from 'node:crypto';
import { processBounce } from '../../src/pipeline/process-bounce.ts';
import { bounceReport } from '../support/bounce-report.ts';
import { suppressionsFail } from '../support/failing-table.ts';
import { aSubscriber } from '../support/subscribe.ts';
import { type Got, type ServedSite, servedSite } from './served-site.ts';

const SECRET = 'a-secret-for-tests-only';
const MAIL = { 'content-type': 'message/rfc822' };
const BEARER = { authorization: `Bearer ${SECRET}` };
const PATH = '/webhooks/mail';

let site: ServedSite;
beforeAll(async () => {
  site = await servedSite(
    { webhookSecrets: [SECRET] },
    { processReturnedMail: (raw) => processBounce(site.app, raw) },
  );
});
afterAll(() => site.close());

let readers = 0;
/** A reader, and the bounce of a mail to them. */
async function aBouncedReader(
  status = '5.1.1',
): Promise<{ email: string; bounce: string; isStopped: () => Promise<boolean> }> {
  readers += 1;
  const email = `reader${readers}@example.org`;
  const { id, publicId } = await aSubscriber(site.app, email);
  const returnPath = `bounce+${site.app.tokens.sign('bounce', publicId)}@bounce.example.org`;
  return {
    email,
    bounce: bounceReport(returnPath, email, status),
    isStopped: async () =>
      (await site.app.db.reader.findUniqueOrThrow({ where: { id } })).status === 'bounced',
  };
}

const signed = (body: string, at: Date = site.app.clock.now()): Record<string, string> => {
  const seconds = Math.floor(at.getTime() / 1000);
  return {
    ...MAIL,
    'paperround-signature': `t=${seconds},v1=${createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex')}`,
  };
};
const answerOf = ({ body }: Got): unknown => JSON.parse(body);

test('a signed bounce stops the address, and the answer does not name it', async () => {
  const { email, bounce, isStopped } = await aBouncedReader();
  const got = await site.ask('POST', PATH, bounce, signed(bounce));
  expect(got.status).toBe(200);
  expect(answerOf(got)).toEqual({ kind: 'hard', action: 'suppressed; only an operator lifts it' });
  expect(got.body).not.toContain(email);
  expect(got.headers['cache-control']).toBe('no-store');
  expect(await isStopped()).toBe(true);
});

test('a copy of a signed request is refused, the same mail signed anew is taken and does nothing twice', async () => {
  const { bounce } = await aBouncedReader('5.2.2');
  const headers = signed(bounce);
  expect((await site.ask('POST', PATH, bounce, headers)).status).toBe(200);
  expect((await site.ask('POST', PATH, bounce, headers)).status).toBe(409);
  const anew = await site.ask(
    'POST',
    PATH,
    bounce,
    signed(bounce, new Date(site.app.clock.now().getTime() + 1000)),
  );
  expect(answerOf(anew)).toMatchObject({ kind: 'soft' });
  expect(
    await site.app.db.bounceEvent.count({ where: { reader: { email: `reader${readers}@example.org` } } }),
  ).toBe(1);
});

test('a request that fails half-way stores nothing, and may come again as it is', async () => {
  const { bounce, isStopped } = await aBouncedReader();
  const headers = signed(bounce);
  const failing = await suppressionsFail(site.app.db);
  expect((await site.ask('POST', PATH, bounce, headers)).status).toBe(500);
  expect(
    await site.app.db.bounceEvent.count({ where: { reader: { email: `reader${readers}@example.org` } } }),
  ).toBe(0);
  await failing.end();
  expect((await site.ask('POST', PATH, bounce, headers)).status).toBe(200);
  expect(await isStopped()).toBe(true);
});

const BOUNDARY = 'xYzZY-6f1d2c9a7b';
const FORM = `multipart/form-data; boundary=${BOUNDARY}`;
const part = (name: string, value: string): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--${BOUNDARY}--\r\n`;
const FORMS: readonly { name: string; type: string; body: (mail: string) => string }[] = [
  { name: 'a pipe that sets no type', type: 'application/octet-stream', body: (mail) => mail },
  { name: 'SendGrid', type: FORM, body: (mail) => part('email', mail) },
  { name: 'Mailgun', type: FORM, body: (mail) => part('body-mime', mail) },
  {
    name: 'CloudMailin',
    type: FORM,
    body: (mail) =>
      part('message', mail).replace(
        'name="message"',
        'name="message"; filename="mail.eml"\r\nContent-Type: message/rfc822',
      ),
  },
  {
    name: 'a form',
    type: 'application/x-www-form-urlencoded',
    body: (mail) => new URLSearchParams({ 'body-mime': mail }).toString(),
  },
  {
    name: 'Postmark',
    type: 'application/json; charset=utf-8',
    body: (mail) => JSON.stringify({ From: 'x', RawEmail: mail }),
  },
];

test.each(FORMS)('a bounce as $name posts it is taken, with the secret as password', async ({
  type,
  body,
}) => {
  const { bounce, isStopped } = await aBouncedReader();
  const authorization = `Basic ${Buffer.from(`anybody:${SECRET}`).toString('base64')}`;
  expect((await site.ask('POST', PATH, body(bounce), { 'content-type': type, authorization })).status).toBe(
    200,
  );
  expect(await isStopped()).toBe(true);
});

test.each([
  ['', 'message/rfc822'],
  ['{"a":1}', 'application/json'],
  ['{', 'application/json'],
  ['null', 'application/json'],
  ['no form', FORM],
  [part('text', 'words'), FORM],
])('%j as %s holds no mail and is a 422', async (body, type) => {
  expect((await site.ask('POST', PATH, body, { ...BEARER, 'content-type': type })).status).toBe(422);
});

test('a mail about no known reader is accepted and ignored', async () => {
  const got = await site.ask('POST', PATH, 'From: a@example.net\r\nSubject: Hello\r\n\r\nHello', {
    ...MAIL,
    ...BEARER,
  });
  expect([got.status, answerOf(got)]).toEqual([
    200,
    { kind: 'ignored', action: expect.stringContaining('nothing was done') },
  ]);
});

test.each<[string, Record<string, string>]>([
  ['nothing', {}],
  ['a wrong token', { authorization: 'Bearer wrong-wrong-wrong-wrong' }],
  ['a wrong signature', { 'paperround-signature': `t=1,v1=${'0'.repeat(64)}` }],
])('with %s a bounce is refused and changes nothing', async (_, headers) => {
  const { bounce, isStopped } = await aBouncedReader();
  const got = await site.ask('POST', PATH, bounce, { ...MAIL, ...headers });
  expect(got.status).toBe(401);
  expect(await isStopped()).toBe(false);
  expect((await site.get('/metrics')).body).toMatch(/^paperround_webhooks_refused_total [1-9]/m);
});

test('a signature of ten minutes ago is refused', async () => {
  const { bounce, isStopped } = await aBouncedReader();
  const before = new Date(site.app.clock.now().getTime() - 600_000);
  expect((await site.ask('POST', PATH, bounce, signed(bounce, before))).status).toBe(401);
  expect(await isStopped()).toBe(false);
});

test('a mail of nearly a megabyte is read, a larger one is a 413', async () => {
  const { bounce, isStopped } = await aBouncedReader();
  const padded = bounce.replace('\r\n--b--', `\r\n${'x'.repeat(900_000)}\r\n--b--`);
  expect(
    (await site.ask('POST', PATH, `${padded}${'y'.repeat(200_000)}`, { ...MAIL, ...BEARER })).status,
  ).toBe(413);
  expect(await isStopped()).toBe(false);
  expect((await site.ask('POST', PATH, padded, { ...MAIL, ...BEARER })).status).toBe(200);
  expect(await isStopped()).toBe(true);
});

test('without a secret there is no such page', async () => {
  const other = await servedSite(
    {},
    { processReturnedMail: async () => ({ kind: 'hard', action: 'never' }) },
  );
  const got = await other.ask('POST', PATH, 'x', { ...MAIL, ...BEARER });
  expect(got.status).toBe(404);
  await other.close();
});
