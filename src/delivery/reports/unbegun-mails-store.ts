/** Mails that could be sent but that no process has begun: a sign that no sender is running. */

import type { Transaction } from '../../database/client.ts';
import { HOUR_MS } from '../../durations.ts';
import { type Problem, problemsOf } from '../../problem.ts';
import { isNotPaused } from '../queue/pause-store.ts';

/**
 * If a mail waits longer than this, no process is sending. Mails to be retried wait longer, and do not count.
 */
export const LONGEST_UNBEGUN_MS = HOUR_MS;

/**
 * Returns when the oldest such mail was planned; null if there is none. Those of stopped runs, or during a
 * pause, wait on purpose.
 */
export async function oldestUnbegunMail(db: Transaction, now: Date): Promise<Date | null> {
  const rows = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT min(planned_at) AS at FROM deliveries
    WHERE status = 'planned' AND (priority = 0 OR (
      run_id NOT IN (SELECT id FROM digest_runs WHERE stopped_at IS NOT NULL) AND ${isNotPaused(now)}))`;
  return rows[0]?.at ?? null;
}

export async function unbegunMailProblems(db: Transaction, now: Date): Promise<Problem[]> {
  const oldest = await oldestUnbegunMail(db, now);
  return oldest === null || now.getTime() - oldest.getTime() <= LONGEST_UNBEGUN_MS
    ? []
    : problemsOf('mails_not_begun', [
        `mails wait since ${oldest.toISOString()} and no process has begun to send them: is \`serve\` or \`work\` running?`,
      ]);
}
