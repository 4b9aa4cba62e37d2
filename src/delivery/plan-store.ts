/** Plans runs: who is due gets a row in the ledger and a next due time in the same transaction, so a crash loses and repeats nobody. */
import { type Database, Prisma, type Transaction } from '../database/client.ts';
import { FREQUENCIES, type Frequency, type Schedule } from '../readers/reader.ts';

/** The next instant after `now` for a schedule, and the local day that a digest made at `now` is for. */
export type NextDue = (schedule: Schedule, now: Date) => { readonly nextDueAt: Date; readonly localDay: string };

export interface PlannedRun {
  readonly id: number;
  readonly frequency: Frequency;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  /** Deliveries that this call added. */
  readonly planned: number;
}

export interface PlanOptions {
  readonly now: Date;
  readonly nextDue: NextDue;
  /** Only this reader; everybody when left out. */
  readonly readerId?: number;
  /** Readers per transaction; default 10,000, so that memory does not grow with their number. */
  readonly chunk?: number;
  /** Told of a reader whose schedule cannot be computed; that reader is tried again an hour later, the others go on. */
  readonly onBrokenSchedule?: (readerId: number, error: unknown) => void;
}

const HOUR = 3_600_000;
/** A first digest holds the best of this long (CONTRACT §7 "Time"). */
const FIRST_DIGEST_SPAN = 7 * 24 * HOUR;

type DueReader = Schedule & { readonly id: number; readonly lastPeriodEnd: Date | null };

/** Plans every frequency that has readers due; runs without any are not recorded. */
export async function planDueRuns(db: Database, options: PlanOptions & { frequency?: Frequency }): Promise<PlannedRun[]> {
  const runs: PlannedRun[] = [];
  for (const frequency of options.frequency ? [options.frequency] : FREQUENCIES) {
    const run = await planRun(db, frequency, options);
    if (run) runs.push(run);
  }
  return runs;
}

/** Plans one frequency at `now`; null when nobody was due. Safe to call from any number of processes at once. */
export async function planRun(db: Database, frequency: Frequency, options: PlanOptions): Promise<PlannedRun | null> {
  const parts: PlannedRun[] = [];
  for (let more = true; more; ) {
    const step = await db.$transaction((tx) => planChunk(tx, frequency, options));
    if (step.run) parts.push(step.run);
    more = step.more;
  }
  const [first] = parts;
  return first ? { ...first, planned: parts.reduce((sum, { planned }) => sum + planned, 0) } : null;
}

async function planChunk(
  tx: Transaction,
  frequency: Frequency,
  { now, nextDue, readerId, chunk = 10_000, onBrokenSchedule }: PlanOptions,
): Promise<{ run: PlannedRun | null; more: boolean }> {
  const readers = await tx.$queryRaw<DueReader[]>`
    SELECT id, frequency, minute_of_day AS "minuteOfDay", time_zone AS "timeZone", weekday, month_day AS "monthDay",
           pause_until AS "pauseUntil", last_period_end AS "lastPeriodEnd"
    FROM readers
    WHERE next_due_at <= ${now}::timestamptz AND status = 'active' AND frequency = ${frequency}
      ${readerId === undefined ? Prisma.empty : Prisma.sql`AND id = ${readerId}`}
    ORDER BY next_due_at LIMIT ${chunk}
    FOR UPDATE SKIP LOCKED`;
  if (readers.length === 0) return { run: null, more: false };

  const due: { id: number; localDay: string; newSince: Date; nextDueAt: Date }[] = [];
  const broken: number[] = [];
  for (const { id, lastPeriodEnd, ...schedule } of readers) {
    try {
      due.push({ id, newSince: lastPeriodEnd ?? new Date(now.getTime() - FIRST_DIGEST_SPAN), ...nextDue(schedule, now) });
    } catch (error) {
      broken.push(id);
      onBrokenSchedule?.(id, error);
    }
  }
  if (broken.length > 0) {
    await tx.$executeRaw`UPDATE readers SET next_due_at = ${new Date(now.getTime() + HOUR)}::timestamptz WHERE id = ANY(${broken}::int[])`;
  }
  const run = await openRun(tx, frequency, now);
  const planned = await insertDeliveries(tx, run.id, now, due);
  // Everybody of this chunk had a digest on this local day already: no run was made for them.
  if (planned === 0)
    await tx.$executeRaw`DELETE FROM digest_runs r WHERE id = ${run.id} AND NOT EXISTS (SELECT 1 FROM deliveries WHERE run_id = r.id)`;
  return { run: planned === 0 ? null : { ...run, frequency, planned }, more: readers.length === chunk };
}

async function openRun(tx: Transaction, frequency: Frequency, now: Date): Promise<{ id: number; periodStart: Date; periodEnd: Date }> {
  // The update changes nothing; it makes RETURNING speak when the row is there already.
  const rows = await tx.$queryRaw<{ id: number; periodStart: Date; periodEnd: Date }[]>`
    INSERT INTO digest_runs (frequency, period_start, period_end)
    VALUES (${frequency}, COALESCE(
      (SELECT max(period_end) FROM digest_runs WHERE frequency = ${frequency} AND period_end < ${now}::timestamptz),
      ${new Date(now.getTime() - FIRST_DIGEST_SPAN)}::timestamptz), ${now}::timestamptz)
    ON CONFLICT (frequency, period_end) DO UPDATE SET frequency = EXCLUDED.frequency
    RETURNING id, period_start AS "periodStart", period_end AS "periodEnd"`;
  return rows[0]!;
}

/**
 * One statement: what an older run has not sent yet is superseded (its papers are free again and its period is carried
 * over), the deliveries are made, and the readers' next due time moves. Gives how many deliveries are new.
 */
async function insertDeliveries(
  tx: Transaction,
  runId: number,
  now: Date,
  due: readonly { id: number; localDay: string; newSince: Date; nextDueAt: Date }[],
): Promise<number> {
  const rows = await tx.$queryRaw<{ planned: number }[]>`
    WITH due AS (
      SELECT * FROM unnest(
        ${due.map(({ id }) => id)}::int[], ${due.map(({ localDay }) => localDay)}::text[],
        ${due.map(({ newSince }) => newSince.toISOString())}::timestamptz[], ${due.map(({ nextDueAt }) => nextDueAt.toISOString())}::timestamptz[]
      ) AS t(reader_id, local_day, new_since, next_due_at)
    ), superseded AS (
      UPDATE deliveries d SET status = 'suppressed', reason = 'superseded by a newer digest', next_attempt_at = NULL
      FROM due WHERE d.reader_id = due.reader_id AND d.status IN ('planned', 'retrying') AND d.local_day <> due.local_day
      RETURNING d.id, d.reader_id, d.new_since
    ), freed AS (
      DELETE FROM sent_papers s USING superseded WHERE s.delivery_id = superseded.id
    ), forgotten AS (
      DELETE FROM kept_mails k USING superseded WHERE k.delivery_id = superseded.id
    ), made AS (
      INSERT INTO deliveries (run_id, reader_id, status, local_day, new_since, next_attempt_at, planned_at)
      SELECT ${runId}, due.reader_id, 'planned', due.local_day, LEAST(due.new_since, older.new_since), ${now}::timestamptz, ${now}::timestamptz
      FROM due LEFT JOIN (SELECT reader_id, min(new_since) AS new_since FROM superseded GROUP BY reader_id) older USING (reader_id)
      ON CONFLICT DO NOTHING
      RETURNING reader_id
    ), moved AS (
      UPDATE readers r SET next_due_at = due.next_due_at,
        last_period_end = CASE WHEN made.reader_id IS NULL THEN r.last_period_end ELSE ${now}::timestamptz END
      FROM due LEFT JOIN made USING (reader_id) WHERE r.id = due.reader_id
    )
    SELECT count(*)::int AS planned FROM made`;
  return rows[0]!.planned;
}
