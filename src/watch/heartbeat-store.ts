/** Remembers how fetching HEARTBEAT_URL went, for `status`; never stores the URL itself. */

import type { Database, Transaction } from '../database/client.ts';
import { deleteMetadata, readMetadata, writeMetadata } from '../database/metadata-store.ts';
import type { Problem } from '../problem.ts';

/** The last attempt; `error` and `failingSince` are null if it succeeded. Instants are ISO 8601. */
export interface Heartbeat {
  readonly at: string;
  readonly failingSince: string | null;
  readonly error: string | null;
}

export async function noteHeartbeat(db: Database, error: string | null, now: Date): Promise<void> {
  const at = now.toISOString();
  const before = await readHeartbeat(db);
  const failingSince = error === null ? null : (before?.failingSince ?? at);
  await writeMetadata(db, 'heartbeat', JSON.stringify({ at, failingSince, error } satisfies Heartbeat));
}

/** For a HEARTBEAT_URL that is not set any more. */
export const forgetHeartbeat = (db: Database): Promise<void> => deleteMetadata(db, 'heartbeat');

/** Null if it was never fetched. */
export async function readHeartbeat(db: Transaction): Promise<Heartbeat | null> {
  const value = await readMetadata(db, 'heartbeat');
  return value === null ? null : (JSON.parse(value) as Heartbeat);
}

export async function heartbeatProblems(db: Transaction): Promise<Problem[]> {
  const heartbeat = await readHeartbeat(db);
  if (heartbeat === null || heartbeat.error === null) return [];
  const text = `HEARTBEAT_URL could not be fetched since ${heartbeat.failingSince}: ${heartbeat.error}`;
  return [{ kind: 'heartbeat', about: '', text }];
}
