/** Corrects instants of readers that a wrong clock has set in the future. */

import { type Database, Prisma, type Transaction } from '../database/client.ts';
import { cutToNow, latestOfRightClocks } from '../database/cut-to-now-store.ts';
import { DAY_MS } from '../durations.ts';
import { utcDay } from '../text/days.ts';
import { correctedDue, LONGEST_PERIOD_MS, lastDayUpTo } from './corrected-due.ts';
import type { Schedule } from './reader.ts';

/** Readers per transaction. */
const CHUNK = 5_000;

/**
 * Matches readers due later than one period after `now`, or after the end of their pause. The first
 * comparison is implied by the second, but can use the index.
 */
const isTooLate = (now: Date): Prisma.Sql => {
  const { daily, weekdays, weekly, monthly } = LONGEST_PERIOD_MS;
  const latest = (ms: number): Prisma.Sql => Prisma.sql`make_interval(secs => ${ms / 1000}::float)`;
  return Prisma.sql`next_due_at > ${new Date(now.getTime() + daily)}::timestamptz AND next_due_at >
    GREATEST(${now}::timestamptz, ((pause_until::date + 1) || ' UTC')::timestamptz) + CASE frequency
      WHEN 'daily' THEN ${latest(daily)} WHEN 'weekdays' THEN ${latest(weekdays)} WHEN 'weekly' THEN ${latest(weekly)} ELSE ${latest(monthly)} END`;
};

export async function isAnyReaderDueTooLate(db: Transaction, now: Date): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: number }[]>`SELECT id FROM readers WHERE ${isTooLate(now)} LIMIT 1`;
  return rows.length > 0;
}

/** Returns when the first reader signed up; null if there are no readers. */
export async function firstReaderAt(db: Transaction): Promise<Date | null> {
  return (await db.reader.aggregate({ _min: { createdAt: true } }))._min.createdAt;
}

type LateReader = Schedule & { id: number; nextDueAt: Date; hadDigest: boolean };

/**
 * Recomputes due times that are too late, and cuts other instants in the future to `now`. Returns how many
 * readers had a wrong due time or end of period.
 */
export async function correctReaders(db: Database, now: Date): Promise<number> {
  const corrected = new Set<number>();
  let after = 0;
  for (let more = true; more; ) {
    const done = await db.$transaction((tx) => rescheduleChunk(tx, now, after));
    for (const id of done.corrected) corrected.add(id);
    after = done.last;
    more = done.looked === CHUNK;
  }
  // From now on, papers are new to these readers; none of those has been in a digest.
  for (const id of await cutToNow(db, { table: 'readers', column: 'last_period_end' }, now))
    corrected.add(id);
  // Otherwise an unconfirmed sign-up would never be deleted.
  await cutToNow(db, { table: 'readers', column: 'created_at' }, now, new Date(now.getTime() + DAY_MS));
  await cutSignupMails(db, now);
  await cutChanges(db, now);
  return corrected.size;
}

async function rescheduleChunk(
  tx: Transaction,
  now: Date,
  after: number,
): Promise<{ corrected: readonly number[]; looked: number; last: number }> {
  const readers = await tx.$queryRaw<LateReader[]>`
    SELECT id, frequency, minute_of_day AS "minuteOfDay", time_zone AS "timeZone", weekday, month_day AS "monthDay",
      pause_until AS "pauseUntil", next_due_at AS "nextDueAt", last_period_end IS NOT NULL AS "hadDigest"
    FROM readers WHERE ${isTooLate(now)} AND id > ${after} ORDER BY id LIMIT ${CHUNK} FOR UPDATE`;
  if (readers.length === 0) return { corrected: [], looked: 0, last: after };
  const days = await loadDays(
    tx,
    readers.map(({ id }) => id),
    now,
  );
  const moved = readers.flatMap((reader) => {
    const lastDay = lastDayUpTo(days.get(reader.id) ?? [], reader.timeZone, now);
    const dueAt = correctedDue({ ...reader, lastDay }, now);
    return dueAt === null ? [] : [{ id: reader.id, dueAt }];
  });
  await tx.$executeRaw`
    UPDATE readers SET next_due_at = moved.at FROM unnest(
      ${moved.map(({ id }) => id)}::int[], ${moved.map(({ dueAt }) => dueAt.toISOString())}::timestamptz[]) AS moved(id, at)
    WHERE readers.id = moved.id`;
  return { corrected: moved.map(({ id }) => id), looked: readers.length, last: readers.at(-1)?.id ?? after };
}

/** Returns the local days around `now` for which each reader has a digest. */
async function loadDays(tx: Transaction, ids: readonly number[], now: Date): Promise<Map<number, string[]>> {
  const day = (ms: number): string => utcDay(new Date(now.getTime() + ms));
  const rows = await tx.$queryRaw<{ id: number; days: string[] }[]>`
    SELECT reader_id AS id, array_agg(local_day) AS days FROM deliveries
    WHERE reader_id = ANY(${[...ids]}::int[]) AND local_day BETWEEN ${day(-2 * DAY_MS)} AND ${day(DAY_MS)} GROUP BY reader_id`;
  return new Map(rows.map(({ id, days }) => [id, days]));
}

/**
 * Cuts the time of the last change of address to `now`, because bounces count against an address only from
 * then on. Drops former schedules that would hold into the future, because lost editions would be found by
 * them instead of by the present schedule.
 */
async function cutChanges(db: Transaction, now: Date): Promise<void> {
  const latest = latestOfRightClocks(now);
  await db.$executeRaw`UPDATE readers SET address_since = ${now}::timestamptz WHERE address_since > ${latest}::timestamptz`;
  await db.$executeRaw`UPDATE readers SET former_schedules = NULL WHERE (former_schedules -> -1 ->> 'until')::timestamptz > ${latest}::timestamptz`;
}

/**
 * Moves counts of mails that a wrong clock dated in the future to `now`, so that they limit sign-ups no
 * longer than usual. Counts of mails that wait to be sent at that time stay.
 */
async function cutSignupMails(db: Transaction, now: Date): Promise<void> {
  await db.$executeRaw`
    UPDATE signup_mails m SET at = ${now}::timestamptz
    WHERE at > ${new Date(now.getTime() + DAY_MS)}::timestamptz AND NOT EXISTS (
      SELECT 1 FROM deliveries s WHERE s.status = 'retrying' AND s.priority = 0 AND s.next_attempt_at BETWEEN m.at AND m.at + interval '1 second')`;
}
