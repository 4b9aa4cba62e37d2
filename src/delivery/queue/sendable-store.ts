/** Which mails can be sent now: the conditions and choices of a claim, and how many mails meet them. */

import { Prisma, queryPrepared, type Transaction } from '../../database/client.ts';
import type { Frequency } from '../../readers/reader.ts';
import { BY_PRIORITY, type MailClass } from '../delivery.ts';
import { isNotPaused } from './pause-store.ts';
import { goneSenders } from './senders-store.ts';

/**
 * A mail that has lost this many processes, the last one included, may be what crashes them: from then on it
 * is claimed alone, after all others.
 */
const SUSPECT_AFTER = 3;
/** Few, because they are sent one after another, and other processes should get their share. */
const MOST_TRANSACTIONAL = 10;

export interface ClaimOptions {
  /** Identifies this process; unique over all machines. */
  readonly holder: string;
  readonly size: number;
  /** The instant that decides which retries are due. */
  readonly now: Date;
  readonly uncertainDeliveries: 'resend' | 'hold';
  /** Only these digests, and no transactional mails. Default: everything. */
  readonly only?: { readonly readerId?: number; readonly frequency?: Frequency };
  /** Which classes, in order of priority. Default: transactional mails, then digests. */
  readonly classes?: readonly MailClass[];
  /** May it be a mail that must be claimed alone? Default: true. */
  readonly mayBeAlone?: boolean;
}

/**
 * The condition for mails of a class to be claimed: a pause and stopped runs hold back digests only.
 * (Transactional mails have no run, so the condition on `run_id` must not be asked of them: with any run
 * stopped, it would be null.)
 */
const sendableSql = (one: MailClass, { now, only }: Pick<ClaimOptions, 'now' | 'only'>): Prisma.Sql =>
  one === 'transactional'
    ? Prisma.sql`priority = 0`
    : Prisma.sql`priority = 1 AND run_id NOT IN (SELECT id FROM digest_runs WHERE stopped_at IS NOT NULL) AND ${isNotPaused(now)} ${onlySql(only)}`;

/** The choice of mails of one class that are not expected to delay others. */
export function usualSql(one: MailClass, options: ClaimOptions): Prisma.Sql {
  const { now, uncertainDeliveries } = options;
  const isDigest = one === 'digest';
  const sendable = sendableSql(one, options);
  const size = isDigest ? options.size : Math.min(options.size, MOST_TRANSACTIONAL);
  // Many digests have the same instant, and the index does not order them any further.
  const first = isDigest ? Prisma.sql`ORDER BY next_attempt_at` : Prisma.sql`ORDER BY next_attempt_at, id`;
  return Prisma.sql`gone AS MATERIALIZED (${goneSenders}), lost AS (
      -- Looked up only if a process is gone, because the index is full of dead entries of rows that were
      -- being sent a moment ago.
      SELECT id FROM deliveries WHERE (SELECT count(*) FROM gone) > 0
        AND status = 'sending' AND lease_holder IN (SELECT holder FROM gone) AND processes_lost + 1 < ${SUSPECT_AFTER} AND ${sendable}
      LIMIT ${size} FOR UPDATE SKIP LOCKED
    ), doubtful AS (
      SELECT id FROM deliveries WHERE status = 'uncertain' AND next_attempt_at <= ${now}::timestamptz AND ${uncertainDeliveries} = 'resend' AND ${sendable}
      ${first} LIMIT ${size} FOR UPDATE SKIP LOCKED
    ), again AS (
      SELECT id FROM deliveries WHERE status = 'retrying' AND reason_code IS DISTINCT FROM 'broke_off' AND next_attempt_at <= ${now}::timestamptz AND ${sendable}
      ${first} LIMIT ${size} FOR UPDATE SKIP LOCKED
    ), fresh AS (
      SELECT id FROM deliveries WHERE status = 'planned' AND ${sendable}
      ${first} LIMIT ${size} FOR UPDATE SKIP LOCKED
    ), chosen AS (
      SELECT * FROM lost UNION ALL SELECT * FROM doubtful UNION ALL SELECT * FROM again UNION ALL SELECT * FROM fresh LIMIT ${size}
    )`;
}

/**
 * The choice of a single mail that may delay others: one at which the server hung up, of either class; or
 * else one that may have crashed its processes, the one that lost the fewest first, of either class.
 */
export function aloneSql(classes: readonly MailClass[], options: ClaimOptions): Prisma.Sql {
  const { now } = options;
  const brokenOff = classes.map((one) => ({
    name: Prisma.raw(`broken_off_${one}`),
    sendable: sendableSql(one, options),
  }));
  const named = brokenOff.map(
    ({ name, sendable }) => Prisma.sql`${name} AS (
      SELECT id FROM deliveries WHERE status = 'retrying' AND reason_code = 'broke_off' AND next_attempt_at <= ${now}::timestamptz AND ${sendable}
      ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
    )`,
  );
  const anyClass = Prisma.join(
    brokenOff.map(({ sendable }) => Prisma.sql`(${sendable})`),
    ' OR ',
  );
  const allBrokenOff = Prisma.join(
    brokenOff.map(({ name }) => Prisma.sql`SELECT * FROM ${name}`),
    ' UNION ALL ',
  );
  return Prisma.sql`gone AS MATERIALIZED (${goneSenders}), ${Prisma.join(named)}, suspect AS (
      SELECT id FROM deliveries WHERE (SELECT count(*) FROM gone) > 0
        AND status = 'sending' AND lease_holder IN (SELECT holder FROM gone) AND processes_lost + 1 >= ${SUSPECT_AFTER} AND (${anyClass})
      ORDER BY processes_lost, id LIMIT 1 FOR UPDATE SKIP LOCKED
    ), chosen AS (
      ${allBrokenOff} UNION ALL SELECT * FROM suspect LIMIT 1
    )`;
}

/**
 * Returns the classes of which a claim may find mails: none is missing, but some may turn out to have none.
 * This looks at three places of an index; planning a claim takes PostgreSQL many times as long, and most
 * claims would find nothing.
 */
export async function classesToClaim(
  db: Transaction,
  classes: readonly MailClass[],
  now: Date,
): Promise<readonly MailClass[]> {
  const rows = await queryPrepared<{ priority: number }>(
    db,
    Prisma.sql`
    WITH gone AS MATERIALIZED (${goneSenders})
    SELECT priority FROM unnest(${[...BY_PRIORITY.keys()]}::int[]) AS of(priority)
    WHERE EXISTS (SELECT 1 FROM deliveries d WHERE d.status = 'planned' AND d.priority = of.priority)
      OR EXISTS (SELECT 1 FROM deliveries d WHERE d.status IN ('retrying', 'uncertain') AND d.priority = of.priority AND d.next_attempt_at <= ${now}::timestamptz)
      -- As in a claim: only if a process is gone.
      OR EXISTS (SELECT 1 FROM deliveries d WHERE (SELECT count(*) FROM gone) > 0
        AND d.status = 'sending' AND d.priority = of.priority AND d.lease_holder IN (SELECT holder FROM gone))`,
  );
  const found = new Set(rows.map(({ priority }) => priority));
  return classes.filter((one) => found.has(BY_PRIORITY.indexOf(one)));
}

/** `only` as an SQL condition. */
export const onlySql = (only: ClaimOptions['only']): Prisma.Sql => Prisma.sql`
  ${only?.readerId === undefined ? Prisma.empty : Prisma.sql`AND reader_id = ${only.readerId}`}
  ${only?.frequency === undefined ? Prisma.empty : Prisma.sql`AND run_id IN (SELECT id FROM digest_runs WHERE frequency = ${only.frequency})`}`;

/**
 * Returns how many digests a claim could take now, including retries and those of dead processes: the `due`
 * of `digest --json`.
 */
export async function countSendable(
  db: Transaction,
  { now, uncertainDeliveries, only }: Omit<ClaimOptions, 'holder' | 'size' | 'classes' | 'mayBeAlone'>,
): Promise<number> {
  const rows = await db.$queryRaw<{ due: number }[]>`
    SELECT count(*)::int AS due FROM deliveries
    WHERE (status = 'planned' OR (status = 'retrying' AND next_attempt_at <= ${now}::timestamptz)
        OR (status = 'sending' AND lease_holder IN (${goneSenders}))
        OR (status = 'uncertain' AND next_attempt_at <= ${now}::timestamptz AND ${uncertainDeliveries} = 'resend'))
      AND ${sendableSql('digest', { now, only })}`;
  return rows[0]!.due;
}

/**
 * Returns how many digests are claimed now by any process, dead or alive. A command that sends everything
 * waits for these.
 */
export async function countClaimed(db: Transaction, only: ClaimOptions['only']): Promise<number> {
  const rows = await db.$queryRaw<{ claimed: number }[]>`
    SELECT count(*)::int AS claimed FROM deliveries WHERE status = 'sending' AND priority = 1
      AND run_id NOT IN (SELECT id FROM digest_runs WHERE stopped_at IS NOT NULL) ${onlySql(only)}`;
  return rows[0]!.claimed;
}
