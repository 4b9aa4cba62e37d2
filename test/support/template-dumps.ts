/**
 * The files of an empty and of a migrated database, which databases in memory and in a DATA_DIR are copied
 * from.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openMemoryDatabase } from '../../src/database/migrations/memory-database.ts';
import { readMigrations } from '../../src/database/migrations/migration-files.ts';
import { packageRoot } from '../../src/package-root.ts';
import { onServer } from './on-server.ts';

/** Test files run in separate processes, which find the dumps by this variable. */
const DUMPS = 'PAPERROUND_TEST_DUMPS';

/** Returns the path of a tar of the files of a database: one without tables, or a migrated one. */
export const templateDump = (kind: 'empty' | 'migrated'): string => join(preparedPlace(DUMPS), `${kind}.tar`);

const readDumps = new Map<string, Promise<ArrayBuffer>>();

/** Returns the bytes of `templateDump`, which are read once per test file. */
export function readDump(kind: 'empty' | 'migrated'): Promise<ArrayBuffer> {
  const file = templateDump(kind);
  const bytes = readDumps.get(file) ?? readFile(file).then((buffer) => new Uint8Array(buffer).buffer);
  readDumps.set(file, bytes);
  return bytes;
}

/** Returns what the globalSetup has stored in an environment variable. */
export function preparedPlace(variable: string): string {
  const place = process.env[variable];
  if (place === undefined)
    throw new Error(`${variable} is not set: these tests need the globalSetup of jest.config.js`);
  return place;
}

export async function prepareDumps(): Promise<void> {
  process.env[DUMPS] = await dumpedTemplates();
}

/**
 * Creates the dumps, or finds those of an earlier run in a folder named by a hash of the sources. Another run
 * may be creating them at the same time.
 */
async function dumpedTemplates(): Promise<string> {
  const made = createHash('sha256').update(process.version);
  for (const { name, checksum } of readMigrations()) made.update(`${name} ${checksum}\n`);
  for (const file of [
    'node_modules/@electric-sql/pglite/package.json',
    'src/database/migrations/memory-database.ts',
    'test/support/template-dumps.ts',
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

/** Imported only if there is no template yet, because every worker loads this file. */
export async function migrate(url: string): Promise<void> {
  const { migrateDatabase } = await import('../../src/database/migrations/migrate.ts');
  await migrateDatabase(url);
}

/**
 * Drops the template databases. They are two thirds of all files, and only CREATE DATABASE needs them, which
 * never runs in memory.
 */
async function dropTemplatesOfServer(url: string): Promise<void> {
  await onServer(url, async (client) => {
    await client.query(`UPDATE pg_database SET datistemplate = false`);
    for (const name of ['template0', 'template1']) await client.query(`DROP DATABASE ${name}`);
  });
}
