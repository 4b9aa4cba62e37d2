/** Corrects what a wrong clock has written to runs and mails. */

import type { NotedInstants } from '../../clock-set-back.ts';
import type { Database, Transaction } from '../../database/client.ts';
import { cutToNow, latestOfRightClocks } from '../../database/cut-to-now-store.ts';
import { DAY_MS } from '../../durations.ts';
import { FREQUENCIES } from '../../readers/reader.ts';

/** No mail is ever delayed for longer, except by the limits of confirmations. */
const LONGEST_WAIT_MS = 2 * DAY_MS;

/** Does the period of any run end after `now`? */
export async function isAnyRunFromTheFuture(db: Transaction, now: Date): Promise<boolean> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT name FROM unnest(${[...FREQUENCIES]}::text[]) AS f(name)
    WHERE EXISTS (SELECT 1 FROM digest_runs WHERE frequency = f.name AND period_end > ${latestOfRightClocks(now)}::timestamptz) LIMIT 1`;
  return rows.length > 0;
}

/**
 * Returns the runs of the store as seen from `now`. `hasHistory`: a run that ends before `now` was planned
 * before the first run that ends after it.
 */
export async function runsAfter(db: Transaction, now: Date): Promise<NotedInstants> {
  const rows = await db.$queryRaw<NotedInstants[]>`
    SELECT max(of.before) AS "lastBefore", min(of.after) AS "firstAfter", count(DISTINCT of.day)::int AS "daysAfter",
      EXISTS (SELECT 1 FROM digest_runs WHERE period_end <= ${latestOfRightClocks(now)}::timestamptz
        AND id < (SELECT min(id) FROM digest_runs WHERE period_end > ${latestOfRightClocks(now)}::timestamptz)) AS "hasHistory"
    FROM unnest(${[...FREQUENCIES]}::text[]) AS f(name) CROSS JOIN LATERAL (
      SELECT (SELECT max(period_end) FROM digest_runs WHERE frequency = f.name AND period_end <= ${latestOfRightClocks(now)}::timestamptz) AS before, NULL::timestamptz AS after, NULL::date AS day
      UNION ALL SELECT NULL, min(period_end), (period_end AT TIME ZONE 'UTC')::date FROM digest_runs
        WHERE frequency = f.name AND period_end > ${latestOfRightClocks(now)}::timestamptz GROUP BY 3
    ) of`;
  return rows[0]!;
}

/**
 * Makes mails due now whose next attempt lies further ahead than any delay, and lets runs that were stopped
 * in the future count as stopped now.
 */
export async function correctMails(db: Transaction, now: Date): Promise<void> {
  const latest = new Date(now.getTime() + LONGEST_WAIT_MS);
  await db.$executeRaw`
    UPDATE deliveries SET next_attempt_at = ${now}::timestamptz, planned_at = LEAST(planned_at, ${now}::timestamptz)
    WHERE priority = 1 AND status IN ('planned', 'retrying', 'uncertain') AND next_attempt_at > ${latest}::timestamptz`;
  // Their `planned_at` stays: it is part of the mail's link. Mails delayed by the limits of confirmations may
  // wait for months.
  await db.$executeRaw`
    UPDATE deliveries SET next_attempt_at = ${now}::timestamptz
    WHERE priority = 0 AND status = 'retrying' AND reason_code IS DISTINCT FROM 'delayed' AND next_attempt_at > ${latest}::timestamptz`;
  for (const column of ['stopped_at', 'found_old_at'])
    await cutToNow(db, { table: 'digest_runs', column }, now);
  await db.$executeRaw`UPDATE message_chunks SET used_on = ${now}::date WHERE used_on > ${new Date(now.getTime() + DAY_MS)}::date`;
}

/**
 * Ends the periods of future runs just before `now`, where the next run will begin; each at its own
 * millisecond, because no two runs of a frequency may end at the same instant.
 */
export async function cutRuns(db: Database, now: Date): Promise<void> {
  await db.$transaction(async (tx) => {
    const runs = await tx.digestRun.findMany({
      where: { periodEnd: { gt: latestOfRightClocks(now) } },
      orderBy: { periodEnd: 'desc' },
      select: { id: true, frequency: true },
    });
    let end = now.getTime();
    for (const { id, frequency } of runs) {
      do end -= 1;
      while ((await tx.digestRun.count({ where: { frequency, periodEnd: new Date(end) } })) > 0);
      const periodEnd = new Date(end);
      await tx.$executeRaw`
        UPDATE digest_runs SET period_end = ${periodEnd}::timestamptz, period_start = LEAST(period_start, ${periodEnd}::timestamptz) WHERE id = ${id}`;
    }
  });
}
