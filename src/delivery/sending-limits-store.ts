/** What all processes share of the sending limits: which instants are promised to waiting mails, and what a day of warm-up has sent. */
import type { Transaction } from '../database/client.ts';
import { type ClaimOptions, onlySql } from './claim-store.ts';

const SECOND = 1000;
/** No turn is promised later than this. Whoever has none by then asks again: limits and queues may have changed. */
const LONGEST_PROMISE_MS = 3_600_000;
const CLOCKS_DIFFER_BY_MS = 10 * SECOND;

/** Begins the reason of every delivery that waits for a limit. */
export const WAITING = 'waiting for its turn';

/**
 * Instants for `count` mails that found the bucket empty, one behind another and behind those promised earlier, so that they come
 * back as the bucket fills and not all at once. A promise is no token: a mail that comes back takes one like any other.
 */
export async function promiseTurns(
  db: Transaction,
  { bucket, count, perSecond, now }: { bucket: string; count: number; perSecond: number; now: Date },
): Promise<Date[]> {
  const latest = now.getTime() + LONGEST_PROMISE_MS;
  // A promise later than any that is made tells of a clock that was set back.
  const sane = new Date(latest + CLOCKS_DIFFER_BY_MS);
  const rows = await db.$queryRaw<{ base: Date }[]>`
    WITH before AS (
      SELECT name, CASE WHEN promised_until BETWEEN ${now}::timestamptz AND ${sane}::timestamptz THEN promised_until ELSE ${now}::timestamptz END AS base
      FROM send_rates WHERE name = ${bucket} FOR UPDATE
    )
    UPDATE send_rates s
    SET promised_until = LEAST(before.base + make_interval(secs => ${count / perSecond}::float), ${new Date(latest)}::timestamptz)
    FROM before WHERE s.name = before.name RETURNING before.base`;
  const base = rows[0]?.base.getTime() ?? now.getTime();
  return Array.from({ length: count }, (_, index) => new Date(Math.min(base + Math.ceil(((index + 1) / perSecond) * SECOND), latest)));
}

/** Takes up to `wanted` of the `most` mails that may go on a day. Gives how many. */
export async function takeOfDay(db: Transaction, take: { day: string; wanted: number; most: number }): Promise<number> {
  const { day, wanted, most } = take;
  const rows = await db.$queryRaw<{ taken: number }[]>`
    WITH before AS (SELECT day, sent FROM warm_up_days WHERE day = ${day} FOR UPDATE)
    UPDATE warm_up_days d SET sent = before.sent + LEAST(${wanted}::int, GREATEST(0, ${most}::int - before.sent))
    FROM before WHERE d.day = before.day
    RETURNING LEAST(${wanted}::int, GREATEST(0, ${most}::int - before.sent))::int AS taken`;
  const [row] = rows;
  if (row) return row.taken;
  // The first mail of the day. Whoever is second here finds the row made.
  await db.$executeRaw`INSERT INTO warm_up_days (day, sent) VALUES (${day}, 0) ON CONFLICT DO NOTHING`;
  return takeOfDay(db, take);
}

/** Gives places of a day back that no mail was sent in. */
export async function giveBackOfDay(db: Transaction, { day, count }: { day: string; count: number }): Promise<void> {
  await db.$executeRaw`UPDATE warm_up_days SET sent = GREATEST(0, sent - ${count}::int) WHERE day = ${day}`;
}

/** How many digests went on a day of the warm-up, those on the wire included. */
export async function sentOnDay(db: Transaction, day: string): Promise<number> {
  return (await db.warmUpDay.findUnique({ where: { day } }))?.sent ?? 0;
}

/** Does a delivery that can be sent come back until then? */
export async function isTurnToCome(db: Transaction, { until, only }: { until: Date; only: ClaimOptions['only'] }): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM deliveries WHERE status = 'retrying' AND next_attempt_at <= ${until}::timestamptz AND reason LIKE ${`${WAITING}%`}
      AND run_id NOT IN (SELECT id FROM digest_runs WHERE stopped_at IS NOT NULL) ${onlySql(only)}
    LIMIT 1`;
  return rows.length > 0;
}

/** Deliveries that wait for one limit. */
export interface WaitingMails {
  readonly reason: string;
  readonly deliveries: number;
  /** When the first and the last of them are asked again. */
  readonly from: Date;
  readonly until: Date;
}

/** What waits for a limit, by limit; with `after`, only what is not asked again before that. */
export async function listWaiting(
  db: Transaction,
  only?: ClaimOptions['only'],
  { after = new Date(0) }: { readonly after?: Date } = {},
): Promise<WaitingMails[]> {
  return db.$queryRaw<WaitingMails[]>`
    SELECT reason, count(*)::int AS deliveries, min(next_attempt_at) AS "from", max(next_attempt_at) AS "until"
    FROM deliveries WHERE status = 'retrying' AND next_attempt_at > ${after}::timestamptz AND reason LIKE ${`${WAITING}%`} ${onlySql(only)}
    GROUP BY reason ORDER BY reason`;
}
