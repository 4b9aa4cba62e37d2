/** The migrated, empty database that test databases are copies of: in memory, or on the server of TEST_DATABASE_URL. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { openMemoryDatabase } from '../../src/database/memory-database.ts';
import { migrateDatabase } from '../../src/database/migrate.ts';
import { readMigrations } from '../../src/database/migration-files.ts';
import { packageRoot } from '../../src/package-root.ts';

/** How test files, which run in processes of their own, are told where the templates are. */
const DUMP = 'PAPERROUND_TEST_DUMP';
const TEMPLATE = 'PAPERROUND_TEST_TEMPLATE';

/** The server that tests run on; null: PostgreSQL in the memory of each test file's process. */
export const testServer = (): string | null => process.env.TEST_DATABASE_URL || null;

/** A tar of the files of a migrated, empty database. */
export const templateDump = (): string => prepared(DUMP);

/** The migrated, empty database on `testServer`. */
export const templateName = (): string => prepared(TEMPLATE);

function prepared(variable: string): string {
  const place = process.env[variable];
  if (place === undefined) throw new Error(`${variable} is not set: these tests need the globalSetup of jest.config.js`);
  return place;
}

export async function prepareTemplate(): Promise<void> {
  const server = testServer();
  process.env[DUMP] = await dumpedTemplate();
  if (server !== null) process.env[TEMPLATE] = await serverTemplate(server);
}

export async function removeTemplate(): Promise<void> {
  const server = testServer();
  if (server !== null) await onServer(server, (client) => client.query(`DROP DATABASE IF EXISTS "${templateName()}" WITH (FORCE)`));
}

/** Runs statements on the server's own database, e.g. to create others. */
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

/** Kept between runs under a name that says what it was made from; a run beside this one may be making the same. */
async function dumpedTemplate(): Promise<string> {
  const made = createHash('sha256').update(process.version);
  for (const { name, checksum } of readMigrations()) made.update(`${name} ${checksum}\n`);
  made.update(await readFile(join(packageRoot, 'node_modules', '@electric-sql', 'pglite', 'package.json')));
  const file = join(packageRoot, 'node_modules', '.cache', 'paperround', `${made.digest('hex').slice(0, 16)}.tar`);
  if (existsSync(file)) return file;

  const database = await openMemoryDatabase();
  await migrateDatabase(database.url);
  const dump = Buffer.from(await (await database.dump()).arrayBuffer());
  await database.close();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.${process.pid}`, dump);
  await rename(`${file}.${process.pid}`, file);
  return file;
}

async function serverTemplate(server: string): Promise<string> {
  const name = `paperround_template_${process.pid}`;
  await onServer(server, async (client) => {
    await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${name}"`);
  });
  await migrateDatabase(databaseOn(server, name));
  return name;
}
