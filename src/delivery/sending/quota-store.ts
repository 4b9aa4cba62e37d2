/** The shared state of the quotas: instants promised to throttled mails, and digests sent per warm-up day. */

import { type Database, Prisma, type Transaction } from '../../database/client.ts';
import { HOUR_MS, SECOND_MS } from '../../durations.ts';
import { type ClaimOptions, onlySql } from '../queue/sendable-store.ts';
import { describeReason, type Reason, type ReasonCode, THROTTLED_CODES } from '../reason.ts';
import { CLOCKS_DIFFER_BY_MS } from './rate-limit-store.ts';

/**
 * No instant is promised further ahead than this. A mail that was not sent by then asks again, because limits
 * and queues may have changed.
 */
const LONGEST_PROMISE_MS = HOUR_MS;

/**
 * Reserves instants for `count` mails that found the bucket empty, one after another and after earlier
 * promises, so that they come back as the bucket fills and not all at once. A promise is not a token: a mail
 * that comes back takes one like any other.
 */
export async function promiseInstants(
  db: Transaction,
  { bucket, count, perSecond, now }: { bucket: string; count: number; perSecond: number; now: Date },
): Promise<Date[]> {
  const latest = now.getTime() + LONGEST_PROMISE_MS;
  // A promise later than any that could have been made shows that a clock was set back, and is ignored.
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
  return Array.from(
    { length: count },
    (_, index) => new Date(Math.min(base + Math.ceil(((index + 1) / perSecond) * SECOND_MS), latest)),
  );
}

/**
 * Takes slots of a day of the warm-up plan for deliveries that `holder` has claimed, in the given order, as
 * long as there are free ones: `most` less those sent, and less those held by deliveries that are being sent
 * (`warm_up_day`; a claim clears it, so a dead process holds none). Returns which deliveries have a slot, and
 * whether all slots are used, not merely held.
 */
export async function takeSlots(
  db: Database,
  { day, most, holder, ids }: { day: string; most: number; holder: string; ids: readonly number[] },
): Promise<{ taken: readonly number[]; isUsedUp: boolean }> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`INSERT INTO warm_up_days (day, sent) VALUES (${day}, 0) ON CONFLICT DO NOTHING`;
    // Another process that takes slots at the same time waits here, and then counts what this one took.
    const [{ sent } = { sent: 0 }] = await tx.$queryRaw<
      { sent: number }[]
    >`SELECT sent FROM warm_up_days WHERE day = ${day} FOR UPDATE`;
    const [{ held } = { held: 0 }] = await tx.$queryRaw<{ held: number }[]>`
      SELECT count(*)::int AS held FROM deliveries WHERE status = 'sending' AND warm_up_day = ${day}`;
    const rows = await tx.$queryRaw<{ id: number }[]>`
      UPDATE deliveries SET warm_up_day = ${day} WHERE id IN (
        SELECT d.id FROM unnest(${[...ids]}::int[]) WITH ORDINALITY AS wanted(id, position) JOIN deliveries d USING (id)
        WHERE d.status = 'sending' AND d.lease_holder = ${holder}
        ORDER BY wanted.position LIMIT ${Math.max(0, most - sent - held)} FOR UPDATE OF d SKIP LOCKED)
      RETURNING id`;
    return { taken: rows.map(({ id }) => id), isUsedUp: sent >= most };
  });
}

/**
 * Counts digests sent on a day. Call it in the transaction that records them, because until then they hold
 * their slots.
 */
export async function countSentOnDay(
  tx: Transaction,
  { day, count }: { day: string; count: number },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO warm_up_days (day, sent) VALUES (${day}, ${count}::int)
    ON CONFLICT (day) DO UPDATE SET sent = warm_up_days.sent + EXCLUDED.sent`;
}

/** Does the delivery wait for a quota? */
export const isThrottled = ({ reason }: { readonly reason: ReasonCode | null }): boolean =>
  reason !== null && THROTTLED_CODES.includes(reason);

/** The condition for throttled digests. */
const throttledSql = Prisma.sql`priority = 1 AND status = 'retrying' AND reason_code = ANY(${[...THROTTLED_CODES]}::text[])`;

/** How many digests were sent on a day of the warm-up. */
export async function sentOnDay(db: Transaction, day: string): Promise<number> {
  return (await db.warmUpDay.findUnique({ where: { day } }))?.sent ?? 0;
}

/** Will a throttled delivery that can be sent become due by `until`? */
export async function isThrottledMailToCome(
  db: Transaction,
  { until, only }: { until: Date; only: ClaimOptions['only'] },
): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    SELECT id FROM deliveries WHERE ${throttledSql} AND next_attempt_at <= ${until}::timestamptz
      AND run_id NOT IN (SELECT id FROM digest_runs WHERE stopped_at IS NOT NULL) ${onlySql(only)}
    LIMIT 1`;
  return rows.length > 0;
}

/** Deliveries that wait for the same limit. */
export interface ThrottledMails {
  readonly reason: string;
  readonly deliveries: number;
  /** When the first and the last of these deliveries become due again. */
  readonly from: Date;
  readonly until: Date;
}

/** Lists the throttled deliveries by limit; with `after`, only those that become due after that instant. */
export async function listThrottled(
  db: Transaction,
  only?: ClaimOptions['only'],
  { after = new Date(0) }: { readonly after?: Date } = {},
): Promise<ThrottledMails[]> {
  const rows = await db.$queryRaw<(Omit<ThrottledMails, 'reason'> & Reason)[]>`
    SELECT reason_code AS code, reason_detail AS detail, count(*)::int AS deliveries, min(next_attempt_at) AS "from", max(next_attempt_at) AS "until"
    FROM deliveries WHERE ${throttledSql} AND next_attempt_at > ${after}::timestamptz ${onlySql(only)}
    GROUP BY reason_code, reason_detail ORDER BY reason_code, reason_detail`;
  return rows.map(({ code, detail, ...row }) => ({ reason: describeReason({ code, detail }) ?? '', ...row }));
}

/** Total number of deliveries. */
export const countThrottled = (throttled: readonly ThrottledMails[]): number =>
  throttled.reduce((sum, { deliveries }) => sum + deliveries, 0);
