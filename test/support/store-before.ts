/** A database with data from before a given migration, for migration tests. */
import pg from 'pg';
import { type OpenDatabase, open } from '../../src/database/client.ts';
import { migrateDatabase } from '../../src/database/migrations/migrate.ts';
import { readMigrations } from '../../src/database/migrations/migration-files.ts';
import { testDatabaseUrl } from './database.ts';

/**
 * Migrates a database up to, but not including, `migration`, inserts `rows` (SQL), and applies the remaining
 * migrations. `close` removes the database.
 */
export async function migratedFromBefore(migration: string, rows: string): Promise<OpenDatabase> {
  const { url, remove } = await testDatabaseUrl({ migrated: false });
  const migrations = readMigrations();
  const at = migrations.findIndex(({ name }) => name.endsWith(`_${migration}`));
  if (at === -1) throw new Error(`there is no migration ${migration}`);
  await migrateDatabase(url, migrations.slice(0, at));
  const client = new pg.Client(url);
  await client.connect();
  await client.query(rows);
  await client.end();
  await migrateDatabase(url);
  const store = await open(url, { size: 2, greetingTimeout: 60_000, onError: () => undefined });
  return {
    ...store,
    close: async () => {
      await store.close();
      await remove();
    },
  };
}
