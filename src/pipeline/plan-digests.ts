/** Plans the digests that are due: one ledger row per reader, however often it is called. */

import type { Clock } from '../clock.ts';
import type { Database } from '../database/client.ts';
import { type PlannedRun, planDueRuns } from '../delivery/queue/plan-store.ts';
import { closeRuns } from '../delivery/reports/run-outcomes-store.ts';
import { resumeRuns } from '../delivery/sending/rejected-runs-store.ts';
import type { Profiles } from '../digest/profile/profiles.ts';
import type { Logger } from '../log.ts';
import type { AddressHasher } from '../readers/address-hash.ts';
import { localDayOf, memoizeNextDue } from '../readers/next-due.ts';
import type { Frequency } from '../readers/reader.ts';
import { correctAfterWrongClock } from './after-wrong-clock.ts';

export interface PlanRequest {
  readonly frequency?: Frequency;
  readonly readerId?: number;
}

export interface PlanParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
  readonly hasher: AddressHasher;
  readonly profiles: Pick<Profiles, 'learnArrived'>;
}

/**
 * Corrects what a wrong clock recorded, resumes stopped runs, plans what is due now, and closes runs
 * without open deliveries. Returns the runs that were planned.
 */
export async function planDigests(parts: PlanParts, request: PlanRequest): Promise<PlannedRun[]> {
  const { db, clock, log, hasher } = parts;
  const now = clock.now();
  await correctAfterWrongClock(parts);
  await resumeRuns(db, now);
  // Imported libraries may contain papers that have been read since: the digests planned now use them.
  await parts.profiles.learnArrived();
  const nextDue = memoizeNextDue();
  const runs = await planDueRuns(db, {
    ...request,
    now,
    // Due at the reader's next local time, even when that is on the day of the digest planned now, as
    // after a run past midnight: the next run may be past midnight too. If it is not, the ledger allows no
    // second digest on the same local day, and the reader's usual time on the day after is next.
    nextDue: (schedule) => ({
      localDay: localDayOf(schedule.timeZone, now),
      nextDueAt: nextDue(schedule, now),
    }),
    onBrokenSchedule: (readerId, err) =>
      log.error({ err, readerId }, 'a reader’s schedule cannot be computed; trying again in an hour'),
  });
  // Last, because closing runs takes time, and senders can already claim what was planned.
  await closeRuns(db, { hasher, log, now });
  return runs;
}
