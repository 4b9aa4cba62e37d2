/** Detects rejected runs from the ledger, stops them, requeues what was refused, and resumes them. */
import { Prisma, type Transaction } from '../../database/client.ts';
import { redact } from '../../log.ts';
import { isRunToStop } from './decide.ts';
import { RETRY_FOR_MS } from './retry-delay.ts';

/** A stopped run is tried again after this long. */
export const STOPPED_RUN_REST_MS = 30 * 60 * 1000;

/** A refusal that says nothing about its reader. What was requeued since does not count. */
const isRefusal = Prisma.sql`(
  (reason_code = 'message_refused' AND (status = 'failed' OR (status = 'uncertain' AND next_attempt_at IS NULL)))
  OR (status = 'retrying' AND reason_code IN ('server_said_later', 'broke_off', 'we_are_refused') AND response LIKE '5%'))`;

export interface RejectedRun {
  readonly runId: number;
  /** The server's words. */
  readonly reason: string;
  /** Nothing of this run can succeed, as with a refused login: it is stopped without counting. */
  readonly atOnce: boolean;
  readonly now: Date;
}

/**
 * Stops a run when too many of its mails were refused, and requeues these: they are resumed with the
 * run. Call it after each record of such a refusal, in the same transaction. Refusals are counted in
 * the ledger, so it does not matter which processes received them and whether these live. Returns
 * false when the run continues.
 */
export async function stopRejectedRun(
  tx: Transaction,
  { runId, reason, atOnce, now }: RejectedRun,
): Promise<boolean> {
  // Locked until the end of the transaction: of two processes, the second counts what the first has
  // recorded.
  const [run] = await tx.$queryRaw<{ stopped: boolean; wasStopped: boolean }[]>`
    SELECT stopped_at IS NOT NULL AS stopped, stop_reason IS NOT NULL AS "wasStopped" FROM digest_runs WHERE id = ${runId} FOR NO KEY UPDATE`;
  if (run === undefined) return false;
  if (
    !run.stopped &&
    !atOnce &&
    !isRunToStop(await countRefusals(tx, { runId, wasStopped: run.wasStopped, now }))
  )
    return false;
  if (!run.stopped) await stopRun(tx, { runId, reason, now });
  await requeueRefused(tx, { runId, now });
  return true;
}

/**
 * Attempts before a run was stopped and resumed say nothing about now, and a stop lasts for
 * STOPPED_RUN_REST_MS at least.
 */
async function countRefusals(
  tx: Transaction,
  { runId, wasStopped, now }: { runId: number; wasStopped: boolean; now: Date },
): Promise<{ refused: number; tried: number }> {
  const since = wasStopped ? new Date(now.getTime() - STOPPED_RUN_REST_MS) : new Date(0);
  const rows = await tx.$queryRaw<{ refused: number; tried: number }[]>`
    WITH refusal AS (SELECT count(*)::int AS refused FROM deliveries WHERE run_id = ${runId} AND ${isRefusal})
    SELECT refused, (
      SELECT count(*)::int FROM (
        SELECT 1 FROM deliveries
        WHERE run_id = ${runId} AND ((status = 'sent' AND sent_at > ${since}::timestamptz)
          OR (status IN ('failed', 'retrying', 'uncertain') AND response IS NOT NULL AND reason_code <> 'run_rejected'))
        -- Counting more would not change the result.
        LIMIT (SELECT refused * 10 + 1 FROM refusal)) answered
    ) AS tried FROM refusal`;
  return rows[0]!;
}

/**
 * Nothing more of the run is claimed until resumeRuns. The response is kept when the reader whose mail
 * it answered is erased, so it must name no address.
 */
async function stopRun(
  tx: Transaction,
  { runId, reason, now }: { runId: number; reason: string; now: Date },
): Promise<void> {
  await tx.$executeRaw`UPDATE digest_runs SET stopped_at = ${now}::timestamptz, stop_reason = ${redact(reason)} WHERE id = ${runId}`;
}

/**
 * Failed mails are composed anew, unless their reader has a newer digest by now or they are a day old;
 * what may have arrived stays in doubt and is sent again unchanged. Rows that are being erased are
 * skipped, so that this never waits while it holds other locks.
 */
async function requeueRefused(tx: Transaction, { runId, now }: { runId: number; now: Date }): Promise<void> {
  const oldest = new Date(now.getTime() - RETRY_FOR_MS);
  await tx.$executeRaw`UPDATE digest_runs SET outcomes = NULL WHERE id = ${runId} AND outcomes IS NOT NULL`;
  await tx.$executeRaw`
    UPDATE deliveries SET status = CASE status WHEN 'failed' THEN 'retrying' ELSE status END, reason_code = 'run_rejected',
      reason_detail = NULL,      next_attempt_at = ${now}::timestamptz
    WHERE id IN (
      SELECT id FROM deliveries d WHERE run_id = ${runId} AND ${isRefusal} AND planned_at > ${oldest}::timestamptz
        AND (status <> 'failed' OR NOT EXISTS (SELECT 1 FROM deliveries n WHERE n.reader_id = d.reader_id AND n.local_day > d.local_day))
      FOR UPDATE SKIP LOCKED)`;
}

/**
 * How many of these failed deliveries wait again: their run was stopped afterwards, here or by another
 * process.
 */
export async function countQueuedAgain(db: Transaction, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await db.$queryRaw<{ again: number }[]>`
    SELECT count(*)::int AS again FROM deliveries WHERE id = ANY(${[...ids]}::int[]) AND status = 'retrying'`;
  return rows[0]!.again;
}

/** The runs that are stopped now, with the server's words. */
export function stoppedRuns(db: Transaction): Promise<{ id: number; stopReason: string | null }[]> {
  return db.digestRun.findMany({
    where: { stoppedAt: { not: null } },
    orderBy: { id: 'asc' },
    select: { id: true, stopReason: true },
  });
}

/** Resumes stopped runs that have rested by `now`. Returns how many. */
export async function resumeRuns(db: Transaction, now: Date): Promise<number> {
  const stoppedBefore = new Date(now.getTime() - STOPPED_RUN_REST_MS);
  return db.$executeRaw`UPDATE digest_runs SET stopped_at = NULL WHERE stopped_at <= ${stoppedBefore}::timestamptz`;
}
