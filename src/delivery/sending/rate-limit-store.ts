/** Rate limits over all processes: token buckets in the database; SEND_RATE takes small groups. */

import pLimit from 'p-limit';
import { type Database, Prisma, type Transaction } from '../../database/client.ts';

/** SEND_RATE's own. */
const BUCKET = 'mail';
const SECOND_MS = 1000;
/** The clocks of two machines may differ by this much; more means that one was set back. */
const CLOCKS_DIFFER_BY_MS = 10 * SECOND_MS;

export interface RateLimit {
  /** Waits until one more mail may go. Rejects only when the database fails, or when `signal` is aborted. */
  take(signal?: AbortSignal): Promise<void>;
}

export interface RateLimitOptions {
  readonly db: Database;
  /** Mails per second over all processes; 0 is no limit and costs nothing. */
  readonly perSecond: number;
  /** Milliseconds of real time. */
  readonly realNow: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * Tokens come in groups of a tenth of a second's worth, so that a busy process asks the database ten
 * times a second and not once per mail, and so that a process that crashes wastes next to nothing. The
 * bucket holds one group, however long nothing was sent: in no second are more than `perSecond` mails,
 * that group and one group of each process sent.
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
  /** Its name. */
  readonly bucket: string;
  /** Tokens added per second. */
  readonly perSecond: number;
  /** Capacity in tokens, 1 or more. */
  readonly capacity: number;
  /** By the clock of this bucket. */
  readonly at: Date;
}

export interface TokenRequest extends TokenBucket {
  readonly wanted: number;
}

/** Allows for rounding errors of added fractions of tokens. */
const ROUNDING = 1e-6;

/** How many tokens a bucket holds at an instant. */
const pouredSql = ({ capacity, perSecond, at }: TokenBucket): Prisma.Sql => Prisma.sql`
  LEAST(${capacity}::float, tokens + GREATEST(0, EXTRACT(EPOCH FROM (${at}::timestamptz - filled_at))::float) * ${perSecond}::float)`;

/** How many whole tokens could be taken, without taking any. */
export async function tokensLeft(db: Transaction, bucket: TokenBucket): Promise<number> {
  const rows = await db.$queryRaw<{ left: number }[]>`
    SELECT floor(${pouredSql(bucket)} + ${ROUNDING}::float)::int AS left FROM send_rates WHERE name = ${bucket.bucket}`;
  return rows[0]?.left ?? Math.floor(bucket.capacity);
}

/**
 * Takes up to `wanted` whole tokens. When there is none, `waitMs` says when there will be. Refilling
 * and taking is one statement under the row's lock, so two processes never take the same token.
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
    -- A process that waited for the row has an older instant: what was added up to the newer one is not
    -- added again. Only a clock that was set back moves it back.
    UPDATE send_rates s SET tokens = poured.tokens - LEAST(${wanted}::int, floor(poured.tokens + ${ROUNDING}::float)),
      filled_at = CASE WHEN s.filled_at > ${sane}::timestamptz THEN ${at}::timestamptz ELSE GREATEST(s.filled_at, ${at}::timestamptz) END
    FROM poured WHERE s.name = poured.name
    RETURNING poured.tokens AS before, LEAST(${wanted}::int, floor(poured.tokens + ${ROUNDING}::float))::int AS taken`;
  const [row] = rows;
  if (!row) {
    // The first mail ever: a full bucket. A second process that gets here finds the row.
    await db.$executeRaw`INSERT INTO send_rates (name, tokens, filled_at) VALUES (${bucket}, ${capacity}::float, ${at}) ON CONFLICT DO NOTHING`;
    return takeTokens(db, request);
  }
  return {
    taken: row.taken,
    waitMs: row.taken > 0 ? 0 : Math.ceil(((1 - row.before) / perSecond) * SECOND_MS),
  };
}
