/** Detects by the database's identity whether it was restored or moved since mails were last sent. */

import type { Transaction } from '../../database/client.ts';
import { readMetadata, writeMetadata } from '../../database/metadata-store.ts';

/** Reported by `status`, the dashboard and every sender until `recover` has run. */
export const OTHER_DATABASE =
  'the database is not the one that mails were last sent from: it was restored from a backup, or moved. If it was restored, stop every process and run `paperround recover`, or what was sent since the backup is sent again; if it was moved and nothing is missing, run `paperround recover --moved`';

/**
 * Returns the numbers that PostgreSQL assigned to the server, its timeline, the database and the table of
 * deliveries. They differ in a loaded dump, and in a server that took over from a backup or from a failed
 * server; a restart or a migration keeps them. A standby that took over reports its new timeline only as the
 * one that recovery ended with, until its first checkpoint minutes later.
 */
async function readIdentity(db: Transaction): Promise<string> {
  const rows = await db.$queryRaw<{ database: string; maySeeServer: boolean }[]>`
    SELECT (SELECT oid FROM pg_database WHERE datname = current_database()) || '/' || 'deliveries'::regclass::oid AS database,
      has_function_privilege('pg_control_system()', 'EXECUTE') AND has_function_privilege('pg_control_checkpoint()', 'EXECUTE')
        AND has_function_privilege('pg_control_recovery()', 'EXECUTE') AS "maySeeServer"`;
  const { database, maySeeServer } = rows[0]!;
  if (!maySeeServer) return database;
  const [{ server } = { server: '' }] = await db.$queryRaw<{ server: string }[]>`
    SELECT system_identifier || '/' || greatest(timeline_id, min_recovery_end_timeline) AS server
    FROM pg_control_system(), pg_control_checkpoint(), pg_control_recovery()`;
  return `${server}/${database}`;
}

/** Does the identity differ from the stored one? A store that nothing was sent from yet has none. */
export async function isOtherDatabase(db: Transaction): Promise<boolean> {
  const noted = await readMetadata(db, 'sent_from');
  return noted !== null && noted !== (await readIdentity(db));
}

/** Records that from now on mails are sent from this database. */
export async function recordDatabaseIdentity(db: Transaction): Promise<void> {
  await writeMetadata(db, 'sent_from', await readIdentity(db));
}

/**
 * For a sender that starts: stores the identity if none is stored. Returns false if it differs from the
 * stored one; then a person must decide.
 */
export async function isSameDatabase(db: Transaction): Promise<boolean> {
  const noted = await readMetadata(db, 'sent_from');
  if (noted !== null) return noted === (await readIdentity(db));
  await recordDatabaseIdentity(db);
  return true;
}
