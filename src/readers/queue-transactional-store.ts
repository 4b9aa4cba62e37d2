/** Queues mails to readers, in the transaction of the change that requires them. */

import type { Transaction } from '../database/client.ts';

/**
 * known: answers a sign-up with an address that is known already; preferences: contains the link to the
 * preferences, requested on a page that was reached by a link with fewer rights. Three are about a change of
 * address: new-address asks the new address to confirm; moved informs the old one; address-taken answers if
 * another reader has it.
 */
export type TransactionalKind =
  | 'confirmation'
  | 'known'
  | 'preferences'
  | 'new-address'
  | 'moved'
  | 'address-taken';

/**
 * The mail exceeds the limits of confirmations and waits; this counts as no attempt, and is not a problem.
 */
export const DELAYED = 'delayed';

/**
 * Queues a mail to a reader. Call it in the transaction of the change that requires the mail, so that neither
 * exists without the other.
 */
export async function queueTransactional(
  tx: Transaction,
  {
    readerId,
    kind,
    recipient = null,
    now,
    notBefore,
  }: {
    readonly readerId: number;
    readonly kind: TransactionalKind;
    /** Default: the reader's address. */
    readonly recipient?: string | null;
    readonly now: Date;
    /** The earliest time to send it; default: now. */
    readonly notBefore?: Date;
  },
): Promise<void> {
  const when =
    notBefore === undefined
      ? { status: 'planned', nextAttemptAt: now }
      : { status: 'retrying', reasonCode: DELAYED, nextAttemptAt: notBefore };
  await tx.delivery.create({ data: { readerId, kind, recipient, priority: 0, plannedAt: now, ...when } });
}
