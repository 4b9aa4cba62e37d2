/** Claims mails under a lease before they are sent, and takes over the claims of dead processes. */

import { Prisma, queryPrepared, type Transaction } from '../../database/client.ts';
import { HOUR_MS } from '../../durations.ts';
import type { TransactionalKind } from '../../readers/queue-transactional-store.ts';
import type { Frequency } from '../../readers/reader.ts';
import { BY_PRIORITY } from '../delivery.ts';
import { aloneSql, type ClaimOptions, classesToClaim, usualSql } from './sendable-store.ts';
import { reportAliveSql } from './senders-store.ts';

/** A digest that has lost this many processes is given up: it may be what crashes them. */
const MOST_PROCESSES_LOST = 8;
/**
 * A digest planned longer ago than this is not sent any more, so that a restored backup does not send last
 * month's digests.
 */
const SENDABLE_FOR_MS = 48 * HOUR_MS;

export interface ClaimedDelivery {
  readonly kind: 'digest';
  readonly id: number;
  readonly runId: number;
  readonly frequency: Frequency;
  readonly readerId: number;
  readonly readerPublicId: string;
  readonly email: string;
  readonly localDay: string;
  /** Papers first seen in [newSince, periodEnd) are new to the reader. */
  readonly newSince: Date;
  readonly periodEnd: Date;
  readonly plannedAt: Date;
  /** Number of attempts so far, including this one. */
  readonly attempts: number;
  /** In how many of them the mail could not be made. */
  readonly timesUnmade: number;
  /**
   * Set when an earlier attempt has composed the mail: its stored bytes are sent again (loadStoredMessages)
   * instead of composing a new mail.
   */
  readonly messageId: string | null;
  readonly mailDate: Date | null;
  readonly sha256: string | null;
  /** An earlier attempt may have arrived, so none of its papers may be released for other digests. */
  readonly inDoubt: boolean;
  /** The papers that an earlier attempt fixed, in the order shown; empty if none did. */
  readonly paperIds: readonly number[];
  /** How many papers matched in that attempt, shown or not. */
  readonly matched: number | null;
}

export interface ClaimedTransactional {
  readonly kind: TransactionalKind;
  readonly id: number;
  readonly readerId: number;
  /** Where to send it; null: to the reader's address. */
  readonly recipient: string | null;
  readonly plannedAt: Date;
  /** Number of attempts so far, including this one. */
  readonly attempts: number;
  /** Always false: a second copy does no harm, so it does not matter whether an earlier attempt arrived. */
  readonly inDoubt: false;
  /** See Delivery.messageId in the schema. */
  readonly messageId: string | null;
}

export type ClaimedMail = ClaimedDelivery | ClaimedTransactional;

/** Mails for the holder to send: either digests or transactional mails, never both. */
export interface ClaimedBatch {
  readonly deliveries: readonly ClaimedDelivery[];
  readonly transactional: readonly ClaimedTransactional[];
}

export interface Claim extends ClaimedBatch {
  /**
   * How many digests the claim itself recorded instead of claiming them, by status: for example, their
   * readers have left, or an operator must decide.
   */
  readonly settled: { readonly suppressed: number; readonly uncertain: number; readonly failed: number };
  /** The mail was claimed alone because it may delay others, or crash this process. */
  readonly isAlone: boolean;
}

type ClaimedRow = (ClaimedDelivery | ClaimedTransactional) & { readonly status: string };

/**
 * Claims up to `size` mails of one class that can be sent now: first those of dead processes, then mails in
 * doubt and retries, then planned ones. If there are none, of either class, claims a single mail: one at
 * which the server hung up, or else one whose processes crashed repeatedly. Such a mail is claimed alone, so
 * that it neither delays other mails nor takes them down with it.
 */
export async function claimBatch(db: Transaction, options: ClaimOptions): Promise<Claim> {
  const { classes = BY_PRIORITY, only, mayBeAlone = true } = options;
  const isAll = only?.readerId === undefined && only?.frequency === undefined;
  const all = isAll ? classes : classes.filter((one) => one === 'digest');
  const wanted = await classesToClaim(db, all, options.now);
  for (const one of wanted) {
    const claim = await claimChosen(db, options, usualSql(one, options));
    if (claim !== null) return { ...claim, isAlone: false };
  }
  const claim =
    mayBeAlone && wanted.length > 0 ? await claimChosen(db, options, aloneSql(wanted, options)) : null;
  return claim === null ? NOTHING : { ...claim, isAlone: true };
}

const NOTHING: Claim = {
  deliveries: [],
  transactional: [],
  settled: { suppressed: 0, uncertain: 0, failed: 0 },
  isAlone: false,
};

/**
 * Claims the mails of `chosen` in one statement; null when there are none. A mail that is not sent after all
 * gets a status that says so.
 */
async function claimChosen(
  db: Transaction,
  { holder, now, uncertainDeliveries }: ClaimOptions,
  chosen: Prisma.Sql,
): Promise<Omit<Claim, 'isAlone'> | null> {
  const rows = await queryPrepared<ClaimedRow>(
    db,
    Prisma.sql`
    WITH ${chosen}, decided AS (${decidedSql(now, uncertainDeliveries)}
    ), alive AS (
      -- Only if something is claimed: a worker that finds nothing to do writes nothing.
      ${reportAliveSql(holder, Prisma.sql`WHERE EXISTS (SELECT 1 FROM decided)`)}
    ), forgotten AS (
      DELETE FROM stored_messages k USING decided WHERE k.delivery_id = decided.id AND ${isReleased}
    ), carried AS (
      UPDATE readers r SET last_period_end = LEAST(r.last_period_end, decided.new_since)
      FROM decided WHERE r.id = decided.reader_id AND ${isReleased}
    ), reported AS (
      UPDATE digest_runs SET found_old_at = ${now}::timestamptz WHERE id IN (SELECT run_id FROM decided WHERE because = 'too_old')
    )
    UPDATE deliveries d SET
      status = CASE WHEN decided.because IS NULL THEN 'sending' WHEN decided.in_doubt THEN 'uncertain'
        WHEN decided.because = 'processes_lost' THEN 'failed' ELSE 'suppressed' END,
      in_doubt = decided.in_doubt,
      reason_code = CASE
        WHEN decided.because IS NULL OR NOT decided.in_doubt THEN decided.because
        WHEN decided.because = 'too_old' THEN 'too_old_in_doubt'
        -- The reason of its last attempt stays, but no consequence of that is drawn. What is being sent has no reason.
        WHEN d.reason_code = 'unknown_address' THEN 'address_refused'
        ELSE COALESCE(d.reason_code, 'process_died')
      END,
      reason_detail = CASE
        WHEN decided.because IS NULL THEN NULL
        WHEN decided.in_doubt THEN d.reason_detail
        WHEN decided.because = 'reader_inactive' THEN jsonb_build_object('status', decided.reader_status)
        WHEN decided.because = 'processes_lost' THEN jsonb_build_object('processes', decided.processes_lost)
      END,
      warm_up_day = NULL,
      attempts = d.attempts + CASE WHEN decided.because IS NULL THEN 1 ELSE 0 END,
      processes_lost = decided.processes_lost,
      next_attempt_at = CASE WHEN decided.because IS NULL THEN d.next_attempt_at END,
      paper_ids = CASE WHEN ${isReleased} THEN '{}' ELSE d.paper_ids END,
      handed_at = CASE WHEN decided.because IS NOT NULL THEN d.handed_at END,
      lease_holder = CASE WHEN decided.because IS NULL THEN ${holder} END
    FROM decided
    WHERE d.id = decided.id
    RETURNING d.kind, d.id, d.run_id AS "runId", decided.frequency, d.reader_id AS "readerId", d.recipient, decided.public_id::text AS "readerPublicId", decided.email,
      d.local_day AS "localDay", d.new_since AS "newSince", decided.period_end AS "periodEnd", d.planned_at AS "plannedAt", d.attempts, d.times_unmade AS "timesUnmade",
      d.message_id AS "messageId", d.mail_date AS "mailDate", d.sha256, d.paper_ids AS "paperIds", d.matched, d.in_doubt AS "inDoubt", d.status`,
  );
  if (rows.length === 0) return null;
  const count = (status: string) => rows.filter((row) => row.status === status).length;
  const mails: ClaimedMail[] = rows
    .filter((row) => row.status === 'sending')
    .map(({ status: _, ...mail }) => mail);
  return {
    deliveries: mails.filter((mail) => mail.kind === 'digest'),
    transactional: mails
      .filter((mail) => mail.kind !== 'digest')
      .toSorted((one, other) => one.attempts - other.attempts || one.id - other.id),
    settled: { suppressed: count('suppressed'), uncertain: count('uncertain'), failed: count('failed') },
  };
}

/** It is not sent and cannot have arrived: its papers and its period are free again. */
const isReleased = Prisma.sql`(decided.because IS NOT NULL AND NOT decided.in_doubt)`;

/**
 * The chosen mails, with why each is not sent now (`because`, a code of reason.ts; null: it is sent), and
 * whether it may have arrived. Only digests can be in doubt, superseded or too old, or given up for the
 * processes that they lost. Whether a transactional mail is still wanted is checked when it is composed.
 */
function decidedSql(now: Date, uncertainDeliveries: ClaimOptions['uncertainDeliveries']): Prisma.Sql {
  const oldest = new Date(now.getTime() - SENDABLE_FOR_MS);
  return Prisma.sql`
      SELECT d.id, d.reader_id, d.run_id, d.new_since, r.public_id, r.email, r.status AS reader_status,
        run.frequency, run.period_end, lost.processes AS processes_lost, doubt.is AS in_doubt,
        CASE
          WHEN d.priority = 0 THEN NULL
          WHEN r.status <> 'active' THEN 'reader_inactive'
          WHEN d.planned_at < ${oldest}::timestamptz THEN 'too_old'
          WHEN r.pause_until > d.local_day THEN 'reader_paused'
          WHEN d.status = 'sending' AND d.handed_at IS NOT NULL AND ${uncertainDeliveries} = 'hold' THEN 'process_died'
          WHEN d.status = 'sending' AND d.message_id IS NULL AND newer.exists THEN 'superseded'
          WHEN d.status = 'sending' AND lost.processes >= ${MOST_PROCESSES_LOST} THEN 'processes_lost'
        END AS because
      FROM chosen JOIN deliveries d USING (id) JOIN readers r ON r.id = d.reader_id LEFT JOIN digest_runs run ON run.id = d.run_id
        -- A newer digest of the same reader. Planning supersedes only unclaimed rows; this finds the ones
        -- claimed by a process that crashed before composing them.
        CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM deliveries n WHERE n.reader_id = d.reader_id AND n.local_day > d.local_day) AS exists) newer
        CROSS JOIN LATERAL (SELECT d.priority = 1 AND (d.in_doubt OR d.status = 'uncertain' OR (
          d.status = 'sending' AND (d.handed_at IS NOT NULL OR (d.message_id IS NOT NULL AND ${uncertainDeliveries} = 'resend')))) AS is) doubt
        -- What is still being sent was claimed by a process that has died.
        CROSS JOIN LATERAL (SELECT d.processes_lost + CASE WHEN d.status = 'sending' THEN 1 ELSE 0 END AS processes) lost`;
}

/** Releases claims that were never begun, as at a graceful stop; they do not count as attempts. */
export async function releaseClaims(
  db: Transaction,
  { holder, ids }: { holder: string; ids: readonly number[] },
): Promise<void> {
  await db.$executeRaw`
    UPDATE deliveries SET status = CASE WHEN attempts > 1 THEN 'retrying' ELSE 'planned' END, attempts = attempts - 1, lease_holder = NULL
    WHERE id = ANY(${[...ids]}::int[]) AND status = 'sending' AND lease_holder = ${holder}`;
}

/**
 * Records that these mails go on the wire now. Needed only with UNCERTAIN_DELIVERIES=hold: after a crash,
 * this separates what may have arrived from what certainly has not. Returns the ids that are still held; the
 * others belong to another process now and must not be sent.
 */
export async function markHanded(
  db: Transaction,
  { holder, ids, now }: { holder: string; ids: readonly number[]; now: Date },
): Promise<number[]> {
  const rows = await db.$queryRaw<{ id: number }[]>`
    UPDATE deliveries SET handed_at = ${now}::timestamptz
    WHERE id = ANY(${[...ids]}::int[]) AND status = 'sending' AND lease_holder = ${holder} RETURNING id`;
  return rows.map(({ id }) => id);
}
