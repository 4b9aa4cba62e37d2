/** Reads the committed migrations and the schema in the form that Prisma's engine needs. */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationList, SchemasContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { packageRoot } from '../../package-root.ts';

/** A folder of prisma/migrations. */
export interface Migration {
  /** The folder's name, a timestamp and a few words. Migrations apply in the order of their names. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file in hex, like `_prisma_migrations.checksum`. */
  readonly checksum: string;
}

export const migrationsFolder = join(packageRoot, 'prisma', 'migrations');
export const schemaFile = join(packageRoot, 'prisma', 'schema.prisma');

/** Reads all migrations, in the order in which they apply. */
export function readMigrations(): Migration[] {
  if (!existsSync(migrationsFolder)) return [];
  return readdirSync(migrationsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(migrationsFolder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

/** Converts the migrations to the form of the engine's arguments. */
export function engineMigrations(migrations: readonly Migration[]): MigrationList {
  return {
    baseDir: migrationsFolder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

/** Reads prisma/schema.prisma in the form of the engine's arguments. */
export const engineSchema = (file: string = schemaFile): SchemasContainer => ({
  files: [{ path: file, content: readFileSync(file, 'utf8') }],
});
