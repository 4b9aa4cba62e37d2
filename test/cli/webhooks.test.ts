/**
 * The command `webhooks`, in sequence on one database: what it sets, posts and shows, and what it never
 * shows.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dailyPage } from '../support/daily-page.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { answering, type WebhookServer, webhookServer } from '../support/webhook-server.ts';
import { runCommand } from './run-command.ts';
import type { Ran } from './run-program.ts';

const folder = temporaryFolder();
let database: Awaited<ReturnType<typeof testDatabaseUrl>>;
let hooks: WebhookServer;
const seen: string[] = [];

beforeAll(async () => {
  [database, hooks] = await Promise.all([testDatabaseUrl(), webhookServer()]);
});
afterAll(async () => {
  await hooks.close();
  await database.remove();
});

async function run(...args: readonly string[]): Promise<Ran> {
  const env = { DATABASE_URL: database.url, DATA_DIR: folder, SECRET_KEY: 'canary-for-tests-only' };
  const ran = await runCommand(args, { env, folder });
  seen.push(ran.stdout, ran.stderr);
  return ran;
}
const url = (path = 'hook-with-a-secret'): string => `${hooks.base}/${path}`;
const NOW = ['--now', '2026-03-10T12:00:00Z', '--json'];

test('a URL that an operator must not set by mistake is refused, and is not repeated', async () => {
  for (const [args, reason] of [
    [['lab', url()], /needs https/],
    [['lab', 'https://127.0.0.1/hook-with-a-secret'], /^127\.0\.0\.1 is not public \(loopback\)/],
    [['lab', 'https://169.254.169.254/hook-with-a-secret', '--allow-private'], /link-local/],
    [['Lab!', 'https://hooks.example.org/hook-with-a-secret'], /small letters/],
    [['lab', 'hook-with-a-secret'], /cannot be read/],
    [['lab', 'https://ntfy.example.org/', '--shape', 'ntfy'], /topic/],
    [['lab', 'https://matrix.example.org/!hook-with-a-secret', '--shape', 'matrix'], /access token/],
    [['lab', 'https://hooks.example.org:0/hook-with-a-secret'], /port 0/],
    [['lab', 'https://:hook-with-a-secret%zz@hooks.example.org/'], /%25/],
    [['lab', 'https://hook-with-a-secret%zz:word@hooks.example.org/'], /%25/],
    [['lab', 'https://ntfy.example.org/hook-with-a-secret%', '--shape', 'ntfy'], /%25/],
    [['lab', 'https://:token@matrix.example.org/!hook-with-a-secret%zz', '--shape', 'matrix'], /%25/],
    [['lab', 'https://hook-with-a-secret@ntfy.example.org/topic', '--shape', 'ntfy'], /https:\/\/:TOKEN@/],
    [['lab', 'https://hook-with-a-secret@hooks.example.org/'], /https:\/\/USER:PASSWORD@/],
    [['lab', 'https://discord.com/channels/1/hook-with-a-secret', '--shape', 'discord'], /api\/webhooks/],
    [['lab', 'https://discord.com/api/webhooks/1/', '--shape', 'discord'], /api\/webhooks/],
  ] as const) {
    const ran = await run('webhooks', 'add', ...args, '--json');
    expect([ran.code, (ran.json() as { error: { message: string } }).error.message]).toEqual([
      2,
      expect.stringMatching(reason),
    ]);
  }
});

test('a webhook is added with wishes, listed, changed, and found by its name elsewhere', async () => {
  const added = await run(
    'webhooks',
    'add',
    'lab',
    url(),
    '--allow-private',
    '--frequency',
    'weekdays',
    ...NOW,
  );
  const address = `${hooks.base}/#lab`;
  expect(added.json()).toMatchObject({
    webhook: { name: 'lab', shape: 'json', email: address, status: 'active', frequency: 'weekdays' },
  });
  await run('webhooks', 'change', 'lab', '--frequency', 'daily', '--max-papers', '5', ...NOW);
  const listed = await run('webhooks', 'list', ...NOW);
  expect(listed.json()).toMatchObject({ webhooks: [{ name: 'lab', frequency: 'daily', maxPapers: 5 }] });
  await run('webhooks', 'change', 'lab', '--exclude', 'survey', ...NOW);
  expect((await run('webhooks', 'list')).stdout).toMatch(/#lab {2}not “survey”$/m);
  expect((await run('subscribers', 'show', address, ...NOW)).code).toBe(0);
  expect((await run('subscribers', 'export')).stdout.trim().split('\n')).toHaveLength(1);
  expect((await run('subscribers', 'move', address, 'ada@example.org', ...NOW)).code).toBe(2);
  expect((await run('preview', address, '--out', 'x', ...NOW)).code).toBe(2);
  expect((await run('subscribe', address, ...NOW)).code).toBe(2);
});

test('a trial edition is written or posted, and costs no paper; an answer that is no yes is an error', async () => {
  const page = join(folder, 'page.txt');
  writeFileSync(page, dailyPage(['Language Models as Zebra Keepers', 'Robots That Fold Laundry']));
  await run('ingest', '--file', page, '--now', '2026-03-11T07:00:00Z', '--json');
  const due = ['--now', '2026-03-11T09:00:00Z', '--json'];
  expect((await run('webhooks', 'test', 'lab', '--out', 'edition.json', ...due)).json()).toMatchObject({
    sent: false,
    papers: 2,
  });
  expect(JSON.parse(readFileSync(join(folder, 'edition.json'), 'utf8'))).toMatchObject({
    type: 'paperround.edition',
  });
  expect(await run('webhooks', 'test', 'lab', '--out', 'no/such/folder/x.json', ...due)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/The file no\/such\/folder\/x\.json could not be written: ENOENT/),
  });
  expect((await run('webhooks', 'test', 'lab', ...due)).json()).toMatchObject({ sent: true, papers: 2 });
  hooks.answer(answering(404, {}, 'no hook-with-a-secret here'));
  expect((await run('webhooks', 'test', 'lab', ...due)).code).toBe(1);
  hooks.answer(answering(200));
  expect((await run('digest', ...due)).json()).toMatchObject({ sent: 1 });
  expect(hooks.posted).toHaveLength(3);
});

test('the key of its signatures is shown when asked for, and the webhook goes when it is removed', async () => {
  const { secrets } = (await run('webhooks', 'secret', 'lab', '--json')).json<{ secrets: string[] }>();
  expect(secrets).toEqual([expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/)]);
  expect((await run('webhooks', 'remove', 'lab', '--json')).code).toBe(0);
  expect(await run('webhooks', 'remove', 'lab')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^paperround: No webhook is called "lab"\.$/m),
  });
});

test('no command has shown the secret part of a URL', async () => {
  await run('status');
  await run('deliveries', '--json');
  expect(seen.length).toBeGreaterThan(15);
  expect(seen.join('\n')).not.toContain('with-a-secret');
});
