/** Creates stores for tests, and keeps used ones for the next test: emptying one costs far less than creating one. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openMemoryDatabase } from '../../src/database/migrations/memory-database.ts';
import { databaseOn, onServer } from './on-server.ts';
import { templateName, testServer } from './template-database.ts';
import { readDump } from './template-dumps.ts';

export interface TestStore {
  readonly url: string;
  /** The store must not be used afterwards. */
  remove(): Promise<void>;
}

interface OwnStore extends TestStore {
  /** Ends connections that a test has left open. `empty` does so on a server. */
  disconnect(): void;
}

export interface StoreOptions {
  /** Default: true. Without it the store has no tables. */
  readonly migrated?: boolean;
}

export interface StorePool {
  /** A migrated store is kept when it is removed, and is the next one, empty again. */
  take(options?: StoreOptions): Promise<TestStore>;
  /** Removes the stores that were taken and not removed: their test failed, or forgot them. */
  removeForgotten(): Promise<void>;
  /** Removes the kept ones too. */
  removeAll(): Promise<void>;
}

/** Most tests use one store at a time, and each takes memory. */
const MOST_KEPT = 2;

export function createStorePool(): StorePool {
  /** Migrated and empty stores, each with the state of its schema when it was created. */
  const kept: { readonly store: OwnStore; readonly schema: string }[] = [];
  const taken = new Set<OwnStore>();

  const give = (store: OwnStore, remove: () => Promise<void>): TestStore => {
    taken.add(store);
    return {
      url: store.url,
      remove: async () => {
        if (taken.delete(store)) await remove();
      },
    };
  };

  async function removeForgotten(): Promise<void> {
    for (const store of taken) await store.remove();
    taken.clear();
  }

  return {
    async take(options = {}) {
      if (options.migrated === false) {
        const bare = await createStore(options);
        return give(bare, () => bare.remove());
      }
      const { store, schema } = kept.pop() ?? (await withSchema(await createStore()));
      return give(store, async () => {
        store.disconnect();
        if (kept.length < MOST_KEPT && (await empty(store.url, schema))) kept.push({ store, schema });
        else await store.remove();
      });
    },
    removeForgotten,
    async removeAll() {
      await removeForgotten();
      for (const { store } of kept.splice(0)) await store.remove();
    },
  };
}

/** A store of its own, in memory or on the server. What is left of them goes with the process and with the template. */
export async function createStore({ migrated = true }: StoreOptions = {}): Promise<OwnStore> {
  const server = testServer();
  if (server === null) {
    const database = await openMemoryDatabase(await readDump(migrated ? 'migrated' : 'empty'));
    return {
      url: database.url,
      disconnect: () => database.disconnect(),
      remove: () => database.close(),
    };
  }
  const name = `${templateName()}_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, (client) =>
    client.query(`CREATE DATABASE "${name}" ${migrated ? `TEMPLATE "${templateName()}"` : ''}`),
  );
  return {
    url: databaseOn(server, name),
    disconnect: () => undefined,
    remove: () =>
      onServer(server, async (client) => void (await client.query(`DROP DATABASE "${name}" WITH (FORCE)`))),
  };
}

async function withSchema(store: OwnStore): Promise<{ store: OwnStore; schema: string }> {
  return { store, schema: await onServer(store.url, schemaOf) };
}

/**
 * Empties a store that a test has used. False, and the store is of no further use, when its schema is no longer `schema`
 * or it does not answer: tests damage stores on purpose.
 */
async function empty(url: string, schema: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, query_timeout: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // A process that the test killed may still have its connection, with a transaction open.
    await client.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
    );
    if ((await schemaOf(client)) !== schema) return false;
    const { rows } = await client.query<{ name: string }>(
      `SELECT oid::regclass::text AS name FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'
         AND pg_relation_size(oid) > 0`,
    );
    if (rows.length > 0) {
      // TRUNCATE writes every index anew, which costs ten times as much.
      const deletions = rows.map(({ name }) => `DELETE FROM ${name}`).join('; ');
      await client.query(`SET session_replication_role = replica; ${deletions}`);
      await client.query(`VACUUM ${rows.map(({ name }) => name).join(', ')}`);
    }
    await client.query('SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence');
    // Connections to a store in memory share one session, with its prepared statements and settings.
    await client.query('DISCARD ALL');
    return true;
  } catch {
    return false;
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

/** A text that changes with the schema and with the list of migrations. */
async function schemaOf(client: pg.Client): Promise<string> {
  const states = CATALOGS.map((name) => `(SELECT count(*) || ':' || max(xmin::text::bigint) FROM ${name})`);
  const migrations = `(SELECT md5(string_agg(m::text, ' ' ORDER BY id)) FROM _prisma_migrations m)`;
  const { rows } = await client.query<{ state: string }>(
    `SELECT concat_ws(' ', ${[...states, migrations].join(', ')}) AS state`,
  );
  return rows[0]?.state ?? '';
}
