/** A migrated, empty PostgreSQL for a test: in memory, or on the server of TEST_DATABASE_URL. */
import type { OpenDatabase } from '../../src/database/client.ts';
import { createStorePool, type StoreOptions, type StorePool, type TestStore } from './store-pool.ts';

/**
 * Opens one. Other processes (the CLI as a program) can use it by its `url` during the test. Call `close`
 * when the test has ended, because then the next test may use the same store.
 */
export async function testDatabase(): Promise<OpenDatabase> {
  const store = await testDatabaseUrl();
  return { ...(await store.client()), close: store.remove };
}

/** The same without a client. */
export function testDatabaseUrl(options: StoreOptions = {}): Promise<TestStore> {
  // Benchmarks run outside the test environment, where nothing would remove stores that are kept.
  const { takeTestStore = createStorePool(0).take } = globalThis as { takeTestStore?: StorePool['take'] };
  return takeTestStore(options);
}
