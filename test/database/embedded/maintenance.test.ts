/** Vacuuming and checkpoints, which PGlite does not do by itself. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createMaintenance } from '../../../src/database/embedded/maintenance.ts';
import { createSharedSession } from '../../../src/database/embedded/shared-session.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('a database that was written to is vacuumed once, and not again before more was written', async () => {
  // Creating the database counts as writing, so this one cannot be a copy of an existing one.
  const pglite = await PGlite.create();
  const session = createSharedSession({
    onFailure: (error) => {
      throw error;
    },
  });
  await session.open(pglite);
  const file = join(temporaryFolder(), 'vacuumed');
  const rowsKnown = async () =>
    (await pglite.query<{ reltuples: number }>(`SELECT reltuples FROM pg_class WHERE relname = 'rows'`))
      .rows[0]?.reltuples;
  await pglite.exec('CREATE TABLE rows (id int, text text)');
  await createMaintenance(pglite, session, file).run();
  expect(existsSync(file)).toBe(false);

  await pglite.exec(`INSERT INTO rows SELECT n, repeat('x', 1000) FROM generate_series(1, 20000) AS n`);
  expect(await rowsKnown()).toBe(-1);
  // A process that is about to end leaves the rest for the next one, who finds it due.
  await createMaintenance(pglite, session, file).run(() => true);
  expect(await rowsKnown()).toBe(-1);
  await createMaintenance(pglite, session, file).run();
  expect(await rowsKnown()).toBe(20_000);

  const vacuumedAt = readFileSync(file, 'utf8');
  await createMaintenance(pglite, session, file).run();
  expect(readFileSync(file, 'utf8')).toBe(vacuumedAt);
  await pglite.close();
});
