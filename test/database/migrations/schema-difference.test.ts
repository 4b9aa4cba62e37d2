/** The check that prisma/schema.prisma and the committed migrations agree. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaFile } from '../../../src/database/migrations/migration-files.ts';
import { schemaDifference } from '../../../src/database/migrations/schema-difference.ts';
import { readDump } from '../../support/template-dumps.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('the committed migrations lead to the schema, and a changed schema shows as the SQL that is missing', async () => {
  const empty = await readDump('empty');
  expect(await schemaDifference(undefined, undefined, empty)).toBeNull();

  const changed = join(temporaryFolder(), 'schema.prisma');
  writeFileSync(
    changed,
    readFileSync(schemaFile, 'utf8').replace(
      'model Metadata {',
      'model Metadata {\n  note String?\n  @@index([value])',
    ),
  );
  const sql = await schemaDifference(undefined, changed, empty);
  expect(sql).toContain('ALTER TABLE "metadata" ADD COLUMN     "note" TEXT;');
  expect(sql).toContain('CREATE INDEX "metadata_value_idx" ON "metadata"("value");');
});
