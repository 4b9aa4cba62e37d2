/** A migrated, empty PostgreSQL for a test: in memory, or on the server of TEST_DATABASE_URL. */
import { type OpenDatabase, open } from '../../src/database/client.ts';
import { createStore, type StoreOptions, type StorePool, type TestStore } from './store-pool.ts';

/**
 * `url` gives other processes (the CLI as a program) access while the test runs. Call `close` when
 * the test has ended: the next one may use the store.
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

/** The same without a client. */
export function testDatabaseUrl(options: StoreOptions = {}): Promise<TestStore> {
  // Benchmarks run outside of the test environment, where nothing would remove what is kept.
  const { takeTestStore = createStore } = globalThis as { takeTestStore?: StorePool['take'] };
  return takeTestStore(options);
}
