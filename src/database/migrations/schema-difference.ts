/** Compares the result of the migrations with prisma/schema.prisma, and returns the SQL of the difference. */

import type { DiffResult } from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { engineConnection } from './engine-connection.ts';
import { openMemoryDatabase } from './memory-database.ts';
import { engineMigrations, engineSchema, type Migration, readMigrations } from './migration-files.ts';
import { withSchemaEngine } from './schema-engine.ts';

const NO_FILTER = { externalTables: [], externalEnums: [] };

/**
 * Returns the SQL that is missing between `migrations` and the schema in `schemaFile`; null if they agree.
 * `empty` is the dump of a database without tables, which saves creating one.
 */
export async function schemaDifference(
  migrations: readonly Migration[] = readMigrations(),
  schemaFile?: string,
  empty?: ArrayBuffer,
): Promise<string | null> {
  const schema = engineSchema(schemaFile);
  const scratch = await openMemoryDatabase(empty);
  const client = new pg.Client(scratch.url);
  try {
    await client.connect();
    const { exitCode, stdout } = await withSchemaEngine(
      engineConnection(client),
      schema,
      (engine): Promise<DiffResult> =>
        engine.diff({
          from: { tag: 'migrations', ...engineMigrations(migrations) },
          to: { tag: 'schemaDatamodel', ...schema },
          script: true,
          exitCode: true,
          filters: NO_FILTER,
        }),
    );
    return exitCode === 0 ? null : (stdout ?? '');
  } finally {
    await client.end();
    await scratch.close();
  }
}
