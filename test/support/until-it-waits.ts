/** Lets two transactions overlap, for tests of what one of them finds after it has waited for the other. */
import type { Transaction } from '../../src/database/client.ts';
import { testServer } from './template-database.ts';

/**
 * Resolves when `other` has ended or waits for a lock. On the embedded database it resolves at once, because
 * there `other` begins only after this transaction.
 */
export async function untilItWaits(tx: Transaction, other: Promise<unknown>): Promise<void> {
  if (testServer() === null) return;
  let hasEnded = false;
  const ended = () => (hasEnded = true);
  other.then(ended, ended);
  const isWaiting = async () =>
    (
      await tx.$queryRaw<
        unknown[]
      >`SELECT 1 FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`
    ).length > 0;
  while (!hasEnded && !(await isWaiting()));
}
