/**
 * Readers whose address is a URL: the same ledger, retries and promises as for a mail, over a real HTTP
 * server.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DEFAULT_PREFERENCES, type Preferences } from '../../src/readers/reader.ts';
import { liftStop } from '../../src/readers/subscriptions-store.ts';
import { removeWebhook, setWebhook } from '../../src/readers/webhooks-store.ts';
import type { TestApp } from '../support/app.ts';
import { dailyPage } from '../support/daily-page.ts';
import type { MailServerOptions } from '../support/mail-server.ts';
import { deliveryProblemTexts } from '../support/problem-texts.ts';
import { program } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { answering, type WebhookServer, webhookServer } from '../support/webhook-server.ts';
import {
  aMinuteLater,
  readersTo,
  readPage,
  recipients,
  type Scene,
  scene,
  sendDue,
  withSettings,
} from './sending-scene.ts';

const SECRET = 'a-secret-of-the-url';

let hooks: WebhookServer;
let here: Scene;
afterEach(async () => {
  await here.close();
  await hooks.close();
});

async function add(
  { app }: TestApp,
  name: string,
  preferences: Partial<Preferences> = {},
  url?: string,
): Promise<void> {
  const webhook = {
    name,
    shape: 'json',
    url: url ?? `${hooks.base}/${SECRET}/${name}`,
    allowPrivate: true,
  } as const;
  const wishes = { ...DEFAULT_PREFERENCES, ...preferences };
  await setWebhook(app.db, app.hasher, webhook, wishes, new Date('2026-03-10T12:00:00Z'));
}

/** Mail readers and webhooks of these names, all due at 09:00. */
async function open(
  names: readonly string[],
  readers = 0,
  options: MailServerOptions = {},
): Promise<TestApp> {
  hooks = await webhookServer();
  here = await scene(readers, options);
  for (const name of names) await add(here.tested, name);
  return here.tested;
}

const deliveries = ({ app }: TestApp) => app.db.delivery.findMany({ orderBy: { id: 'asc' } });
const titlesIn = (body: string): string[] =>
  (JSON.parse(body) as { papers: { title: string }[] }).papers.map(({ title }) => title);

test('a webhook gets an edition beside the readers, once, and the next one has what is new', async () => {
  const tested = await open(['lab'], 3);
  expect(await sendDue(tested)).toEqual({ sent: 4 });
  expect(await sendDue(tested)).toEqual({});
  expect(recipients(here.server)).toEqual(readersTo(3));
  expect(hooks.posted).toHaveLength(1);
  const [first] = hooks.posted;
  expect(titlesIn(first!.body)).toHaveLength(3);
  expect(JSON.parse(first!.body)).toMatchObject({
    type: 'paperround.edition',
    edition: { kind: 'welcome', number: 1 },
  });
  tested.at('2026-03-12T07:00:00Z');
  await readPage(tested, dailyPage(['A Note on Sparse Matrices', 'Something New Under the Sun']));
  tested.at('2026-03-12T09:00:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 4 });
  expect(titlesIn(hooks.posted[1]!.body)).toEqual(['Something New Under the Sun']);
  expect(hooks.posted[1]?.headers['idempotency-key']).not.toBe(first?.headers['idempotency-key']);
  // Nothing that is stored about the deliveries has the secret part of the URL.
  expect(JSON.stringify(await deliveries(tested))).not.toContain(SECRET);
});

test('a webhook that fails is tried again with the same bytes under the same key, not before its Retry-After', async () => {
  const tested = await open(['lab'], 1);
  hooks.answer(answering(429, { 'retry-after': '3600' }));
  expect(await sendDue(tested)).toEqual({ sent: 1, retrying: 1 });
  tested.at('2026-03-11T09:55:00Z');
  expect(await sendDue(tested)).toEqual({});
  hooks.answer(answering(200));
  tested.at('2026-03-11T10:30:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 1 });
  const [one, two] = hooks.posted;
  expect([two!.body, two!.headers['webhook-id']]).toEqual([one!.body, one!.headers['webhook-id']]);
});

test('a process that is killed between posting and recording leaves a doubt: the same bytes and key go again, and nothing else', async () => {
  const tested = await open(['lab'], 0);
  let victim: ReturnType<typeof spawn> | undefined;
  hooks.answer(() => void victim?.kill('SIGKILL'));
  victim = spawn(process.execPath, [program('src/cli/main.ts'), 'digest', '--now', '2026-03-11T09:00:00Z'], {
    cwd: temporaryFolder(),
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: tested.url,
      DATA_DIR: tested.app.config.dataDir,
      SECRET_KEY: tested.app.secretKeys[0],
      BASE_URL: 'https://papers.example.org',
    },
    stdio: 'ignore',
  });
  await once(victim, 'exit');
  hooks.answer(answering(200));
  await aMinuteLater(tested);
  expect(await sendDue(tested)).toEqual({ sent: 1 });
  const [one, two, ...more] = hooks.posted;
  expect(more).toEqual([]);
  expect([two!.body, two!.headers['idempotency-key']]).toEqual([one!.body, one!.headers['idempotency-key']]);
  expect(await sendDue(tested)).toEqual({});
});

test('with UNCERTAIN_DELIVERIES=hold an edition without an answer waits for an operator', async () => {
  const tested = withSettings(await open(['lab']), { uncertainDeliveries: 'hold' });
  hooks.answer((_posted, response) => void response.destroy());
  expect(await sendDue(tested)).toEqual({ uncertain: 1 });
  tested.at('2026-03-11T20:00:00Z');
  expect(await sendDue(tested)).toEqual({});
  expect(hooks.posted).toHaveLength(1);
});

test('a webhook that is gone is stopped when its run closes, stops no reader and no run, and begins again with another URL', async () => {
  const tested = await open(['lab', 'other'], 2);
  hooks.answer(({ path }, response) => void response.writeHead(path.endsWith('/lab') ? 410 : 200).end());
  expect(await sendDue(tested)).toEqual({ sent: 3, failed: 1 });
  const { db, hasher, clock } = tested.app;
  const { readerId } = await db.webhook.findUniqueOrThrow({ where: { name: 'lab' } });
  expect(await db.reader.findUnique({ where: { id: readerId } })).toMatchObject({
    status: 'bounced',
    nextDueAt: null,
  });
  expect((await db.digestRun.findFirstOrThrow()).stoppedAt).toBeNull();
  expect(await deliveryProblemTexts(db, clock.now())).toEqual([
    expect.stringMatching(/^webhook lab is gone \(HTTP 410\) and gets nothing; `webhooks add lab URL`/),
  ]);
  // Its papers are free: the new URL gets them.
  tested.at('2026-03-11T10:00:00Z');
  await add(tested, 'lab', {}, `${hooks.base}/${SECRET}/new`);
  tested.at('2026-03-12T09:00:00Z');
  await sendDue(tested);
  expect(
    hooks.posted.filter(({ path }) => path.endsWith('/new')).map(({ body }) => titlesIn(body).length),
  ).toEqual([3]);
  expect(await deliveryProblemTexts(db, clock.now())).toEqual([]);
  expect(await liftStop(db, hasher, 'https://nowhere.example/#lab', clock.now())).toBe(0);
});

test('a webhook that refuses us waits for a day and is reported; the readers of its run have their mail', async () => {
  const tested = await open(['lab'], 2);
  hooks.answer(answering(403, {}, 'invalid_token'));
  expect(await sendDue(tested)).toEqual({ sent: 2, retrying: 1 });
  expect(await deliveryProblemTexts(tested.app.db, tested.app.clock.now())).toEqual([
    'webhook lab: the webhook refuses us (HTTP 403: invalid_token); its edition waits, for a day at most',
  ]);
  hooks.answer(answering(200));
  tested.at('2026-03-11T12:00:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 1 });
});

test('a stored URL that cannot be decoded ends no run: everybody else is served, and the webhook is reported', async () => {
  const tested = await open(['lab'], 2);
  await add(tested, 'pct', {}, `${hooks.base.replace('http://', 'http://:a%zz@')}/hook`);
  expect(await sendDue(tested)).toEqual({ sent: 3, retrying: 1 });
  expect(await deliveryProblemTexts(tested.app.db, tested.app.clock.now())).toEqual([
    expect.stringMatching(/^webhook pct: the webhook refuses us \(.*set the URL anew\); its edition waits/),
  ]);
});

test('a host that is unavailable holds up no mail, burns no attempt, and its edition goes when it is back', async () => {
  const tested = await open([], 3);
  await add(tested, 'away', {}, 'http://127.0.0.1:1/hook');
  expect(await sendDue(tested)).toEqual({ sent: 3, retrying: 1 });
  const [waiting] = (await deliveries(tested)).filter(({ status }) => status === 'retrying');
  expect([waiting?.attempts, waiting?.reasonCode]).toEqual([0, 'not_reached']);
  await add(tested, 'away', {}, `${hooks.base}/back`);
  tested.at('2026-03-11T09:10:00Z');
  expect(await sendDue(tested)).toEqual({ sent: 1 });
  expect(hooks.posted.map(({ path }) => path)).toEqual(['/back']);
});

test('webhooks that answer nothing yet do not keep the mails of their run waiting, and all of them are recorded', async () => {
  const tested = withSettings(await open(['one', 'two', 'three'], 20), { sendConcurrency: 2 });
  // None of them answers before every reader has their mail.
  hooks.answer(async (_posted, response) => {
    while (here.server.messages.length < 20) await new Promise((turn) => setImmediate(turn));
    response.writeHead(204).end();
  });
  expect(await sendDue(tested)).toEqual({ sent: 23 });
  expect(hooks.posted).toHaveLength(3);
});

test('a limit for its host holds for a webhook, and the warm-up plan does not count it', async () => {
  const tested = withSettings(await open(['one', 'two'], 2), {
    sending: {
      limits: [{ domains: ['127.0.0.1'], rate: '1/h', mails: 1, perMs: 3_600_000 }],
      warmUp: { start: '2026-03-11', perDay: [1] },
    },
  });
  const { sent } = await sendDue(tested);
  expect([sent, hooks.posted.length, here.server.messages.length]).toEqual([2, 1, 1]);
});

test('a webhook that is removed is forgotten with what waits, stays out when a backup brings it back, and its name is free', async () => {
  const tested = await open(['lab']);
  hooks.answer(answering(503));
  expect(await sendDue(tested)).toEqual({ retrying: 1 });
  const { db, hasher, clock } = tested.app;
  const remove = () => removeWebhook(db, hasher, 'lab', clock.now());
  expect([await remove(), await remove()]).toEqual([true, false]);
  expect([await db.reader.count(), await db.storedMessage.count(), await db.suppression.count()]).toEqual([
    0, 0, 1,
  ]);
  await add(tested, 'lab');
  expect([await db.reader.count(), await db.suppression.count()]).toEqual([1, 0]);
});
