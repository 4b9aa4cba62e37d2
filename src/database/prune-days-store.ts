/** Prunes the tables that have a row for each day. */

import { utcDay } from '../text/days.ts';
import type { Database } from './client.ts';
import type { BatchedDeletion } from './postgres/delete-in-batches.ts';
import { deleteOrCount } from './postgres/delete-or-count.ts';

/**
 * Mails to the operator, and how many digests were sent and summaries were asked for. Returns how many
 * rows of days before that of `before` were, or would be, deleted.
 */
export async function pruneDays(
  { operatorMail, summaryDay, warmUpDay }: Database,
  before: Date,
  work: Pick<BatchedDeletion, 'dryRun'>,
): Promise<number> {
  const where = { day: { lt: utcDay(before) } };
  return (
    (await deleteOrCount(operatorMail, where, work)) +
    (await deleteOrCount(summaryDay, where, work)) +
    (await deleteOrCount(warmUpDay, where, work))
  );
}
