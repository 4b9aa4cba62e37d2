/** Plans the digests that are due: one row in the ledger a reader, whoever asks and however often. */
import type { App } from '../app.ts';
import { type NextDue, type PlannedRun, planDueRuns } from '../delivery/queue/plan-store.ts';
import { closeRuns } from '../delivery/reports/run-outcomes-store.ts';
import { resumeRuns } from '../delivery/sending/rejected-runs-store.ts';
import { localDayOf, nextDue } from '../readers/next-due.ts';
import type { Frequency } from '../readers/reader.ts';

export interface PlanRequest {
  readonly frequency?: Frequency;
  readonly readerId?: number;
}

/**
 * The next digest is due at the reader's next local time, even when that comes on the day of the one planned now, as after a run
 * that came past midnight: the next run may come past midnight too. Should it not, the ledger lets no second digest onto the same
 * local day, and the reader's usual time on the day after is next. Readers with the same schedule share the answer, which depends
 * on nothing else.
 */
function rememberingNextDue(): NextDue {
  const known = new Map<string, ReturnType<NextDue>>();
  return (schedule, now) => {
    const { frequency, minuteOfDay, timeZone, weekday, monthDay, pauseUntil } = schedule;
    const key = [frequency, minuteOfDay, timeZone, weekday, monthDay, pauseUntil].join(' ');
    const hit = known.get(key);
    if (hit !== undefined) return hit;
    const answer = { localDay: localDayOf(timeZone, now), nextDueAt: nextDue(schedule, now) };
    known.set(key, answer);
    return answer;
  };
}

/** Lets rested runs go on, plans what is due now, and closes runs of which everything is settled. Gives the runs that were planned. */
export async function planDigests(app: App, request: PlanRequest): Promise<PlannedRun[]> {
  const now = app.clock.now();
  await resumeRuns(app.db, now);
  const runs = await planDueRuns(app.db, {
    ...request,
    now,
    nextDue: rememberingNextDue(),
    onBrokenSchedule: (readerId, err) =>
      app.log.error({ err, readerId }, 'a reader’s schedule cannot be computed; trying again in an hour'),
  });
  // Afterwards: what was planned can be taken by senders meanwhile.
  for (const run of await closeRuns(app.db)) app.log.info(run, 'a run is done');
  return runs;
}

/** How many readers are due and not planned yet; for a look before anything is done. */
export function countDueReaders(app: App, { frequency, readerId }: PlanRequest): Promise<number> {
  return app.db.reader.count({
    where: { status: 'active', nextDueAt: { lte: app.clock.now() }, frequency, id: readerId },
  });
}
