/** Statements for which thousands of mails a second wait: past Prisma, and planned by PostgreSQL once a session. */
import { createHash } from 'node:crypto';
import { DatabaseError, type Pool, type QueryResultRow } from 'pg';

/** The connections of one client. */
export interface DirectPool {
  readonly pool: Pool;
  /** Are the sessions ours alone? Then they can remember statements by name. */
  sessionsAreOurs: boolean;
}

/**
 * "Invalid SQL statement name" and "duplicate prepared statement" (PostgreSQL manual, "Error Codes"): our session is somebody else's too,
 * as behind a pooler that changes sessions between statements, or on the embedded database. Nothing was done yet when they are said.
 */
const SHARED_SESSION = new Set(['26000', '42P05']);

/**
 * The rows of a statement. A session that saw it before has its plan: planning takes as long as running, for statements as short as these.
 * @param text one of a few: each stays in the memory of every session. What changes from call to call belongs into `values`.
 */
export async function runPrepared<Row>(
  direct: DirectPool,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  if (direct.sessionsAreOurs) {
    try {
      return (
        await direct.pool.query<Row & QueryResultRow>({ name: nameOf(text), text, values: [...values] })
      ).rows;
    } catch (error) {
      if (!(error instanceof DatabaseError && SHARED_SESSION.has(error.code ?? ''))) throw error;
      direct.sessionsAreOurs = false;
    }
  }
  return (await direct.pool.query<Row & QueryResultRow>(text, [...values])).rows;
}

const names = new Map<string, string>();

/** The same text has the same name everywhere: whoever finds the name in a session that is not theirs alone finds the same statement. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `paperround_${createHash('sha256').update(text).digest('hex').slice(0, 40)}`;
  names.set(text, name);
  return name;
}
