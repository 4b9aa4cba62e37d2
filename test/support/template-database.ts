/** The migrated, empty database that test databases copy: in memory, or at TEST_DATABASE_URL. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { openMemoryDatabase } from '../../src/database/migrations/memory-database.ts';
import { readMigrations } from '../../src/database/migrations/migration-files.ts';
import { packageRoot } from '../../src/package-root.ts';

/** Test files run in separate processes and find the templates by these variables. */
const DUMPS = 'PAPERROUND_TEST_DUMPS';
const TEMPLATE = 'PAPERROUND_TEST_TEMPLATE';

/** The server that tests use; null: PostgreSQL in the memory of each test file's process. */
export const testServer = (): string | null => process.env.TEST_DATABASE_URL || null;

/** A tar of the files of a database without tables, or of a migrated one. */
export const templateDump = (kind: 'empty' | 'migrated'): string => join(prepared(DUMPS), `${kind}.tar`);

const readDumps = new Map<string, Promise<ArrayBuffer>>();

/** The bytes of `templateDump`, read once per test file. */
export function readDump(kind: 'empty' | 'migrated'): Promise<ArrayBuffer> {
  const file = templateDump(kind);
  const bytes = readDumps.get(file) ?? readFile(file).then((buffer) => new Uint8Array(buffer).buffer);
  readDumps.set(file, bytes);
  return bytes;
}

/** Name of the migrated, empty database on `testServer`. */
export const templateName = (): string => prepared(TEMPLATE);

function prepared(variable: string): string {
  const place = process.env[variable];
  if (place === undefined)
    throw new Error(`${variable} is not set: these tests need the globalSetup of jest.config.js`);
  return place;
}

export async function prepareTemplate(): Promise<void> {
  const server = testServer();
  process.env[DUMPS] = await dumpedTemplates();
  if (server !== null) process.env[TEMPLATE] = await serverTemplate(server);
}

export async function removeTemplate(): Promise<void> {
  const server = testServer();
  if (server !== null)
    await onServer(server, async (client) => {
      // Its copies, which the workers kept for their next test, have names that begin with its own.
      const { rows } = await client.query<{ datname: string }>(
        'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
        [templateName()],
      );
      for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS "${datname}" WITH (FORCE)`);
    });
}

/** Runs statements in the server's default database, e.g. to create others. */
export async function onServer<T>(server: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The URL of another database on the same server. */
export function databaseOn(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Cached between runs in a folder named by a hash of the sources; another run may be creating it too. */
async function dumpedTemplates(): Promise<string> {
  const made = createHash('sha256').update(process.version);
  for (const { name, checksum } of readMigrations()) made.update(`${name} ${checksum}\n`);
  for (const file of [
    'node_modules/@electric-sql/pglite/package.json',
    'src/database/migrations/memory-database.ts',
    'test/support/template-database.ts',
  ])
    made.update(await readFile(join(packageRoot, file)));
  const folder = join(packageRoot, 'node_modules', '.cache', 'paperround', made.digest('hex').slice(0, 16));
  if (existsSync(join(folder, 'migrated.tar'))) return folder;

  await mkdir(folder, { recursive: true });
  const database = await openMemoryDatabase();
  const keep = async (kind: string): Promise<void> => {
    const file = join(folder, `${kind}.tar`);
    await writeFile(`${file}.${process.pid}`, Buffer.from(await database.dump()));
    await rename(`${file}.${process.pid}`, file);
  };
  await dropTemplatesOfServer(database.url);
  await keep('empty');
  await migrate(database.url);
  await keep('migrated');
  await database.close();
  return folder;
}

/** Loaded only when there is no template yet: every worker loads this file. */
async function migrate(url: string): Promise<void> {
  const { migrateDatabase } = await import('../../src/database/migrations/migrate.ts');
  await migrateDatabase(url);
}

/** They are two thirds of all files, and needed only by CREATE DATABASE, which in memory never runs. */
async function dropTemplatesOfServer(url: string): Promise<void> {
  await onServer(url, async (client) => {
    await client.query(`UPDATE pg_database SET datistemplate = false`);
    for (const name of ['template0', 'template1']) await client.query(`DROP DATABASE ${name}`);
  });
}

async function serverTemplate(server: string): Promise<string> {
  const name = `paperround_template_${process.pid}`;
  await onServer(server, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${name}"`);
  });
  await migrate(databaseOn(server, name));
  return name;
}
