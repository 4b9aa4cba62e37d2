/** Commands that search, while many papers are not indexed yet. */
import { markAllUnindexed } from '../../src/papers/index-store.ts';
import { testDatabaseUrl } from '../support/database.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { runCommand } from './run-command.ts';

const folder = temporaryFolder();
let store: Awaited<ReturnType<typeof testDatabaseUrl>>;
beforeAll(async () => {
  store = await testDatabaseUrl();
  const { db } = await store.client();
  await db.$executeRaw`
    INSERT INTO papers (title, title_key, abstract, authors, categories, first_seen_at, trending_key, reasons)
    SELECT 'Zebras', 'zebra' || n, '', '{}', '{}', now(), 1, '{}' FROM generate_series(1, 1200) AS n`;
  await db.$transaction((tx) => markAllUnindexed(tx));
});
afterAll(() => store.remove());

test('of many matches a terminal shows some and says how to see all, and JSON has all', async () => {
  const env = { DATABASE_URL: store.url, DATA_DIR: folder, SECRET_KEY: 'canary-for-tests-only' };
  const command = ['topics', 'test', '--query', 'zebra'];
  const { stdout } = await runCommand(command, { env, folder });
  expect(stdout.match(/Zebras$/gm)).toHaveLength(20);
  expect(stdout).toContain('Shown: 20, the most trending first; `--limit 0` shows all.');
  const all = await runCommand([...command, '--limit', '0'], { env, folder });
  expect(all.stdout).not.toContain('Shown:');
  const json = await runCommand([...command, '--json'], { env, folder });
  expect(JSON.parse(json.stdout)).toMatchObject({ total: 1000, papers: { length: 1000 } });
});

test.each([
  ['papers --query', ['papers', '--query', 'zebra', '--limit', '1'], '1 of 1000 papers.'],
  ['topics test --query', ['topics', 'test', '--query', 'zebra', '--limit', '1'], '1000 papers match.'],
])('%s says how many papers it could not search', async (_, command, found) => {
  const { stdout } = await runCommand(command, {
    env: { DATABASE_URL: store.url, DATA_DIR: folder, SECRET_KEY: 'canary-for-tests-only' },
    folder,
  });
  expect(stdout).toContain(`${found} 200 papers came in just now and cannot be searched yet.`);
});
