/** Migrations on a real PostgreSQL: in memory, and on a server if TEST_DATABASE_URL is set. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import { migrateDatabase } from '../../../src/database/migrations/migrate.ts';
import { type Migration, readMigrations } from '../../../src/database/migrations/migration-files.ts';
import { testDatabaseUrl } from '../../support/database.ts';

const committed = readMigrations();
const names = committed.map(({ name }) => name);

const migration = (name: string, sql: string): Migration => ({
  name,
  sql,
  checksum: createHash('sha256').update(sql).digest('hex'),
});

/** Runs `work` on a separate database without tables. */
async function onEmptyDatabase(
  work: (url: string, query: (sql: string) => Promise<unknown[]>) => Promise<void>,
): Promise<void> {
  const { url, remove } = await testDatabaseUrl({ migrated: false });
  const client = new pg.Client(url);
  await client.connect();
  try {
    await work(url, async (sql) => (await client.query({ text: sql, rowMode: 'array' })).rows.flat());
  } finally {
    await client.end();
    await remove();
  }
}

const APPLIED = 'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1';
const TABLES = `SELECT count(*)::int FROM pg_tables WHERE schemaname = 'public'`;

test('a new database gets all tables, and migrating it again does nothing', () =>
  onEmptyDatabase(async (url, query) => {
    expect(await migrateDatabase(url)).toEqual(names);
    expect(await query(APPLIED)).toEqual(names);
    expect(await query(`SELECT to_regclass('deliveries')::text`)).toEqual(['deliveries']);
    expect(await migrateDatabase(url)).toEqual([]);
    expect(await query(APPLIED)).toEqual(names);
  }));

test('of several processes that migrate at once one does it and all come through', () =>
  onEmptyDatabase(async (url, query) => {
    const applied = await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(url)));
    expect(applied.flat()).toEqual(names);
    expect(await query(APPLIED)).toEqual(names);
  }));

test('a process that waits for another that migrates sees what that one did, however little it was', () =>
  onEmptyDatabase(async (url) => {
    // Few tables: with many, PostgreSQL would notify the waiting session before it asks.
    const small = [migration('20000101000000_small', 'CREATE TABLE small (id int)')];
    const applied = await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(url, small)));
    expect(applied.flat()).toEqual(['20000101000000_small']);
  }));

test('a later version applies only what is new, semicolons and all', () =>
  onEmptyDatabase(async (url, query) => {
    await migrateDatabase(url);
    const later = migration(
      '29990101000000_later',
      `-- A comment; with a semicolon.
       CREATE TABLE later (word text DEFAULT 'one; two');
       CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;`,
    );
    expect(await migrateDatabase(url, [...committed, later])).toEqual([later.name]);
    expect(await query('INSERT INTO later DEFAULT VALUES RETURNING word || two()')).toEqual(['one; two2']);
  }));

test('the papers of mails sent before they moved to the row of the mail are still there', () =>
  onEmptyDatabase(async (url, query) => {
    await migrateDatabase(url, committed.slice(0, 1));
    await query(
      `INSERT INTO readers (public_id, email, email_key, status, created_at) VALUES (gen_random_uuid(), 'a@b', 'a@b', 'active', now())`,
    );
    await query(
      `INSERT INTO papers (title, abstract, first_seen_at) SELECT 'Paper ' || n, '', now() FROM generate_series(1, 3) n`,
    );
    await query(
      `INSERT INTO digest_runs (frequency, period_start, period_end) SELECT 'daily', now(), now() + n * interval '1 day' FROM generate_series(1, 2) n`,
    );
    await query(
      `INSERT INTO deliveries (run_id, reader_id, local_day, new_since, planned_at) SELECT id, 1, id::text, now(), now() FROM digest_runs ORDER BY digest_runs.id`,
    );
    await query(
      'INSERT INTO sent_papers (reader_id, paper_id, delivery_id, position) VALUES (1, 3, 1, 1), (1, 1, 1, 2)',
    );
    await migrateDatabase(url);
    expect(await query('SELECT paper_ids FROM deliveries ORDER BY id')).toEqual([[3, 1], []]);
  }));

test('a migration that fails leaves no trace, not even of those before it', () =>
  onEmptyDatabase(async (url, query) => {
    const failing = migration(
      '29990101000000_failing',
      'CREATE TABLE half (id int); SELECT no_such_column FROM half;',
    );
    await expect(migrateDatabase(url, [...committed, failing])).rejects.toMatchObject({
      code: 'database_drift',
      message: expect.stringContaining('no_such_column'),
    });
    expect(await query(TABLES)).toEqual([0]);
    expect(await migrateDatabase(url)).toEqual(names);
  }));

test('a database of a newer version, and one made by an edited migration, are refused with the names', () =>
  onEmptyDatabase(async (url, query) => {
    await migrateDatabase(url);
    await query(`UPDATE _prisma_migrations SET checksum = 'edited' WHERE migration_name = '${names[0]}'`);
    await query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '29990101000000_newer', '2999-01-01')`,
    );
    await expect(migrateDatabase(url)).rejects.toMatchObject({
      code: 'database_drift',
      facts: { unknown: ['29990101000000_newer'], edited: [names[0]] },
    });
  }));

test('a database that holds tables of something else is left alone', () =>
  onEmptyDatabase(async (url, query) => {
    await query('CREATE TABLE papers (of text)');
    await expect(migrateDatabase(url)).rejects.toMatchObject({ code: 'database_drift' });
    expect(await query(TABLES)).toEqual([1]);
  }));
