/** The queue of transactional mails, whose rows are written with the change that requires them. */
import { Prisma, type Transaction } from '../../database/client.ts';

/** preferences: the link to them, requested on the page of a weaker one. */
export type TransactionalKind = 'confirmation' | 'known' | 'preferences';

export interface ClaimedTransactional {
  readonly id: number;
  readonly readerId: number;
  readonly kind: TransactionalKind;
  /** This attempt included. */
  readonly attempts: number;
  readonly createdAt: Date;
}

export type TransactionalResult =
  | { readonly status: 'sent'; readonly response: string; readonly at: Date }
  /**
   * `countsAsAttempt` false takes back the attempt: the server was unavailable, or the mail was
   * throttled.
   */
  | {
      readonly status: 'retrying';
      readonly response: string;
      readonly nextAttemptAt: Date;
      readonly countsAsAttempt: boolean;
    }
  | { readonly status: 'failed' | 'suppressed'; readonly response: string };

/** Queues a mail to a reader. Call it in the transaction that requires it. */
export async function queueTransactional(
  tx: Transaction,
  {
    readerId,
    kind,
    now,
    notBefore,
  }: { readerId: number; kind: TransactionalKind; now: Date; notBefore?: Date },
): Promise<void> {
  const later =
    notBefore === undefined ? {} : { status: 'retrying', reasonCode: DELAYED, nextAttemptAt: notBefore };
  await tx.transactionalMail.create({ data: { readerId, kind, createdAt: now, ...later } });
}

/** Beyond the limits of confirmations: this counts no attempt, and is not a problem. */
const DELAYED = 'delayed';

export type TransactionalStatus = 'planned' | 'sending' | TransactionalResult['status'];

/**
 * The state of the newest mail queued for a reader, and the server's response or why it is `delayed`.
 * @throws when there is none
 */
export async function newestTransactional(
  db: Transaction,
  readerId: number,
): Promise<{ readonly status: TransactionalStatus | 'delayed'; readonly response: string | null }> {
  const { status, reasonCode, response } = await db.transactionalMail.findFirstOrThrow({
    where: { readerId },
    orderBy: { id: 'desc' },
  });
  return reasonCode === DELAYED && status === 'retrying'
    ? { status: DELAYED, response: 'many confirmations were asked for at once' }
    : { status: status as TransactionalStatus, response };
}

/**
 * Confirmations that wait for their limits, and when the last of them is due; null when there are
 * none.
 */
export async function delayedConfirmations(
  db: Transaction,
): Promise<{ readonly count: number; readonly until: Date } | null> {
  const { _count, _max } = await db.transactionalMail.aggregate({
    where: { status: 'retrying', reasonCode: DELAYED },
    _count: true,
    _max: { nextAttemptAt: true },
  });
  return _max.nextAttemptAt === null ? null : { count: _count, until: _max.nextAttemptAt };
}

/**
 * Claims the mails that can be sent at `now`, those with the fewest attempts first, for `leaseMs` by
 * the database's clock; a dead holder's mails are taken over.
 */
export async function claimTransactional(
  db: Transaction,
  claim: { holder: string; size: number; now: Date; leaseMs: number },
): Promise<ClaimedTransactional[]> {
  const claimed = await db.$queryRaw<ClaimedTransactional[]>(Prisma.sql`
    UPDATE transactional_mails SET status = 'sending', attempts = attempts + 1,
      lease_holder = ${claim.holder}, lease_until = clock_timestamp() + make_interval(secs => ${claim.leaseMs / 1000}::float)
    WHERE id IN (
      SELECT id FROM transactional_mails
      WHERE status = 'planned'
        OR (status = 'retrying' AND next_attempt_at <= ${claim.now})
        OR (status = 'sending' AND lease_until < clock_timestamp())
      ORDER BY attempts, id LIMIT ${claim.size} FOR UPDATE SKIP LOCKED)
    RETURNING id, reader_id AS "readerId", kind, attempts, created_at AS "createdAt"`);
  return claimed.toSorted((one, other) => one.attempts - other.attempts || one.id - other.id);
}

/**
 * Extends the claim on a mail by `leaseMs` from now; false when another process has taken the mail
 * over and will send it.
 */
export async function holdTransactional(
  db: Transaction,
  claim: { id: number; holder: string; leaseMs: number },
): Promise<boolean> {
  const held = await db.$executeRaw`
    UPDATE transactional_mails SET lease_until = clock_timestamp() + make_interval(secs => ${claim.leaseMs / 1000}::float)
    WHERE id = ${claim.id} AND status = 'sending' AND lease_holder = ${claim.holder}`;
  return held > 0;
}

/**
 * Records the decision on a claimed mail; false, and nothing recorded, when another process has taken
 * it over meanwhile.
 */
export async function recordTransactional(
  db: Transaction,
  id: number,
  holder: string,
  result: TransactionalResult,
): Promise<boolean> {
  const { count } = await db.transactionalMail.updateMany({
    where: { id, status: 'sending', leaseHolder: holder },
    data: {
      status: result.status,
      reasonCode: null,
      response: result.response,
      ...(result.status === 'retrying' && !result.countsAsAttempt ? { attempts: { decrement: 1 } } : {}),
      nextAttemptAt: result.status === 'retrying' ? result.nextAttemptAt : null,
      sentAt: result.status === 'sent' ? result.at : null,
      leaseHolder: null,
      leaseUntil: null,
    },
  });
  return count > 0;
}

/** The oldest mail that was tried and still waits, with the reason; null when there is none. */
export async function oldestRetriedTransactional(
  db: Transaction,
): Promise<{ readonly createdAt: Date; readonly response: string | null } | null> {
  return db.transactionalMail.findFirst({
    where: { status: 'retrying', reasonCode: null },
    orderBy: { createdAt: 'asc' },
    select: { createdAt: true, response: true },
  });
}
