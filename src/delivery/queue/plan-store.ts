/** Plans runs: a reader who is due gets a ledger row and a next due time in the same transaction. */

import { type Database, Prisma, type Transaction } from '../../database/client.ts';
import { HOUR_MS, WEEK_MS } from '../../durations.ts';
import { FREQUENCIES, type Frequency, type Schedule } from '../../readers/reader.ts';
import { onlySql } from './sendable-store.ts';

/**
 * Returns when a schedule is next due after `now`, and the local day that a digest planned at `now` is for.
 */
export type NextDue = (
  schedule: Schedule,
  now: Date,
) => { readonly nextDueAt: Date; readonly localDay: string };

export interface PlannedRun {
  readonly id: number;
  readonly frequency: Frequency;
  readonly periodStart: Date;
  readonly periodEnd: Date;
  /** Number of deliveries that this call added. */
  readonly planned: number;
}

export interface PlanOptions {
  readonly now: Date;
  readonly nextDue: NextDue;
  /** Only this reader; default: all readers. */
  readonly readerId?: number;
  /** Readers per transaction, so that memory does not grow with their number. Default: 10,000. */
  readonly chunk?: number;
  /**
   * Called for a reader whose schedule cannot be computed. That reader is tried again in an hour, and the
   * others are planned.
   */
  readonly onBrokenSchedule?: (readerId: number, error: unknown) => void;
}

/** A reader's first digest contains the best papers of this long. */
const FIRST_DIGEST_SPAN_MS = WEEK_MS;

/**
 * Readers whose digests are due at the same times and begin at the same instant: a million readers form some
 * thousand groups.
 */
type DueGroup = Schedule & { readonly ids: readonly number[]; readonly lastPeriodEnd: Date | null };

interface PlannedGroup {
  readonly ids: readonly number[];
  readonly localDay: string;
  readonly newSince: Date;
  readonly nextDueAt: Date;
}

/**
 * Returns how many digests planning would add to those that can be sent already. A due reader who has an
 * unsent digest is not counted: the new one supersedes it, or it is the digest of that day.
 */
export async function countDueReaders(
  db: Transaction,
  { now, frequency, readerId }: Pick<PlanOptions, 'now' | 'readerId'> & { frequency?: Frequency },
): Promise<number> {
  const [row] = await db.$queryRaw<{ due: number }[]>`
    SELECT count(*)::int AS due FROM readers r
    WHERE r.status = 'active' AND r.next_due_at <= ${now}::timestamptz
      ${readerId === undefined ? Prisma.empty : Prisma.sql`AND r.id = ${readerId}`}
      ${frequency === undefined ? Prisma.empty : Prisma.sql`AND r.frequency = ${frequency}`}
      AND NOT EXISTS (
        SELECT 1 FROM deliveries WHERE reader_id = r.id AND priority = 1 AND NOT in_doubt
          AND (status = 'planned' OR (status = 'retrying' AND next_attempt_at <= ${now}::timestamptz))
          AND run_id NOT IN (SELECT id FROM digest_runs WHERE stopped_at IS NOT NULL) ${onlySql({ readerId, frequency })})`;
  return row!.due;
}

/** Plans each frequency that has readers due. Runs without readers are not recorded. */
export async function planDueRuns(
  db: Database,
  options: PlanOptions & { frequency?: Frequency },
): Promise<PlannedRun[]> {
  const runs: PlannedRun[] = [];
  for (const frequency of await frequenciesDue(db, options)) {
    const run = await planRun(db, frequency, options);
    if (run) runs.push(run);
  }
  return runs;
}

/** Number of due readers whose frequency is looked up; if there are more, any frequency may be due. */
const LOOKED_AT = 1_000;

/**
 * Returns the frequencies to plan, perhaps more than are due. In most minutes no reader is due, and this is
 * the only statement.
 */
async function frequenciesDue(
  db: Database,
  { now, readerId, frequency }: Pick<PlanOptions, 'now' | 'readerId'> & { readonly frequency?: Frequency },
): Promise<readonly Frequency[]> {
  const due = await db.$queryRaw<{ frequency: Frequency }[]>`
    SELECT frequency FROM readers
    WHERE next_due_at <= ${now}::timestamptz AND status = 'active' ${readerId === undefined ? Prisma.empty : Prisma.sql`AND id = ${readerId}`}
    ORDER BY next_due_at LIMIT ${LOOKED_AT}`;
  const found = new Set(due.map((reader) => reader.frequency));
  return FREQUENCIES.filter(
    (one) => (frequency ?? one) === one && (due.length === LOOKED_AT || found.has(one)),
  );
}

/** Plans one frequency at `now`; null when no reader was due. Any number of processes may call it at once. */
export async function planRun(
  db: Database,
  frequency: Frequency,
  options: PlanOptions,
): Promise<PlannedRun | null> {
  const parts: PlannedRun[] = [];
  // Looked up once: on most days there is no unfinished older mail, and looking for one for each reader would
  // double the time.
  const unfinished = await db.delivery.findFirst({
    where: { priority: 1, status: { in: ['planned', 'retrying'] } },
    select: { id: true },
  });
  for (let more = true; more; ) {
    const step = await db.$transaction((tx) => planChunk(tx, frequency, options, unfinished !== null));
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
  supersede: boolean,
): Promise<{ run: PlannedRun | null; more: boolean }> {
  const groups = await tx.$queryRaw<DueGroup[]>`
    WITH due AS (
      SELECT * FROM readers
      WHERE next_due_at <= ${now}::timestamptz AND status = 'active' AND frequency = ${frequency}
        ${readerId === undefined ? Prisma.empty : Prisma.sql`AND id = ${readerId}`}
      ORDER BY next_due_at LIMIT ${chunk}
      FOR UPDATE SKIP LOCKED
    )
    SELECT array_agg(id) AS ids, frequency, minute_of_day AS "minuteOfDay", time_zone AS "timeZone", weekday, month_day AS "monthDay",
           pause_until AS "pauseUntil", last_period_end AS "lastPeriodEnd"
    FROM due GROUP BY frequency, minute_of_day, time_zone, weekday, month_day, pause_until, last_period_end`;
  if (groups.length === 0) return { run: null, more: false };

  const due: PlannedGroup[] = [];
  const broken: number[] = [];
  for (const { ids, lastPeriodEnd, ...schedule } of groups) {
    try {
      due.push({
        ids,
        newSince: lastPeriodEnd ?? new Date(now.getTime() - FIRST_DIGEST_SPAN_MS),
        ...nextDue(schedule, now),
      });
    } catch (error) {
      for (const id of ids) {
        broken.push(id);
        onBrokenSchedule?.(id, error);
      }
    }
  }
  if (broken.length > 0) {
    await tx.$executeRaw`UPDATE readers SET next_due_at = ${new Date(now.getTime() + HOUR_MS)}::timestamptz WHERE id = ANY(${broken}::int[])`;
  }
  const run = await openRun(tx, frequency, now);
  const planned = await insertDeliveries(tx, { runId: run.id, now, groups: due, supersede });
  // Every reader of this chunk already has a digest for this local day, so there is no run.
  if (planned === 0)
    await tx.$executeRaw`DELETE FROM digest_runs r WHERE id = ${run.id} AND NOT EXISTS (SELECT 1 FROM deliveries WHERE run_id = r.id)`;
  return {
    run: planned === 0 ? null : { ...run, frequency, planned },
    more: groups.reduce((sum, { ids }) => sum + ids.length, 0) === chunk,
  };
}

async function openRun(
  tx: Transaction,
  frequency: Frequency,
  now: Date,
): Promise<{ id: number; periodStart: Date; periodEnd: Date }> {
  // If the run exists, it gets open deliveries again. (The update also makes RETURNING return its row.)
  const rows = await tx.$queryRaw<{ id: number; periodStart: Date; periodEnd: Date }[]>`
    INSERT INTO digest_runs (frequency, period_start, period_end)
    VALUES (${frequency}, COALESCE(
      (SELECT max(period_end) FROM digest_runs WHERE frequency = ${frequency} AND period_end < ${now}::timestamptz),
      ${new Date(now.getTime() - FIRST_DIGEST_SPAN_MS)}::timestamptz), ${now}::timestamptz)
    ON CONFLICT (frequency, period_end) DO UPDATE SET outcomes = NULL
    RETURNING id, period_start AS "periodStart", period_end AS "periodEnd"`;
  return rows[0]!;
}

/**
 * In one statement: supersedes unsent deliveries of older runs unless an earlier attempt may have arrived
 * (their papers are released and their period is carried over), inserts the new deliveries, and sets the
 * readers' next due time. Returns the number of new deliveries.
 */
async function insertDeliveries(
  tx: Transaction,
  {
    runId,
    now,
    groups,
    supersede,
  }: { runId: number; now: Date; groups: readonly PlannedGroup[]; supersede: boolean },
): Promise<number> {
  // Passed as one text, because an array of ten thousand ids would be quoted element by element.
  const ids = groups.flatMap((group) => group.ids).join();
  const groupOfId = groups.flatMap((group, index) => group.ids.map(() => index + 1)).join();
  const rows = await tx.$queryRaw<{ planned: number }[]>`
    WITH due AS (
      SELECT member.reader_id, g.local_day, g.new_since, g.next_due_at
      FROM unnest(string_to_array(${ids}, ',')::int[], string_to_array(${groupOfId}, ',')::int[]) AS member(reader_id, number)
      JOIN unnest(
        ${groups.map(({ localDay }) => localDay)}::text[], ${groups.map(({ newSince }) => newSince.toISOString())}::timestamptz[],
        ${groups.map(({ nextDueAt }) => nextDueAt.toISOString())}::timestamptz[]
      ) WITH ORDINALITY AS g(local_day, new_since, next_due_at, number) USING (number)
    ), superseded AS MATERIALIZED (
      SELECT d.id, d.reader_id, d.new_since FROM due JOIN deliveries d USING (reader_id)
      WHERE d.priority = 1 AND d.status IN ('planned', 'retrying') AND NOT d.in_doubt AND d.local_day <> due.local_day AND ${supersede}
      -- Deliveries that are being claimed at this moment will be sent. Waiting for that claim could deadlock,
      -- because it may be waiting for these readers.
      FOR UPDATE OF d SKIP LOCKED
    ), closed AS (
      UPDATE deliveries d SET status = 'suppressed', reason_code = 'superseded', reason_detail = NULL, next_attempt_at = NULL, paper_ids = '{}'
      FROM superseded WHERE d.id = superseded.id
    ), forgotten AS (
      DELETE FROM stored_messages k USING superseded WHERE k.delivery_id = superseded.id
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
