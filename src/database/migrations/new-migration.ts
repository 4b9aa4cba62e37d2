/**
 * `npm run migration NAME`: writes the migration that brings the tables to the state of prisma/schema.prisma.
 */

// `npm run migration -- --again` rewrites the newest migration; use it only while no database but the
// developer's own has that migration.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../clock.ts';
import { migrationsFolder, readMigrations } from './migration-files.ts';
import { schemaDifference } from './schema-difference.ts';

const argument = process.argv[2] ?? '';
const migrations = readMigrations();
const newest = argument === '--again' ? migrations.pop()?.name : undefined;
if (newest === undefined && !/^[a-z][a-z0-9_]*$/.test(argument)) {
  process.stderr.write(
    'Usage: npm run migration NAME, with a name of small letters, digits and _ such as reader_weekday\n',
  );
  process.exit(2);
}

const sql = await schemaDifference(migrations);
if (sql === null) {
  process.stdout.write('The migrations already lead to prisma/schema.prisma: there is nothing to write.\n');
} else {
  const timestamp = systemClock.now().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(migrationsFolder, newest ?? `${timestamp}_${argument}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql);
  process.stdout.write(`Wrote ${join(folder, 'migration.sql')}: read it before you commit it.\n`);
}
