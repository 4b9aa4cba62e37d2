/** Transactional mails in the queue, whose rows are written with the change that requires them. */

import type { Transaction } from '../../database/client.ts';
import type { DeliveryStatus, TransactionalKind } from '../delivery.ts';
import { describeReason, type Reason, reasonOf } from '../reason.ts';

/** Queues a mail to a reader. Call it in the transaction that requires it. */
export async function queueTransactional(
  tx: Transaction,
  {
    readerId,
    kind,
    recipient = null,
    now,
    notBefore,
  }: {
    readerId: number;
    kind: TransactionalKind;
    recipient?: string | null;
    now: Date;
    notBefore?: Date;
  },
): Promise<void> {
  const when =
    notBefore === undefined
      ? { status: 'planned', nextAttemptAt: now }
      : { status: 'retrying', reasonCode: DELAYED, nextAttemptAt: notBefore };
  await tx.delivery.create({ data: { readerId, kind, recipient, priority: 0, plannedAt: now, ...when } });
}

/** Beyond the limits of confirmations: this counts no attempt, and is not a problem. */
const DELAYED = 'delayed';

/**
 * The state of the newest mail queued for a reader, and the server's response or why it waits or was
 * not sent.
 * @throws when there is none
 */
export async function newestTransactional(
  db: Transaction,
  readerId: number,
): Promise<{ readonly status: DeliveryStatus | 'delayed'; readonly response: string | null }> {
  const mail = await db.delivery.findFirstOrThrow({
    where: { readerId, priority: 0 },
    orderBy: { id: 'desc' },
    select: { status: true, response: true, reasonCode: true, reasonDetail: true },
  });
  return {
    status: mail.reasonCode === DELAYED ? DELAYED : (mail.status as DeliveryStatus),
    response: mail.response ?? describeReason(reasonOf(mail)),
  };
}

/**
 * Confirmations that wait for their limits, and when the last of them is due; null when there are
 * none.
 */
export async function delayedConfirmations(
  db: Transaction,
): Promise<{ readonly count: number; readonly until: Date } | null> {
  const { _count, _max } = await db.delivery.aggregate({
    where: { priority: 0, status: 'retrying', reasonCode: DELAYED },
    _count: true,
    _max: { nextAttemptAt: true },
  });
  return _max.nextAttemptAt === null ? null : { count: _count, until: _max.nextAttemptAt };
}

/** How many wait to be sent. */
export const countWaitingTransactional = (db: Transaction): Promise<number> =>
  db.delivery.count({ where: { priority: 0, status: { in: ['planned', 'sending', 'retrying'] } } });

/** The oldest mail that was tried and still waits, with the reason; null when there is none. */
export async function oldestRetriedTransactional(
  db: Transaction,
): Promise<{ readonly plannedAt: Date; readonly response: string | null; readonly reason: Reason } | null> {
  const mail = await db.delivery.findFirst({
    where: {
      priority: 0,
      status: 'retrying',
      OR: [{ reasonCode: null }, { reasonCode: { not: DELAYED } }],
    },
    orderBy: { plannedAt: 'asc' },
    select: { plannedAt: true, response: true, reasonCode: true, reasonDetail: true },
  });
  return mail === null
    ? null
    : { plannedAt: mail.plannedAt, response: mail.response, reason: reasonOf(mail) };
}
