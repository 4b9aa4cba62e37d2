/** Tests the command line before any command runs: arguments, flags, settings, help, pipes. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { COMMANDS } from '../../src/cli/commands.ts';
import { packageVersion } from '../../src/package-root.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { databaseProxy } from '../support/database-proxy.ts';
import { program as built } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runCommand } from './run-command.ts';
import { runProgram, startProgram } from './run-program.ts';

const folder = temporaryFolder();

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCommand(args, { env, folder });
const program = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runProgram(args, { env, folder });

interface Failure {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly facts?: { readonly problems: { readonly variable: string }[] };
  };
}

test.each([
  ['a flag that does not exist', ['papers', '--bogus'], /unknown option '--bogus'/],
  ['a command that does not exist', ['papres'], /unknown command 'papres' \(Did you mean papers\?\)/],
  [
    'help of a command that does not exist',
    ['help', 'papres'],
    /unknown command 'papres' \(Did you mean papers\?\)/,
  ],
  ['that help by its flag', ['papres', '--help'], /unknown command 'papres'/],
  ['no command', [], /no command given/],
  ['a flag without its value', ['papers', '--limit'], /'--limit <n>' argument missing/],
  ['a number that is none', ['papers', '--limit', '-1'], /expected a whole number from 0/],
  [
    'a day that the calendar does not have',
    ['papers', '--now', '2026-02-30T00:00:00Z'],
    /expected an instant such as/,
  ],
  ['one word too many', ['papers', 'extra'], /too many arguments/],
  [
    'a format that does not exist',
    ['ingest', '--file', 'x', '--format', 'pdf'],
    /Allowed choices are daily-papers-text/,
  ],
  ['sources and files at once', ['ingest', 'daily', '--file', 'x'], /Saw daily beside --file/],
  ['words about files without a file', ['ingest', '--source', 'x'], /--source without --file/],
  ['a status that does not exist', ['deliveries', '--status', 'lost'], /Allowed choices are planned/],
  ['an address that is none', ['send-test', 'nobody'], /Saw "nobody"\. The address has no @\./],
  ['half a consent', ['subscribe', 'a@example.org', '--confirmed'], /--confirmed and --consent go together/],
  ['a blank value', ['subscribe', 'a@example.org', '--query', ' '], /--query: Saw nothing/],
  [
    'an action that does not exist',
    ['subscribers', 'forget'],
    /expected list, show, import, export, move, erase or lift/,
  ],
  [
    'an action that needs a name',
    ['webhooks', 'pause'],
    /"webhooks pause" with nothing after it, expected "webhooks pause NAME"/,
  ],
  [
    'an action that needs two words',
    ['webhooks', 'add', 'x'],
    /with one word after it, expected "webhooks add NAME URL"/,
  ],
  [
    'a word after an action that takes none',
    ['subscribers', 'list', 'x'],
    /with one word after it, expected "subscribers list"/,
  ],
  [
    'a blank action',
    ['sources', ''],
    /Saw "sources ", expected add, test, import, enable, disable or nothing/,
  ],
  ['a run that is no number', ['runs', 'stop', 'x'], /Saw "x", expected a number such as 17/],
  [
    'a flag of another action',
    ['sources', 'test', 'x', '--name', 'y'],
    /--name goes with "sources add URL", not with "sources test"/,
  ],
  ['a blank name of a source', ['ingest', '--file', 'x', '--source', ''], /expected a name of 1 to 80/],
  [
    'a status beside the delivery to resolve',
    ['deliveries', 'resolve', '1', '--as', 'sent', '--status', 'uncertain'],
    /--status goes with "deliveries", not with "deliveries resolve"/,
  ],
  ['an answer without a delivery', ['deliveries', '--as', 'sent'], /--as goes with "deliveries resolve ID"/],
  [
    'more and less of one paper',
    ['feedback', 'a@example.org', '--more', '1', '--more', '2', '--less', '2'],
    /--more 2 and --less 2 contradict each other/,
  ],
  ['a day without a reader', ['status', '--day', '2026-03-11'], /--day goes with --email/],
])('%s is exit 2, reported on stderr and as the one document on stdout', async (_, args, message) => {
  const { code, stderr, json } = await run(['--json', ...args]);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
  expect(json<Failure>().error).toMatchObject({ code: 'bad_usage', message: expect.stringMatching(message) });
});

test('wrong usage names the help of the very command', async () => {
  const { code, stderr } = await program(['papers', '--bogus']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^See `paperround papers --help`\.$/m);
  expect((await run(['subscribers', 'forget'])).stderr).toMatch(/^See `paperround subscribers --help`\.$/m);
  expect((await run(['papres'])).stderr).toMatch(/^See `paperround --help`\.$/m);
});

test('without a command the help is shown, where errors go', async () => {
  const { code, stdout, stderr } = await program([]);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/Usage: paperround COMMAND \[options\]/);
});

test('help names every command, and each command has its own', async () => {
  const { code, stdout } = await program(['--help']);
  expect(code).toBe(0);
  for (const { name, summary } of COMMANDS)
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`${name} ${summary}`);
  const ofOne = await run(['help', 'ingest']);
  expect(ofOne.code).toBe(0);
  expect(ofOne.stdout).toMatch(/^Usage: paperround ingest \[source\.\.\.\] \[options\]/);
});

test.each(COMMANDS)('the flags of $name do not collide with those that every command has', async ({
  load,
}) => {
  const command = new Command().option('--json').option('--now <instant>');
  // Commander refuses the same flag twice.
  (await load()).command.define(command);
  expect(command.helpInformation()).toMatch(/--json/);
});

test('the version is that of the package', async () => {
  expect((await program(['--version'])).stdout.trim()).toBe(packageVersion);
});

test('all problems of a configuration are reported together, and no secret of it', async () => {
  const { code, stdout, stderr, json } = await run(['papers', '--json'], {
    PORT: '99999',
    SECRET_KEY: 'canary',
    DATABASE_URL: 'mysql://user:canary@db/x',
    SMTP_URL: 'smtp://user:can%ary@mail',
    BASE_URL: 'https://user:canary@papers.example.org',
    MAIL_FROM: 'nobody',
    DKIM_DOMAIN: 'example.org',
  });
  expect(code).toBe(2);
  expect(
    json<Failure>()
      .error.facts?.problems.map(({ variable }) => variable)
      .toSorted(),
  ).toEqual(
    [
      'BASE_URL',
      'DATABASE_URL',
      'DKIM_PRIVATE_KEY',
      'DKIM_SELECTOR',
      'MAIL_FROM',
      'PORT',
      'SECRET_KEY',
      'SMTP_URL',
    ].toSorted(),
  );
  expect(`${stdout}${stderr}`).not.toMatch(/canary|can%ary/);
  expect(stderr).toMatch(/PORT: saw "99999", expected a port number, 0 to 65535/);
});

test('in production a key has to be given', async () => {
  expect(await run(['papers'], { NODE_ENV: 'production' })).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/SECRET_KEY: saw nothing/),
  });
});

test.each([
  '/proc/no/such',
  '/dev/null',
  '/dev/null/data',
])('DATA_DIR=%s is reported as what it is, at once', async (path) => {
  const { code, stderr } = await run(['papers'], { DATA_DIR: path });
  expect(code).toBe(2);
  expect(stderr).toMatch(/DATA_DIR: saw .*expected a folder that this user may write to/);
});

test('a database that is down is exit 1, with what to do and without its password', async () => {
  const { code, json, stderr, stdout } = await program(['papers', '--json'], {
    DATABASE_URL: 'postgresql://user:canary@127.0.0.1:1/x',
    SECRET_KEY: 'a-key-for-tests-only',
  });
  expect(code).toBe(1);
  expect(json<Failure>().error.code).toBe('database_unavailable');
  expect(stderr).toMatch(/Check that the server runs/);
  expect(`${stdout}${stderr}`).not.toMatch(/canary/);
});

test('a database that fails in the middle is exit 1 in a sentence, without the program text', async () => {
  const { url, remove } = await testDatabaseUrl();
  const proxy = await databaseProxy(url);
  proxy.breakAt('FROM papers', 'before');
  const { code, json, stderr } = await run(['papers', '--json'], {
    DATABASE_URL: proxy.url,
    SECRET_KEY: 'a-key-for-tests-only',
  });
  await proxy.close();
  await remove();
  expect(code).toBe(1);
  expect(json<Failure>().error.code).toBe('database_unavailable');
  expect(stderr).toMatch(
    /^paperround: The database could not do its part: .+\nSee that its server runs .+\n$/,
  );
});

test('config prints what is in effect, from the environment before .env, with every secret masked', async () => {
  const place = temporaryFolder();
  writeFileSync(join(place, '.env'), 'PORT=4001\nHOST=0.0.0.0\nSMTP_URL=smtp://user:canary@mail:25\n');
  writeFileSync(
    join(place, 'paperround.yaml'),
    'sources:\n  - name: one\n    url: https://example.org/feed?api_key=canary\n',
  );
  const env = {
    PORT: '4002',
    DATABASE_URL: 'postgresql://user:canary@db/x?password=canary',
    SECRET_KEY: 'canary-canary-canary,canary-canary-older',
    ADMIN_PASSWORD: 'canary-canary-canary',
  };
  const { code, stdout, json } = await runProgram(['config', '--json'], { env, folder: place });
  expect(code).toBe(0);
  expect(json()).toMatchObject({
    PORT: 4002,
    HOST: '0.0.0.0',
    SMTP_URL: 'smtp://user:****@mail:25',
    SECRET_KEY: '****,****',
  });
  expect(stdout).not.toMatch(/canary/);
});

test('output for which there is no room is exit 1, in a sentence', () => {
  for (const args of [['--help'], ['config', '--json']]) {
    const full = openSync('/dev/full', 'w');
    const { status, stderr } = spawnSync(process.execPath, [built('src/cli/main.ts'), ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH },
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    closeSync(full);
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^paperround: The output .+ENOSPC.+\n$/)]);
  }
});

test('the reader of the output may stop reading', async () => {
  const child = startProgram(['--help'], { env: {}, folder });
  child.stdout?.destroy();
  child.stderr?.destroy();
  expect(await once(child, 'exit')).toEqual([0, null]);
});
