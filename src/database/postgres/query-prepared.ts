/** Runs frequent statements past Prisma, as prepared statements that each session plans once. */

import { createHash } from 'node:crypto';
import { DatabaseError, type Pool, type QueryResultRow } from 'pg';

/** The connections of one client. */
export interface DirectPool {
  readonly pool: Pool;
  /** False if other clients share the sessions, so that statements cannot be prepared under a name. */
  sessionsAreOurs: boolean;
}

/**
 * "Invalid SQL statement name" and "duplicate prepared statement" (PostgreSQL manual, "Error Codes"): the
 * session is shared, for example by a pooler that changes sessions between statements. Nothing has been
 * executed when this error is raised. (Connections to the embedded database share a session, too, but also
 * its statements.)
 */
const SHARED_SESSION = new Set(['26000', '42P05']);

/**
 * Returns the rows of a statement. A session that has run it before has its plan already; for statements this
 * short, planning takes as long as running.
 * @param text one of a small set, because every session keeps each of them in memory; what changes from call
 * to call belongs in `values`
 */
export async function runPrepared<Row>(
  direct: DirectPool,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  if (direct.sessionsAreOurs) {
    try {
      return (
        await direct.pool.query<Row & QueryResultRow>({
          name: statementName(text),
          text,
          values: [...values],
        })
      ).rows;
    } catch (error) {
      if (!(error instanceof DatabaseError && SHARED_SESSION.has(error.code ?? ''))) throw error;
      direct.sessionsAreOurs = false;
    }
  }
  return (await direct.pool.query<Row & QueryResultRow>(text, [...values])).rows;
}

const names = new Map<string, string>();

/** Derived from the text, so that a name that exists in a shared session stands for the same statement. */
function statementName(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `paperround_${createHash('sha256').update(text).digest('hex').slice(0, 40)}`;
  names.set(text, name);
  return name;
}
