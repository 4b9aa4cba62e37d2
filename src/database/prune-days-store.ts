/** Prunes the tables that have a row for each day. */

import { utcDay } from '../text/days.ts';
import type { Database } from './client.ts';
import type { BatchedDeletion } from './postgres/delete-in-batches.ts';

/**
 * Mails to the operator, and how many digests were sent and summaries were asked for. Returns how many
 * rows of days before that of `before` were, or would be, deleted.
 */
export async function pruneDays(
  { operatorMail, summaryDay, warmUpDay }: Database,
  before: Date,
  { dryRun }: Pick<BatchedDeletion, 'dryRun'>,
): Promise<number> {
  const where = { day: { lt: utcDay(before) } };
  if (dryRun)
    return (
      (await operatorMail.count({ where })) +
      (await summaryDay.count({ where })) +
      (await warmUpDay.count({ where }))
    );
  const gone = [
    await operatorMail.deleteMany({ where }),
    await summaryDay.deleteMany({ where }),
    await warmUpDay.deleteMany({ where }),
  ];
  return gone.reduce((total, { count }) => total + count, 0);
}
