/** Plans the digests that are due: one ledger row per reader, however often this is called. */

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
 * Corrects what a wrong clock recorded, resumes stopped runs that are due, plans what is due now, and closes
 * runs without open deliveries. Returns the planned runs.
 */
export async function planDigests(parts: PlanParts, request: PlanRequest): Promise<PlannedRun[]> {
  const { db, clock, log, hasher } = parts;
  const now = clock.now();
  await correctAfterWrongClock(parts);
  await resumeRuns(db, now);
  // Papers of imported libraries may have been ingested since; the digests planned now take them into
  // account.
  await parts.profiles.learnArrived();
  const nextDue = memoizeNextDue();
  const runs = await planDueRuns(db, {
    ...request,
    now,
    // The next digest is due at the reader's next local time, even if that is on the same local day as the
    // digest planned now. This happens when a run is late and plans after midnight: the next run may be late
    // too. If it is not, the ledger refuses a second digest for that local day, and the reader's usual time
    // on the following day is next.
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
