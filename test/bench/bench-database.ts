/**
 * The store of benchmarks that run whole commands: on the server of TEST_DATABASE_URL, else the embedded one,
 * as a DATA_DIR has it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config.ts';
import { type OpenDatabase, openDatabase } from '../../src/database/client.ts';
import { migrateDatabase } from '../../src/database/migrations/migrate.ts';
import { createLog } from '../../src/log.ts';
import { testDatabase } from '../support/database.ts';
import { prepareTemplate, removeTemplate, testServer } from '../support/template-database.ts';

export interface BenchDatabase extends OpenDatabase {
  /** By which other processes open it. */
  readonly place: Pick<Config, 'databaseUrl' | 'dataDir'>;
}

/**
 * Migrated and empty; `close` removes it. A database in this process's memory, as tests have it, would
 * measure something else.
 */
export async function benchDatabase(): Promise<BenchDatabase> {
  if (testServer() !== null) {
    await prepareTemplate();
    const database = await testDatabase();
    const close = () => database.close().then(removeTemplate);
    return { ...database, place: { databaseUrl: database.url, dataDir: tmpdir() }, close };
  }
  const place = { databaseUrl: null, dataDir: await mkdtemp(join(tmpdir(), 'paperround-bench-')) };
  const database = await openDatabase(place, createLog('error', false));
  await migrateDatabase(database.url);
  const close = async (): Promise<void> => {
    await database.close();
    // Its process ends once the folder is gone.
    await rm(place.dataDir, { recursive: true, maxRetries: 10 });
  };
  return { ...database, place, close };
}
