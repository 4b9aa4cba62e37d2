/** Brings a database to this version's schema by applying the missing migrations, all or none. */

import pg from 'pg';
import { MINUTE_MS } from '../../durations.ts';
import { messageOf, PaperroundError } from '../../errors.ts';
import { describeUrl, unavailable } from '../postgres/connection-pool.ts';
import { engineMigrations, engineSchema, type Migration, readMigrations } from './migration-files.ts';

/** An arbitrary number for the advisory lock under which processes migrate one at a time. */
const MIGRATION_LOCK = 7_237_110_624;

/**
 * Time limit for connecting, in milliseconds: the embedded database accepts no connection while it runs a
 * statement.
 */
const GREETING = MINUTE_MS;

/** A migration as recorded in the database. */
interface AppliedMigration {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

/**
 * Applies the missing migrations and returns their names, in order. Any number of processes may call it at
 * once. Costs two queries if nothing is missing.
 * @throws PaperroundError `database_drift` if the database has migrations that this version does not know, or
 * that differ from its own
 */
export async function migrateDatabase(
  url: string,
  migrations: readonly Migration[] = readMigrations(),
): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: GREETING });
  // The next statement reports a broken connection; without a listener, it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw unavailable(url, error);
  }
  try {
    if (missingMigrations(await appliedMigrations(client), migrations, url).length === 0) return [];

    // One transaction, so that a process killed half-way leaves nothing behind.
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const missing = missingMigrations(await appliedMigrations(client), migrations, url);
    if (missing.length > 0) await applyMigrations(client, migrations);
    await client.query('COMMIT');
    return missing.map(({ name }) => name);
  } catch (error) {
    throw error instanceof PaperroundError ? error : failed(url, error);
  } finally {
    await client.end();
  }
}

async function appliedMigrations(client: pg.Client): Promise<AppliedMigration[]> {
  // Queries the catalogue: to_regclass alone uses the session's cache, which misses a table that was created
  // while we waited for the lock.
  const { rows: tables } = await client.query(
    `SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('_prisma_migrations')) AS present`,
  );
  if (!tables[0]?.present) return [];
  const { rows } = await client.query<AppliedMigration>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
  );
  return rows;
}

/** Returns the migrations to apply. Throws if applied ones differ from this version's. */
function missingMigrations(
  applied: readonly AppliedMigration[],
  known: readonly Migration[],
  url: string,
): Migration[] {
  const checksums = new Map(known.map(({ name, checksum }) => [name, checksum]));
  const unknown = applied
    .filter(({ migration_name }) => !checksums.has(migration_name))
    .map(({ migration_name }) => migration_name);
  const edited = applied
    .filter(
      ({ migration_name, checksum }) =>
        checksums.has(migration_name) && checksums.get(migration_name) !== checksum,
    )
    .map(({ migration_name }) => migration_name);
  const unfinished = applied
    .filter(({ finished_at }) => finished_at === null)
    .map(({ migration_name }) => migration_name);
  const problems = [
    ...(unknown.length > 0
      ? [`it has migrations that this version does not know: ${unknown.join(', ')}`]
      : []),
    ...(edited.length > 0 ? [`it was migrated by another text of: ${edited.join(', ')}`] : []),
    ...(unfinished.length > 0 ? [`a migration was begun and not finished: ${unfinished.join(', ')}`] : []),
  ];
  if (problems.length > 0) {
    throw new PaperroundError(
      'database_drift',
      `The database (${describeUrl(url)}) is not one that this version made: ${problems.join('; ')}`,
      {
        hint:
          unknown.length > 0
            ? 'It was probably used by a newer version: run that version, or point DATABASE_URL (or DATA_DIR) at another database.'
            : 'Committed migrations must not be edited: restore prisma/migrations, or point DATABASE_URL (or DATA_DIR) at another database.',
        facts: { unknown, edited, unfinished },
      },
    );
  }
  const finished = new Set(applied.map(({ migration_name }) => migration_name));
  return known.filter(({ name }) => !finished.has(name));
}

/** Lets Prisma's engine apply the migrations and record them in `_prisma_migrations`. */
async function applyMigrations(client: pg.Client, migrations: readonly Migration[]): Promise<void> {
  const [{ withSchemaEngine }, { engineConnection }] = await Promise.all([
    import('./schema-engine.ts'),
    import('./engine-connection.ts'),
  ]);
  const connection = engineConnection(client);
  const input = {
    migrationsList: engineMigrations(migrations),
    filters: { externalTables: [], externalEnums: [] },
  };
  try {
    await withSchemaEngine(connection, engineSchema(), (engine) => engine.applyMigrations(input));
  } catch (error) {
    throw connection.failure ?? error;
  }
}

const failed = (url: string, cause: unknown): PaperroundError =>
  new PaperroundError(
    'database_drift',
    `The tables of the database (${describeUrl(url)}) could not be brought up to date: ${messageOf(cause)}`,
    {
      hint: 'Nothing was changed. If the database holds tables of something else, use a database of its own.',
      cause,
    },
  );
