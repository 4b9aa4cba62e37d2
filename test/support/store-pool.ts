/** Stores that tests take one after the other: emptied between two tests, which costs far less than making one. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openMemoryDatabase } from '../../src/database/migrations/memory-database.ts';
import { databaseOn, onServer, readDump, templateName, testServer } from './template-database.ts';

interface Store {
  readonly url: string;
  remove(): Promise<void>;
}

export interface TakenStore {
  readonly url: string;
  /** Nobody may use the store after this. */
  giveBack(): Promise<void>;
}

/** Most tests use one store at a time, and each takes memory. */
const MOST_KEPT = 2;

/** A store in memory keeps its process running: those that nobody takes again are removed (milliseconds). */
const KEPT_FOR = 400;

/** Migrated and empty stores, each with what its schema was when it was emptied. */
const kept: { store: Store; schema: string }[] = [];
let removal: NodeJS.Timeout | undefined;

async function removeKept(): Promise<void> {
  for (const { store } of kept.splice(0)) await store.remove();
}

/** A migrated, empty store; `migrated: false` makes one without tables. */
export async function takeStore({ migrated = true } = {}): Promise<TakenStore> {
  if (!migrated) {
    const store = await newStore(false);
    return { url: store.url, giveBack: store.remove };
  }
  clearTimeout(removal);
  const taken = kept.pop() ?? (await withSchema(await newStore(true)));
  return {
    url: taken.store.url,
    giveBack: async () => {
      const schema = kept.length < MOST_KEPT ? await empty(taken.store.url, taken.schema) : null;
      if (schema === null) return taken.store.remove();
      kept.push({ store: taken.store, schema });
      clearTimeout(removal);
      // Those on a server go with its template, when the run has ended.
      if (testServer() === null) removal = setTimeout(removeKept, KEPT_FOR);
    },
  };
}

async function newStore(migrated: boolean): Promise<Store> {
  const server = testServer();
  if (server === null) {
    const database = await openMemoryDatabase(await readDump(migrated ? 'migrated' : 'empty'));
    return { url: database.url, remove: () => database.close() };
  }
  const name = `${templateName()}${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  await onServer(server, (client) =>
    client.query(`CREATE DATABASE "${name}" ${migrated ? `TEMPLATE "${templateName()}"` : ''}`),
  );
  return {
    url: databaseOn(server, name),
    remove: () =>
      onServer(
        server,
        async (client) => void (await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`)),
      ),
  };
}

async function withSchema(store: Store): Promise<{ store: Store; schema: string }> {
  return { store, schema: await onServer(store.url, schemaOf) };
}

/** Empties a store that a test has used. Null: its schema is no longer `schema`, or it does not answer. */
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

/** Changes with every statement that changes the schema, TRUNCATE among them, or the list of migrations. */
async function schemaOf(client: pg.Client): Promise<string> {
  const states = CATALOGS.map((name) => `(SELECT count(*) || ':' || max(xmin::text::bigint) FROM ${name})`);
  const migrations = `(SELECT md5(string_agg(m::text, ' ' ORDER BY id)) FROM _prisma_migrations m)`;
  const { rows } = await client.query<{ state: string }>(
    `SELECT concat_ws(' ', ${[...states, migrations].join(', ')}) AS state`,
  );
  return rows[0]?.state ?? '';
}
