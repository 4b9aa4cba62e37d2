/** Creates stores for tests, and keeps used ones for the next test: emptying one costs far less than creating one. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openMemoryDatabase } from '../../src/database/migrations/memory-database.ts';
import { databaseOn, onServer, readDump, templateName, testServer } from './template-database.ts';

export interface TestStore {
  readonly url: string;
  /** The store must not be used afterwards. */
  remove(): Promise<void>;
}

export interface StoreOptions {
  /** Default: true. Without it the store has no tables. */
  readonly migrated?: boolean;
}

export interface StorePool {
  /** A migrated store is kept when it is removed, and is the next one, empty again. */
  take(options?: StoreOptions): Promise<TestStore>;
  removeKept(): Promise<void>;
}

/** Most tests use one store at a time, and each takes memory. */
const MOST_KEPT = 2;

export function createStorePool(): StorePool {
  /** Migrated and empty stores, each with the state of its schema when it was emptied. */
  const kept: { readonly store: TestStore; readonly schema: string }[] = [];
  return {
    async take(options = {}) {
      if (options.migrated === false) return createStore(options);
      const { store, schema } = kept.pop() ?? (await withSchema(await createStore()));
      return {
        url: store.url,
        async remove() {
          const emptied = kept.length < MOST_KEPT ? await empty(store.url, schema) : null;
          if (emptied === null) await store.remove();
          else kept.push({ store, schema: emptied });
        },
      };
    },
    async removeKept() {
      for (const { store } of kept.splice(0)) await store.remove();
    },
  };
}

/** A store of its own, in memory or on the server. */
export async function createStore({ migrated = true }: StoreOptions = {}): Promise<TestStore> {
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

async function withSchema(store: TestStore): Promise<{ store: TestStore; schema: string }> {
  return { store, schema: await onServer(store.url, schemaOf) };
}

/**
 * Empties a store that a test has used. Null, and the store is of no further use, when its schema is no longer `schema`
 * or it does not answer: tests damage stores on purpose.
 */
async function empty(url: string, schema: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, query_timeout: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // A process that the test killed may still have its connection, with a transaction open.
    await client.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    );
    if ((await schemaOf(client)) !== schema) return null;
    const { rows } = await client.query<{ tables: string | null }>(
      `SELECT string_agg(oid::regclass::text, ', ') AS tables FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'
         AND pg_relation_size(oid) > 0`,
    );
    if (rows[0]?.tables) await client.query(`TRUNCATE ${rows[0].tables} CASCADE`);
    await client.query('SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence');
    // Connections to a store in memory share one session, with its prepared statements and settings.
    await client.query('DISCARD ALL');
    return await schemaOf(client);
  } catch {
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const CATALOGS = [
  'pg_namespace',
  'pg_class',
  'pg_attribute',
  'pg_attrdef',
  'pg_constraint',
  'pg_index',
  'pg_proc',
  'pg_trigger',
  'pg_type',
  'pg_db_role_setting',
];

/** A text that changes with the schema (TRUNCATE changes it too) and with the list of migrations. */
async function schemaOf(client: pg.Client): Promise<string> {
  const states = CATALOGS.map((name) => `(SELECT count(*) || ':' || max(xmin::text::bigint) FROM ${name})`);
  const migrations = `(SELECT md5(string_agg(m::text, ' ' ORDER BY id)) FROM _prisma_migrations m)`;
  const { rows } = await client.query<{ state: string }>(
    `SELECT concat_ws(' ', ${[...states, migrations].join(', ')}) AS state`,
  );
  return rows[0]?.state ?? '';
}
