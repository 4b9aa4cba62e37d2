/** A migrated, empty PostgreSQL per test file: in memory, or on the server of TEST_DATABASE_URL. */
import { randomUUID } from 'node:crypto';
import { type OpenDatabase, open } from '../../src/database/client.ts';
import { openMemoryDatabase } from '../../src/database/migrations/memory-database.ts';
import { databaseOn, onServer, readDump, templateName, testServer } from './template-database.ts';

/**
 * `url` gives other processes (the CLI as a program) access while the test runs. Call `close` in
 * `afterAll`.
 */
export async function testDatabase(): Promise<OpenDatabase> {
  const { url, remove } = await testDatabaseUrl();
  const opened = await open(url, { size: 10, greetingTimeout: 60_000, onError: () => undefined });
  return {
    ...opened,
    close: async () => {
      await opened.close();
      await remove();
    },
  };
}

/** The same without a client. `migrated: false` creates a database without tables. */
export async function testDatabaseUrl({
  migrated = true,
} = {}): Promise<{ url: string; remove(): Promise<void> }> {
  const server = testServer();
  if (server === null) {
    const database = await openMemoryDatabase(await readDump(migrated ? 'migrated' : 'empty'));
    return { url: database.url, remove: () => database.close() };
  }
  const name = `paperround_test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, (client) =>
    client.query(`CREATE DATABASE "${name}" ${migrated ? `TEMPLATE "${templateName()}"` : ''}`),
  );
  return {
    url: databaseOn(server, name),
    remove: () =>
      onServer(server, async (client) => void (await client.query(`DROP DATABASE "${name}" WITH (FORCE)`))),
  };
}
