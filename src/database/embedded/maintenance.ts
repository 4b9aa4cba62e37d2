/** Does what PostgreSQL does in the background and PGlite cannot: checkpoints and vacuuming. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import type { SharedSession } from './shared-session.ts';

const MB = 1024 * 1024;
/** Bytes written to the log between checkpoints; a start after a crash reads about this much at most. */
const BETWEEN_CHECKPOINTS = 32 * MB;
/**
 * Bytes written between vacuums, which also update the planner's statistics. Creating the database writes 22
 * MB.
 */
const BETWEEN_VACUUMS = 32 * MB;

export interface Maintenance {
  /**
   * Does what is due, whenever the session is free, and resolves when it is done. Stops early when `isEnough`
   * returns true; a later call does what remains.
   */
  run(isEnough?: () => boolean): Promise<void>;
}

/** @param file keeps the log position of the last vacuum across restarts */
export function createMaintenance(
  pglite: PGlite,
  session: Pick<SharedSession, 'whenFree'>,
  file: string,
): Maintenance {
  let checkpointAt: number | undefined;
  let vacuumAt = readPosition(file);

  /** Runs one statement while the session is free, so that no connection waits for more than one. */
  const exclusively = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => session.whenFree(() => work().then(resolve, reject)));

  return {
    async run(isEnough = () => false) {
      const position = await exclusively(() => logPosition(pglite));
      checkpointAt ??= position;
      if (position - vacuumAt > BETWEEN_VACUUMS) {
        for (const table of await exclusively(() => tables(pglite))) {
          if (isEnough()) return;
          await exclusively(() => pglite.exec(`VACUUM (ANALYZE) ${table}`));
        }
        vacuumAt = await exclusively(() => logPosition(pglite));
        writeFileSync(file, `${vacuumAt}\n`, { mode: 0o600 });
      }
      if (position - checkpointAt > BETWEEN_CHECKPOINTS) {
        await exclusively(() => pglite.exec('CHECKPOINT'));
        checkpointAt = position;
      }
    },
  };
}

const readPosition = (file: string): number =>
  existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) || 0 : 0;

/** Returns the number of bytes written to the log since the database was created. */
async function logPosition(pglite: PGlite): Promise<number> {
  const { rows } = await pglite.query<{ position: string }>(
    `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::text AS position`,
  );
  return Number(rows[0]?.position);
}

async function tables(pglite: PGlite): Promise<string[]> {
  const { rows } = await pglite.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}
