/** The queue of transactional mails (confirmation, known address): rows made with the change that asks for them. */
import { Prisma, type Transaction } from '../../database/client.ts';

export type TransactionalKind = 'confirmation' | 'known';

export interface ClaimedTransactional {
  readonly id: number;
  readonly readerId: number;
  readonly kind: TransactionalKind;
  /** Counts this one. */
  readonly attempts: number;
  readonly createdAt: Date;
}

export type TransactionalResult =
  | { readonly status: 'sent'; readonly response: string; readonly at: Date }
  /** `countsAsAttempt` false gives the try back: the server was away, or it was not the mail's turn. */
  | {
      readonly status: 'retrying';
      readonly response: string;
      readonly nextAttemptAt: Date;
      readonly countsAsAttempt: boolean;
    }
  | { readonly status: 'failed' | 'suppressed'; readonly response: string };

/** Queues a mail to a reader. Call it in the transaction that makes it necessary. */
export async function queueTransactional(
  tx: Transaction,
  mail: { readerId: number; kind: TransactionalKind; now: Date },
): Promise<void> {
  await tx.transactionalMail.create({
    data: { readerId: mail.readerId, kind: mail.kind, createdAt: mail.now },
  });
}

export type TransactionalStatus = 'planned' | 'sending' | TransactionalResult['status'];

/** What became of the newest mail queued for a reader. @throws when there is none */
export async function newestTransactional(
  db: Transaction,
  readerId: number,
): Promise<{ readonly status: TransactionalStatus; readonly response: string | null }> {
  const { status, response } = await db.transactionalMail.findFirstOrThrow({
    where: { readerId },
    orderBy: { id: 'desc' },
  });
  return { status: status as TransactionalStatus, response };
}

/**
 * Takes the mails that can be sent at `now`, those tried least often first, for `leaseMs` by the database's
 * clock; a dead holder's mails are taken over.
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
 * Prolongs the claim on a mail by `leaseMs` from now; false when another process has taken the mail over, who
 * will send it.
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
 * Writes what came of a claimed mail; false, and nothing, when another process has taken it over meanwhile.
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

/** The oldest mail that was tried and has to wait, with what stood in its way; null when none does. */
export async function oldestRetriedTransactional(
  db: Transaction,
): Promise<{ readonly createdAt: Date; readonly response: string | null } | null> {
  return db.transactionalMail.findFirst({
    where: { status: 'retrying' },
    orderBy: { createdAt: 'asc' },
    select: { createdAt: true, response: true },
  });
}
