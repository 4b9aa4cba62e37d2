/** A migrated, empty PostgreSQL for a test: in memory, or on the server of TEST_DATABASE_URL. */
import { type OpenDatabase, open } from '../../src/database/client.ts';
import { takeStore } from './store-pool.ts';

/**
 * `url` gives other processes (the CLI as a program) access while the test runs. Call `close` when
 * the test has ended: another one gets the store.
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

/** The same without a client. `migrated: false` gives a database without tables. */
export async function testDatabaseUrl(
  options: { readonly migrated?: boolean } = {},
): Promise<{ url: string; remove(): Promise<void> }> {
  // In a test: the worker's own, which all its test files share.
  const { takeStoreOfWorker = takeStore } = globalThis as { takeStoreOfWorker?: typeof takeStore };
  const { url, giveBack } = await takeStoreOfWorker(options);
  return { url, remove: giveBack };
}
