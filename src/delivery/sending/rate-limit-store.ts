/**
 * Rate limits over all processes: token buckets in the database. For SEND_RATE, a process takes groups of
 * tokens.
 */

import pLimit from 'p-limit';
import { type Database, Prisma, type Transaction } from '../../database/client.ts';
import { SECOND_MS } from '../../durations.ts';

/** The name of SEND_RATE's own bucket. */
const BUCKET = 'mail';
/** The clocks of two machines may differ by this much; a larger difference means that one was set back. */
export const CLOCKS_DIFFER_BY_MS = 10 * SECOND_MS;

export interface RateLimit {
  /** Waits until one more mail may be sent. Rejects only if the database fails or `signal` is aborted. */
  take(signal?: AbortSignal): Promise<void>;
}

export interface RateLimitOptions {
  readonly db: Database;
  /** Mails per second over all processes; 0: no limit, and no cost. */
  readonly perSecond: number;
  /** Returns real time in milliseconds. */
  readonly realNow: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * Takes tokens in groups worth a tenth of a second, so that a busy process queries the database ten times a
 * second instead of once per mail, and a process that crashes wastes next to nothing. However long nothing
 * was sent, the bucket holds a single group. So at most `perSecond` mails, plus that group, plus one group
 * for each process, are sent in any second.
 */
export function createRateLimit({ db, perSecond, realNow, sleep }: RateLimitOptions): RateLimit {
  if (perSecond === 0) return { take: async () => undefined };
  const group = Math.max(1, Math.floor(perSecond / 10));
  let held = 0;
  const oneAtATime = pLimit(1);

  async function refill(signal: AbortSignal | undefined): Promise<void> {
    while (held < 1) {
      signal?.throwIfAborted();
      const { taken, waitMs } = await takeTokens(db, {
        bucket: BUCKET,
        wanted: group,
        perSecond,
        capacity: group,
        at: new Date(realNow()),
      });
      held += taken;
      if (taken === 0) await sleep(waitMs, signal);
    }
  }

  return {
    take: (signal) =>
      oneAtATime(async () => {
        await refill(signal);
        held -= 1;
      }),
  };
}

export interface TokenBucket {
  readonly bucket: string;
  /** Tokens added per second. */
  readonly perSecond: number;
  /** Maximum number of tokens, 1 or more. */
  readonly capacity: number;
  /** The present instant, by the clock that this bucket uses. */
  readonly at: Date;
}

export interface TokenRequest extends TokenBucket {
  readonly wanted: number;
}

/** Tolerates rounding errors from adding fractions of tokens. */
const ROUNDING = 1e-6;

/** The number of tokens that the bucket holds at an instant, as SQL. */
const pouredSql = ({ capacity, perSecond, at }: TokenBucket): Prisma.Sql => Prisma.sql`
  LEAST(${capacity}::float, tokens + GREATEST(0, EXTRACT(EPOCH FROM (${at}::timestamptz - filled_at))::float) * ${perSecond}::float)`;

/** Returns how many whole tokens could be taken, but takes none. */
export async function tokensLeft(db: Transaction, bucket: TokenBucket): Promise<number> {
  const rows = await db.$queryRaw<{ left: number }[]>`
    SELECT floor(${pouredSql(bucket)} + ${ROUNDING}::float)::int AS left FROM send_rates WHERE name = ${bucket.bucket}`;
  return rows[0]?.left ?? Math.floor(bucket.capacity);
}

/**
 * Takes up to `wanted` whole tokens. If there is none, `waitMs` says how long until there is. Refilling and
 * taking are one statement under the row's lock, so two processes never take the same token.
 */
export async function takeTokens(
  db: Transaction,
  request: TokenRequest,
): Promise<{ taken: number; waitMs: number }> {
  const { bucket, wanted, perSecond, capacity, at } = request;
  const sane = new Date(at.getTime() + CLOCKS_DIFFER_BY_MS);
  const rows = await db.$queryRaw<{ before: number; taken: number }[]>`
    WITH poured AS (
      SELECT name, ${pouredSql(request)} AS tokens FROM send_rates WHERE name = ${bucket} FOR UPDATE
    )
    -- A process that waited for the row has an older instant; GREATEST ensures that the time up to the newer
    -- one is not added a second time. filled_at moves back only if a clock was set back.
    UPDATE send_rates s SET tokens = poured.tokens - LEAST(${wanted}::int, floor(poured.tokens + ${ROUNDING}::float)),
      filled_at = CASE WHEN s.filled_at > ${sane}::timestamptz THEN ${at}::timestamptz ELSE GREATEST(s.filled_at, ${at}::timestamptz) END
    FROM poured WHERE s.name = poured.name
    RETURNING poured.tokens AS before, LEAST(${wanted}::int, floor(poured.tokens + ${ROUNDING}::float))::int AS taken`;
  const [row] = rows;
  if (!row) {
    // The first mail ever: the bucket is full. If two processes get here, the second finds the row.
    await db.$executeRaw`INSERT INTO send_rates (name, tokens, filled_at) VALUES (${bucket}, ${capacity}::float, ${at}) ON CONFLICT DO NOTHING`;
    return takeTokens(db, request);
  }
  return {
    taken: row.taken,
    waitMs: row.taken > 0 ? 0 : Math.ceil(((1 - row.before) / perSecond) * SECOND_MS),
  };
}
