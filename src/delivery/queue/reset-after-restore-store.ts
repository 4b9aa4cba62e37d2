/** Resets the ledger after a backup was restored, so that mails sent since the backup are not sent again. */

import type { Database } from '../../database/client.ts';
import { writeMetadata } from '../../database/metadata-store.ts';
import { recordDatabaseIdentity } from '../reports/database-identity-store.ts';

export interface Recovered {
  /** Deliveries that were waiting when the backup was made: they have been sent since, or are too old. */
  readonly setAside: number;
  /** Readers whose next digest begins now. */
  readonly readers: number;
}

/**
 * Resets the ledger at `now`. Waiting digests are suppressed and keep their papers, uncertain ones are left
 * to an operator, and every reader's next digest begins here. Papers seen earlier, or listed on a page of
 * today or earlier, go into no more digests (the metadata `recovered_at`).
 */
export async function resetAfterRestore(db: Database, now: Date): Promise<Recovered> {
  return db.$transaction(async (tx) => {
    // `paper_ids` stays as it is, unlike in other digests that are not sent: they may have been sent since.
    const setAside = await tx.$executeRaw`
      UPDATE deliveries SET status = 'suppressed', reason_code = 'restored', reason_detail = NULL,
        next_attempt_at = NULL, lease_holder = NULL
      WHERE priority = 1 AND status IN ('planned', 'sending', 'retrying')`;
    // What was uncertain when the backup was made may have been sent again since, or settled by an operator;
    // only a person can know.
    await tx.$executeRaw`
      UPDATE deliveries SET next_attempt_at = NULL, reason_code = 'restored_in_doubt', reason_detail = NULL
      WHERE status = 'uncertain' AND next_attempt_at IS NOT NULL`;
    await tx.$executeRaw`DELETE FROM stored_messages k USING deliveries d WHERE d.id = k.delivery_id AND d.status = 'suppressed'`;
    const readers = await tx.$executeRaw`
      UPDATE readers SET last_period_end = ${now}::timestamptz WHERE status IN ('active', 'paused') OR last_period_end IS NOT NULL`;
    await writeMetadata(tx, 'recovered_at', now.toISOString());
    await recordDatabaseIdentity(tx);
    return { setAside, readers };
  });
}
