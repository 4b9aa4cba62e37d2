/** Runs frequent statements past Prisma, as prepared statements that each session plans once. */

import { createHash } from 'node:crypto';
import { DatabaseError, type Pool, type QueryResultRow } from 'pg';

/** The connections of one client. */
export interface DirectPool {
  readonly pool: Pool;
  /** False if other clients share the sessions, so that they cannot hold statements by name. */
  sessionsAreOurs: boolean;
}

/**
 * "Invalid SQL statement name" and "duplicate prepared statement" (PostgreSQL manual, "Error Codes"):
 * the session is shared, as behind a pooler that changes sessions between statements. At this error nothing
 * has been executed yet. Connections to the embedded database share one, too, and its statements with it.
 */
const SHARED_SESSION = new Set(['26000', '42P05']);

/**
 * Returns the rows of a statement. A session that has run it before has its plan: for statements this
 * short, planning takes as long as running.
 * @param text one of a small set: each stays in the memory of every session. What changes from call to
 * call belongs in `values`.
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

/**
 * The same text has the same name everywhere, so that a name found in a shared session is the same
 * statement.
 */
function statementName(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `paperround_${createHash('sha256').update(text).digest('hex').slice(0, 40)}`;
  names.set(text, name);
  return name;
}
