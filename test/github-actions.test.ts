/** The workflow for a fork on GitHub: how its steps depend on each other, and what its shell does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'yaml';
import { packageRoot } from '../src/package-root.ts';
import { testDatabaseUrl } from './support/database.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: { readonly key?: string };
  readonly 'continue-on-error'?: boolean;
}

const workflow = parse(readFileSync(join(packageRoot, 'deploy/github-actions.yml'), 'utf8')) as {
  readonly jobs: { readonly digest: { readonly steps: readonly Step[] } };
};
const { steps } = workflow.jobs.digest;
const placeOf = (is: (step: Step) => boolean | undefined): number => {
  const place = steps.findIndex((step) => is(step));
  expect(place).toBeGreaterThanOrEqual(0);
  return place;
};

test('a source that fails stops no digest, and the run fails at its end', () => {
  const ingest = placeOf(({ run }) => run?.endsWith(' ingest'));
  const digest = placeOf(({ run }) => run?.endsWith(' digest'));
  const last = steps.at(-1);
  expect(ingest).toBeLessThan(digest);
  expect(steps[ingest]?.['continue-on-error']).toBe(true);
  expect([last?.run, last?.if]).toEqual([
    'exit 1',
    expect.stringContaining("steps.ingest.outcome == 'failure'"),
  ]);
});

test('each attempt of a run saves a state of its own, once the database has ended', () => {
  const restored = placeOf(({ uses }) => uses?.startsWith('actions/cache/restore@'));
  const waited = placeOf(({ run }) => run?.includes('.s.PGSQL.5432'));
  const saved = placeOf(({ uses }) => uses?.startsWith('actions/cache/save@'));
  expect(steps[restored]?.with?.key).toMatch(/run_id.*run_attempt/);
  expect(steps[saved]?.with?.key).toBe(steps[restored]?.with?.key);
  expect(waited).toBe(saved - 1);
  expect([steps[waited]?.if, steps[saved]?.if]).toEqual(['always()', 'always()']);
});

test('the subscription follows READER and TOPICS, at the first run and whenever they change', async () => {
  const database = await testDatabaseUrl();
  const folder = temporaryFolder();
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: database.url,
    DATA_DIR: join(folder, 'state'),
    PAPERROUND_CONFIG: join(folder, 'state', 'paperround.yaml'),
    SECRET_KEY: 'canary-for-tests-only',
    MAIL_TRANSPORT: 'outbox',
    LOG_LEVEL: 'silent',
  };
  // The database of the test may be one that this process serves.
  const shell = async (script: string, more: Readonly<Record<string, string>> = {}) => {
    const here = script.replaceAll('bin/paperround.js', join(packageRoot, 'bin/paperround.js'));
    const child = spawn('bash', ['-e', '-c', here], { cwd: folder, env: { ...env, ...more } });
    const [stdout, [code]] = await Promise.all([
      text(child.stdout),
      once(child, 'close') as Promise<[number | null]>,
      text(child.stderr),
    ]);
    return { stdout, code };
  };
  const subscription = steps[placeOf(({ id }) => id === 'subscription')]?.run as string;
  const run = async (READER: string, TOPICS: string) => (await shell(subscription, { READER, TOPICS })).code;
  const readers = async () => {
    const { stdout } = await shell('node bin/paperround.js subscribers list --json');
    const { subscribers } = JSON.parse(stdout) as {
      subscribers: { email: string; status: string; topics: string[] }[];
    };
    return subscribers.map(({ email, status, topics }) => [email, status, topics.join()]);
  };
  expect(await run('ada@example.org', 'vision')).toBe(0);
  expect(await run('ada@example.org', 'robotics')).toBe(0);
  expect(await run('ada@example.org', 'no-such-topic')).toBe(1);
  expect(await readers()).toEqual([['ada@example.org', 'active', 'robotics']]);
  expect(await run('eve@example.org', 'robotics')).toBe(0);
  expect(await readers()).toEqual([['eve@example.org', 'active', 'robotics']]);
  await database.remove();
}, 180_000);
