/** A store in use, as it was before one of the migrations. */
import pg from 'pg';
import { type OpenDatabase, open } from '../../src/database/client.ts';
import { migrateDatabase } from '../../src/database/migrations/migrate.ts';
import { readMigrations } from '../../src/database/migrations/migration-files.ts';
import { testDatabaseUrl } from './database.ts';

/** Puts `rows` (SQL) into a store that has only the migrations before `migration`, then migrates it; `close` removes it. */
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
