/** `npm run migration NAME`: writes the migration that brings the tables to prisma/schema.prisma. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../clock.ts';
import { migrationsFolder, readMigrations } from './migration-files.ts';
import { schemaDifference } from './schema-difference.ts';

const INITIAL = '20261120000000_initial';

const name = process.argv[2] ?? '';
if (!/^[a-z][a-z0-9_]*$/.test(name)) {
  process.stderr.write('Usage: npm run migration NAME (small letters, digits and _), e.g. npm run migration reader_weekday\n');
  process.exit(2);
}
// Before the first release there is one migration, written anew by `npm run migration initial`.
const initial = name === 'initial';
if (initial) rmSync(join(migrationsFolder, INITIAL), { recursive: true, force: true });
const sql = await schemaDifference(readMigrations());
if (sql === null) {
  process.stdout.write('The migrations already lead to prisma/schema.prisma; nothing to write.\n');
} else {
  const timestamp = systemClock.now().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(migrationsFolder, initial ? INITIAL : `${timestamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql);
  process.stdout.write(`Wrote ${join(folder, 'migration.sql')}. Read it before you commit it.\n`);
}
