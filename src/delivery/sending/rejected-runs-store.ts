/** Detects rejected runs in the ledger, stops them, requeues what was refused, and resumes them. */

import { Prisma, type Transaction } from '../../database/client.ts';
import { MINUTE_MS } from '../../durations.ts';
import { redact } from '../../log.ts';
import type { ClaimOptions } from '../queue/sendable-store.ts';
import type { StopCode, StopDetail, StoppableRun } from '../run-stop.ts';
import { RETRY_FOR_MS } from './retry-delay.ts';
import { areTooManyRefused, areTooManyUnknown } from './when-to-stop.ts';

/** A stopped run is resumed after this long. */
const STOPPED_FOR_MS = 30 * MINUTE_MS;

/**
 * A refusal by the mail server that is not about its reader. Deliveries that were requeued since do not
 * count.
 */
const isRefusal = Prisma.sql`(reason_detail ->> 'webhook' IS NULL AND (
  (reason_code = 'message_refused' AND (status = 'failed' OR (status = 'uncertain' AND next_attempt_at IS NULL)))
  OR (status = 'retrying' AND (reason_code = 'we_are_refused' OR reason_detail ->> 'permanent' = 'true'))))`;

/** An answer that the address does not exist, of which there have been no consequences yet. */
export const isUnknown = Prisma.sql`(
  reason_code = 'unknown_address' AND (status = 'failed' OR (status = 'uncertain' AND next_attempt_at IS NULL)))`;

export interface RejectedRun {
  readonly runId: number;
  /** The server's words. */
  readonly reason: string;
  /** Nothing of this run can succeed, as when our login is refused: it is stopped without counting. */
  readonly atOnce: boolean;
  /** Was something refused that is not about its reader? */
  readonly refused: boolean;
  /** Number of further addresses that are said not to exist. */
  readonly unknown: number;
  readonly now: Date;
}

interface RunState {
  readonly stopped: boolean;
  /** Why it is or was last stopped; null if it never was. */
  readonly code: StopCode | null;
  readonly unknown: number;
  readonly acceptsUnknown: boolean;
}

/**
 * Stops a run if too many of its mails were refused, or too many of its addresses are said not to exist, and
 * requeues those mails, because they share the run's fate. Call it after each record of such an answer, in
 * the same transaction. Answers are counted in the ledger, so it does not matter which processes received
 * them, and whether those still live. Returns false if the run goes on.
 */
export async function stopRejectedRun(tx: Transaction, rejected: RejectedRun): Promise<boolean> {
  const { runId, unknown, now } = rejected;
  // Locks the run until the end of the transaction: of two processes, the second also counts what the first
  // has recorded.
  const [run] = await tx.$queryRaw<RunState[]>`
    UPDATE digest_runs SET unknown = unknown + ${unknown} WHERE id = ${runId}
    RETURNING stopped_at IS NOT NULL AS stopped, stop_code AS code, unknown, accepts_unknown AS "acceptsUnknown"`;
  if (run === undefined) return false;
  const stop = await whyToStop(tx, run, rejected);
  if (stop === null && !run.stopped) return false;
  if (stop !== null) await stopRun(tx, { runId, ...stop, now });
  await requeueRefused(tx, { runId, now, withUnknown: (stop ?? run).code === 'unknown_addresses' });
  return true;
}

/** Why a run is stopped, as stored. */
interface RunStop {
  readonly code: StopCode;
  readonly detail: StopDetail;
}

/** Null: the run goes on, or it is stopped for an equally good reason already. */
const whyToStop = async (tx: Transaction, run: RunState, rejected: RejectedRun): Promise<RunStop | null> =>
  (await tooManyUnknown(tx, run, rejected)) ?? (await tooManyRefusals(tx, run, rejected));

async function tooManyUnknown(
  tx: Transaction,
  run: RunState,
  { runId, reason, unknown: more, now }: RejectedRun,
): Promise<RunStop | null> {
  const wasForUnknown = run.code === 'unknown_addresses';
  if (more === 0 || run.acceptsUnknown || (run.stopped && wasForUnknown)) return null;
  const { unknown } = run;
  // The stop has set `unknown` to 0. Another kind of stop leaves it, and all that was tried counts.
  const since = wasForUnknown ? sinceLastStop(now) : EVER;
  const tried = await countTried(tx, { runId, since, enough: unknown * 10 });
  if (!areTooManyUnknown({ unknown, tried })) return null;
  return { code: 'unknown_addresses', detail: { unknown, tried, response: redact(reason) } };
}

async function tooManyRefusals(
  tx: Transaction,
  run: RunState,
  { runId, reason, atOnce, refused, now }: RejectedRun,
): Promise<RunStop | null> {
  if (run.stopped || !refused) return null;
  // This text is kept even when the reader of the refused mail is erased, so it must not name an address.
  const stop: RunStop = { code: 'refused', detail: { response: redact(reason) } };
  if (atOnce) return stop;
  const [row] = await tx.$queryRaw<{ refused: number }[]>`
    SELECT count(*)::int AS refused FROM deliveries WHERE run_id = ${runId} AND ${isRefusal}`;
  const count = row!.refused;
  const since = run.code === null ? EVER : sinceLastStop(now);
  const tried = await countTried(tx, { runId, since, enough: count * 10 + 1 });
  return areTooManyRefused({ refused: count, tried }) ? stop : null;
}

const EVER = new Date(0);

/** What was sent before a stop says nothing about now. A stop lasts this long, unless an operator ends it. */
const sinceLastStop = (now: Date): Date => new Date(now.getTime() - STOPPED_FOR_MS);

/**
 * Returns how many mails of the run were answered; of those that were sent, only what was sent after `since`
 * counts. Counts no further than `enough`.
 */
async function countTried(
  tx: Transaction,
  { runId, since, enough }: { runId: number; since: Date; enough: number },
): Promise<number> {
  const rows = await tx.$queryRaw<{ tried: number }[]>`
    SELECT count(*)::int AS tried FROM (
      SELECT 1 FROM deliveries
      WHERE run_id = ${runId} AND ((status = 'sent' AND sent_at > ${since}::timestamptz)
        OR (status IN ('failed', 'retrying', 'uncertain') AND response IS NOT NULL AND reason_code <> 'run_rejected'
          AND NOT (status = 'retrying' AND reason_code = 'unknown_address')))
      LIMIT ${enough}) answered`;
  return rows[0]!.tried;
}

/** Stops the run: nothing more of it is claimed until resumeRuns. */
async function stopRun(
  tx: Transaction,
  { runId, code, detail, now }: RunStop & { runId: number; now: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE digest_runs SET stopped_at = ${now}::timestamptz, stop_code = ${code}, stop_detail = ${JSON.stringify(detail)}::jsonb WHERE id = ${runId}`;
}

/**
 * Requeues what was refused. A failed mail is composed again, unless its reader has a newer digest by now, or
 * it is a day old. One that may have arrived stays in doubt and is sent again unchanged. Rows that are being
 * erased are skipped, so that this process does not wait here while it holds other locks. Unknown addresses
 * keep their reason while they wait; those that are too old to wait have no consequences.
 */
async function requeueRefused(
  tx: Transaction,
  { runId, now, withUnknown }: { runId: number; now: Date; withUnknown: boolean },
): Promise<void> {
  const oldest = new Date(now.getTime() - RETRY_FOR_MS);
  const waits = withUnknown ? Prisma.sql`(${isRefusal} OR ${isUnknown})` : isRefusal;
  await tx.$executeRaw`UPDATE digest_runs SET outcomes = NULL WHERE id = ${runId} AND outcomes IS NOT NULL`;
  await tx.$executeRaw`
    UPDATE deliveries SET status = CASE status WHEN 'failed' THEN 'retrying' ELSE status END,
      reason_code = CASE reason_code WHEN 'unknown_address' THEN reason_code ELSE 'run_rejected' END,
      reason_detail = CASE reason_code WHEN 'unknown_address' THEN reason_detail END, next_attempt_at = ${now}::timestamptz
    WHERE id IN (
      SELECT id FROM deliveries d WHERE run_id = ${runId} AND ${waits} AND planned_at > ${oldest}::timestamptz
        AND (status <> 'failed' OR NOT EXISTS (SELECT 1 FROM deliveries n WHERE n.reader_id = d.reader_id AND n.local_day > d.local_day))
      FOR UPDATE SKIP LOCKED)`;
  if (!withUnknown) return;
  await tx.$executeRaw`UPDATE digest_runs SET unknown = 0 WHERE id = ${runId}`;
  await tx.$executeRaw`
    UPDATE deliveries SET reason_code = 'address_refused', reason_detail = NULL WHERE id IN (
      SELECT id FROM deliveries WHERE run_id = ${runId} AND ${isUnknown} FOR UPDATE SKIP LOCKED)`;
}

/**
 * Returns how many of these failed deliveries have been requeued since, because their run was stopped by this
 * or another process.
 */
export async function countQueuedAgain(db: Transaction, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await db.$queryRaw<{ again: number }[]>`
    SELECT count(*)::int AS again FROM deliveries WHERE id = ANY(${[...ids]}::int[]) AND status = 'retrying'`;
  return rows[0]!.again;
}

/**
 * Lists the runs that hold back mails now, and why. A stopped run whose mails were all superseded by newer
 * runs holds nothing back.
 */
export function stoppedRuns(db: Transaction): Promise<(StoppableRun & { readonly id: number })[]> {
  return db.digestRun.findMany({
    where: {
      stoppedAt: { not: null },
      deliveries: { some: { status: { in: ['planned', 'sending', 'retrying', 'uncertain'] } } },
    },
    orderBy: { id: 'asc' },
    select: { id: true, stoppedAt: true, stopCode: true, stopDetail: true },
  });
}

/** Returns how many mails wait in stopped runs. */
export function countMailsInStoppedRuns(db: Transaction, only: ClaimOptions['only'] = {}): Promise<number> {
  const { readerId, frequency } = only;
  return db.delivery.count({
    where: {
      run: { stoppedAt: { not: null }, frequency },
      readerId,
      status: { in: ['planned', 'sending', 'retrying'] },
    },
  });
}

/**
 * Resumes the runs whose stop has ended by `now`; runs that an operator stopped wait for the operator.
 * Returns how many were resumed.
 */
export async function resumeRuns(db: Transaction, now: Date): Promise<number> {
  const stoppedBefore = new Date(now.getTime() - STOPPED_FOR_MS);
  return db.$executeRaw`
    UPDATE digest_runs SET stopped_at = NULL
    WHERE stopped_at <= ${stoppedBefore}::timestamptz AND stop_code IS DISTINCT FROM 'operator'`;
}
