/**
 * Posting to a real server: what is sent, what is signed, what is never followed, and what is known after
 * each failure.
 */
import { createHmac } from 'node:crypto';
import { Withheld } from '../../../src/mail/mail.ts';
import type { WebhookShape } from '../../../src/mail/webhook/webhook-request.ts';
import { createWebhookTransport, type WebhookTimeouts } from '../../../src/mail/webhook/webhook-transport.ts';
import { lookUpAddresses } from '../../../src/sources/fetching/checked-addresses.ts';
import { answering, type WebhookServer, webhookServer } from '../../support/webhook-server.ts';

const KEYS = [
  Buffer.from('the key of now, thirty-two bytes'),
  Buffer.from('the key before, thirty-two bytes'),
];
const EDITION = {
  envelope: { from: '', to: 'http://127.0.0.1/#lab' },
  messageId: '<abcDEF123@papers.example>',
  raw: Buffer.from('{"type":"paperround.edition","title":"Ünïcode"}'),
};

let server: WebhookServer;
let realNow = Date.parse('2026-03-11T09:00:00Z');
beforeEach(async () => {
  server = await webhookServer();
});
afterEach(() => server.close());

function posting(
  path: string,
  {
    shape = 'json',
    allowPrivate = true,
    timeouts = {},
  }: { shape?: WebhookShape; allowPrivate?: boolean; timeouts?: Partial<WebhookTimeouts> } = {},
) {
  const url = new URL(path, server.base).href;
  return createWebhookTransport({
    find: async () => ({ shape, url, keys: KEYS, allowPrivate }),
    resolve: lookUpAddresses,
    realNow: () => realNow,
    timeouts,
  });
}

test('an edition is posted once, byte for byte, signed by every key over id, time and body', async () => {
  const result = await posting('/hook').send(EDITION);
  expect(result).toEqual({ kind: 'sent', response: 'HTTP 204' });
  const [posted, ...others] = server.posted;
  expect(others).toEqual([]);
  expect(posted).toMatchObject({ method: 'POST', path: '/hook', body: EDITION.raw.toString('utf8') });
  const { headers } = posted!;
  expect(headers['content-type']).toBe('application/json');
  expect([headers['webhook-id'], headers['idempotency-key']]).toEqual(['abcDEF123', 'abcDEF123']);
  expect(headers['webhook-timestamp']).toBe(String(realNow / 1000));
  const expected = KEYS.map(
    (key) =>
      `v1,${createHmac('sha256', key)
        .update(`abcDEF123.${realNow / 1000}.${posted!.body}`)
        .digest('base64')}`,
  );
  expect(headers['webhook-signature']).toBe(expected.join(' '));
});

test('credentials before the host become a header: a bearer token, or user and password', async () => {
  const withUser = server.base.replace('http://', 'http://ada:p%40ss@');
  await posting(`${withUser}/hook`).send(EDITION);
  await posting(`${server.base.replace('http://', 'http://:tk_1@')}/hook`).send(EDITION);
  expect(server.posted.map(({ headers }) => headers.authorization)).toEqual([
    `Basic ${Buffer.from('ada:p@ss').toString('base64')}`,
    'Bearer tk_1',
  ]);
  expect(server.posted.map(({ path }) => path)).toEqual(['/hook', '/hook']);
});

test('Matrix has the edition as a transaction of its room, ntfy at its root with the topic in it, Discord is asked to wait', async () => {
  await posting(`${server.base.replace('http://', 'http://:syt_1@')}/!room:papers.example`, {
    shape: 'matrix',
  }).send(EDITION);
  await posting('/papers-of-the-lab', { shape: 'ntfy' }).send(EDITION);
  await posting('/api/webhooks/1/secret?thread_id=5', { shape: 'discord' }).send(EDITION);
  expect(server.posted.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'PUT /_matrix/client/v3/rooms/!room%3Apapers.example/send/m.room.message/abcDEF123',
    'POST /',
    'POST /api/webhooks/1/secret?thread_id=5&wait=true',
  ]);
  expect(server.posted[0]?.headers.authorization).toBe('Bearer syt_1');
  expect(JSON.parse(server.posted[1]!.body)).toMatchObject({ topic: 'papers-of-the-lab', title: 'Ünïcode' });
});

test('a redirect is not followed, and names no place', async () => {
  server.answer(answering(302, { location: '/elsewhere-with-a-secret' }));
  expect(await posting('/hook').send(EDITION)).toMatchObject({
    kind: 'refused',
    about: 'content',
    response: expect.not.stringMatching(/elsewhere/),
  });
  expect(server.posted).toHaveLength(1);
});

test('what answers with more than a few kilobytes is read no further, and what repeats the URL is cleaned of its secret', async () => {
  server.answer(({ path }, response) => {
    response.writeHead(400);
    response.write(`Cannot POST ${path} `);
    // In Node 24 a response is not destroyed with its connection, but what is written to it fails.
    const more = (error?: Error | null): void => {
      if (!error && !response.destroyed) response.write('x'.repeat(65_536), more);
    };
    more();
  });
  const result = await posting('/services/T0SECRET1/B0SECRET2/verysecrettoken?key=othersecret').send(EDITION);
  expect(result).toMatchObject({
    kind: 'refused',
    about: 'content',
    response: expect.stringMatching(/^HTTP 400: Cannot POST/),
  });
  expect(JSON.stringify(result)).not.toMatch(/secret/i);
});

test('a server that takes everything and answers nothing in time leaves the edition uncertain', async () => {
  server.answer(() => undefined);
  expect(await posting('/hook', { timeouts: { answerMs: 50 } }).send(EDITION)).toEqual({
    kind: 'uncertain',
    reason: 'no answer within 0.05 s',
  });
});

test('a server that hangs up after the edition leaves it uncertain; one that is not there has nothing of it', async () => {
  server.answer((_posted, response) => void response.destroy());
  expect(await posting('/hook').send(EDITION)).toMatchObject({ kind: 'uncertain' });
  const gone = posting('/hook');
  await server.close();
  expect(await gone.send(EDITION)).toMatchObject({ kind: 'unreachable' });
});

test('a host that is unavailable rests for five minutes, by itself; one that fails does after three editions', async () => {
  server.answer(answering(503));
  const transport = posting('/hook');
  for (let edition = 0; edition < 5; edition += 1) await transport.send(EDITION);
  expect(server.posted).toHaveLength(3);
  realNow += 5 * 60_000;
  server.answer(answering(200));
  expect(await transport.send(EDITION)).toMatchObject({ kind: 'sent' });
  expect(server.posted).toHaveLength(4);
});

test('an edition that was never posted because its host rests says so, and of whom the answer was', async () => {
  server.answer(answering(429, { 'retry-after': '7200' }));
  const transport = posting('/hook');
  for (let edition = 0; edition < 3; edition += 1) await transport.send(EDITION);
  const { host } = new URL(server.base);
  expect(await transport.send(EDITION)).toEqual({
    kind: 'unreachable',
    reason: `its host ${host} is left alone for minutes, after: HTTP 429: try again in 7200 seconds`,
  });
});

test.each([
  [':a%zz@', '/topic', 'ntfy'],
  ['a%zz:word@', '/hook', 'json'],
  [':tok@', '/!room%zz:server', 'matrix'],
] as const)('a stored URL that cannot be decoded (%s…%s, %s) is our own trouble, and throws nothing', async (login, path, shape) => {
  const result = await posting(`${server.base.replace('http://', `http://${login}`)}${path}`, { shape }).send(
    EDITION,
  );
  expect(result).toMatchObject({
    kind: 'refused',
    about: 'content',
    permanent: true,
    reason: 'our standing',
    response: expect.stringMatching(/set the URL anew/),
  });
  expect(server.posted).toEqual([]);
});

test('the operator says whether a private address may be reached; a metadata address never', async () => {
  const refused = await posting('/hook', { allowPrivate: false }).send(EDITION);
  expect(refused).toMatchObject({ kind: 'unreachable', reason: expect.stringMatching(/loopback/) });
  expect(await posting('http://169.254.169.254/latest').send(EDITION)).toMatchObject({
    kind: 'unreachable',
    reason: expect.stringMatching(/metadata|link-local/),
  });
  expect(server.posted).toEqual([]);
});

test('what the gate holds back is not begun: the server hears nothing of it', async () => {
  const transport = posting('/hook');
  const held = transport.send(EDITION, async () => {
    throw new Withheld();
  });
  await expect(held).rejects.toThrow(Withheld);
  await transport.close();
  expect(server.posted).toEqual([]);
});
