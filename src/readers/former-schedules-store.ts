/**
 * Remembers the schedules readers had since their last run, so that a new one is not mistaken for a lost
 * edition.
 */

import type { Transaction } from '../database/client.ts';
import { type FormerSchedule, parseFormerSchedules } from './former-schedules.ts';

/** Only the newest are kept: a reader who tries out times for an hour needs no history of it. */
const MOST_KEPT = 10;

/**
 * Adds the present schedules to the former ones. Call it before new ones are written, under the readers'
 * locks. Schedules that ended before the last run can have lost no edition since, and are forgotten; readers
 * who have had no run yet have lost none.
 */
export async function rememberSchedules(
  tx: Transaction,
  readerIds: readonly number[],
  now: Date,
): Promise<void> {
  await tx.$executeRaw`
    UPDATE readers SET former_schedules = (
      SELECT jsonb_agg(schedule ORDER BY place) FROM (
        SELECT schedule, place FROM jsonb_array_elements(COALESCE(former_schedules, '[]') || jsonb_build_array(jsonb_build_object(
          'until', ${now.toISOString()}::text, 'frequency', frequency, 'minuteOfDay', minute_of_day, 'timeZone', time_zone,
          'weekday', weekday, 'monthDay', month_day, 'pauseUntil', NULL))) WITH ORDINALITY AS held(schedule, place)
        WHERE (schedule ->> 'until')::timestamptz > last_period_end ORDER BY place DESC LIMIT ${MOST_KEPT}
      ) AS newest)
    WHERE id = ANY(${[...readerIds]}::int[]) AND last_period_end IS NOT NULL`;
}

export async function loadFormerSchedules(
  db: Transaction,
  readerId: number,
): Promise<readonly FormerSchedule[]> {
  const row = await db.reader.findUnique({ where: { id: readerId }, select: { formerSchedules: true } });
  return parseFormerSchedules(JSON.stringify(row?.formerSchedules ?? []));
}
