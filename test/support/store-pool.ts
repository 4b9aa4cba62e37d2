/**
 * Creates stores for tests, and keeps used ones with their clients for later tests, because emptying a store
 * takes far less time than creating one.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { type OpenDatabase, open } from '../../src/database/client.ts';
import { openMemoryDatabase } from '../../src/database/migrations/memory-database.ts';
import { EMPTY_TABLES, USED_TABLES } from './empty-tables.ts';
import { databaseOn, onServer } from './on-server.ts';
import { templateName, testServer } from './template-database.ts';
import { readDump } from './template-dumps.ts';

export interface TestStore {
  readonly url: string;
  /**
   * Returns the store's client, which has the queries that it compiled for earlier tests. It is closed with
   * the store.
   */
  client(): Promise<OpenDatabase>;
  /** Call it when the test has ended; the store must not be used afterwards. */
  remove(): Promise<void>;
}

interface OwnStore extends Omit<TestStore, 'client'> {
  /** Ends connections that a test has left open. (On a server, `empty` does that.) */
  disconnect(): void;
}

/** A store that one test after another uses. */
interface KeptStore {
  readonly store: OwnStore;
  /** The state of its schema when it was created. */
  readonly schema: string;
  client?: OpenDatabase;
}

export interface StoreOptions {
  /** Should it have tables? Default: true. */
  readonly migrated?: boolean;
}

export interface StorePool {
  /**
   * Returns a store without rows, or without tables. A store that is removed is kept for the next caller who
   * needs one of its kind.
   */
  take(options?: StoreOptions): Promise<TestStore>;
  /** Removes stores that were taken and not removed, because their test failed or forgot to. */
  removeForgotten(): Promise<void>;
  /** Removes the kept ones, too. */
  removeAll(): Promise<void>;
}

/** Maximum stores that are kept: most tests use one at a time, and each takes memory. */
const MOST_KEPT = 2;
/** The same for those without tables, which only tests of migrations use. */
const MOST_BARE = 1;

export function createStorePool(mostKept: number = MOST_KEPT): StorePool {
  /** Those that are migrated and empty. */
  const kept: KeptStore[] = [];
  const keptBare: KeptStore[] = [];
  const taken = new Set<KeptStore>();

  const give = (one: KeptStore, remove: () => Promise<void>): TestStore => {
    taken.add(one);
    return {
      url: one.store.url,
      client: async () => {
        one.client ??= await openStore(one.store.url);
        return one.client;
      },
      remove: async () => {
        if (taken.delete(one)) await remove();
      },
    };
  };

  async function removeForgotten(): Promise<void> {
    for (const one of taken) await removeStore(one);
    taken.clear();
  }

  return {
    async take(options = {}) {
      if (options.migrated === false) {
        const bare = keptBare.pop() ?? { store: await createStore(options), schema: '' };
        return give(bare, async () => {
          bare.store.disconnect();
          const isKept = keptBare.length < Math.min(mostKept, MOST_BARE) && (await dropTables(bare.store));
          if (isKept) keptBare.push(bare);
          else await removeStore(bare);
        });
      }
      const one = kept.pop() ?? (await withSchema(await createStore()));
      return give(one, async () => {
        const isQuiet = one.client === undefined || isUnused(one.client);
        one.store.disconnect();
        if (isQuiet && kept.length < mostKept && (await empty(one))) kept.push(one);
        else await removeStore(one);
      });
    },
    removeForgotten,
    async removeAll() {
      await removeForgotten();
      for (const one of [...kept.splice(0), ...keptBare.splice(0)]) await removeStore(one);
    },
  };
}

async function removeStore({ store, client }: KeptStore): Promise<void> {
  await client?.close();
  await store.remove();
}

/** Identifies the connections of a store's client, which stay open when a store on a server is emptied. */
const CLIENT_NAME = 'paperround-test-client';

/** The `url` of the result is the store's own, for other programs and clients. */
async function openStore(url: string): Promise<OpenDatabase> {
  const named = new URL(url);
  named.searchParams.set('application_name', CLIENT_NAME);
  const opened = await open(named.href, { size: 10, greetingTimeout: 60_000, onError: () => undefined });
  return { ...opened, url };
}

/**
 * Is no statement running or waiting on its connections? One that a test has left running must not see the
 * next test's rows.
 */
const isUnused = ({ pool }: OpenDatabase): boolean =>
  !pool.ending && pool.waitingCount === 0 && pool.idleCount === pool.totalCount;

/**
 * Creates a store, in memory or on the server. A store that is never removed disappears with the process or
 * with the template.
 */
async function createStore({ migrated = true }: StoreOptions = {}): Promise<OwnStore> {
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

async function withSchema(store: OwnStore): Promise<KeptStore> {
  return { store, schema: await onServer(store.url, schemaOf) };
}

/**
 * Empties a store that a test has used. Returns false if the store cannot be used again, because its schema
 * is no longer `schema` or it does not respond: some tests damage stores on purpose.
 */
const empty = ({ store, schema }: KeptStore): Promise<boolean> =>
  madeReady(store, async (client) => {
    if ((await schemaOf(client)) !== schema) return false;
    const { rows } = await client.query<{ name: string }>(USED_TABLES);
    await client.query(EMPTY_TABLES);
    if (rows.length > 0) await client.query(`VACUUM ${rows.map(({ name }) => name).join(', ')}`);
    return true;
  });

/**
 * Removes what a test has created in a store that had no tables. Returns false if there is more than tables
 * and what belongs to them.
 */
const dropTables = (store: OwnStore): Promise<boolean> =>
  madeReady(store, async (client) => {
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    const { rows } = await client.query(`
      SELECT 1 FROM pg_class WHERE oid >= ${FIRST_OF_OURS}
      UNION ALL SELECT 1 FROM pg_proc WHERE oid >= ${FIRST_OF_OURS} UNION ALL SELECT 1 FROM pg_type WHERE oid >= ${FIRST_OF_OURS}
      UNION ALL SELECT 1 FROM pg_namespace WHERE oid >= ${FIRST_OF_OURS} AND nspname <> 'public'
      UNION ALL SELECT 1 FROM pg_extension WHERE oid >= ${FIRST_OF_OURS}
      UNION ALL SELECT 1 FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())`);
    return rows.length === 0;
  });

/** Returns false if `prepare` does, or fails. */
async function madeReady(
  store: OwnStore,
  prepare: (client: pg.Client) => Promise<boolean>,
): Promise<boolean> {
  const client = new pg.Client({ connectionString: store.url, query_timeout: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // A process that the test killed may still have a connection with an open transaction.
    await client.query(
      `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
         AND application_name <> '${CLIENT_NAME}'`,
    );
    if (!(await prepare(client))) return false;
    // Connections to a store in memory share one session, and so its prepared statements and settings.
    await client.query('DISCARD ALL');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Catalogues, each with the indexed column that separates our rows from PostgreSQL's own. */
const CATALOGS = {
  pg_namespace: 'oid',
  pg_class: 'oid',
  pg_attribute: 'attrelid',
  pg_attrdef: 'oid',
  pg_constraint: 'oid',
  pg_index: 'indexrelid',
  pg_proc: 'oid',
  pg_trigger: 'oid',
  pg_type: 'oid',
};
/** The first object id that PostgreSQL assigns to what a user creates (FirstNormalObjectId). */
const FIRST_OF_OURS = 16_384;

/** Returns a text that changes with the schema and the list of migrations. */
async function schemaOf(client: pg.Client): Promise<string> {
  const states = Object.entries(CATALOGS).map(
    ([name, column]) =>
      `(SELECT count(*) || ':' || max(xmin::text::bigint) FROM ${name} WHERE ${column} >= ${FIRST_OF_OURS})`,
  );
  const settings = `(SELECT md5(string_agg(s::text, ' ' ORDER BY s::text)) FROM pg_db_role_setting s)`;
  const migrations = `(SELECT md5(string_agg(m::text, ' ' ORDER BY id)) FROM _prisma_migrations m)`;
  const { rows } = await client.query<{ state: string }>(
    `SELECT concat_ws(' ', ${[...states, settings, migrations].join(', ')}) AS state`,
  );
  return rows[0]?.state ?? '';
}
