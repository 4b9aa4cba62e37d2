/** Starts the jobs by cron; the database decides what is due, so a missed or doubled tick is harmless. */
import { schedule } from 'node-cron';
import type { App } from '../src/app.ts';
import { JOBS } from './index.ts';
import type { Job } from './job.ts';

export interface RunningTimetable {
  /** Starts no more jobs, asks running ones to stop, and waits for them. */
  stop(): Promise<void>;
}

/** Starts the timetable. Each job also runs once at startup, to catch up on what was missed. */
export function startTimetable(app: App): RunningTimetable {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const busy = new Set<Job>();
  const wake = (job: Job): void => {
    if (busy.has(job) || stopping.signal.aborted) return;
    busy.add(job);
    const done = runJob(app, job, stopping.signal).finally(() => {
      busy.delete(job);
      running.delete(done);
    });
    running.add(done);
  };
  // UTC, because local hours are skipped and repeated at clock changes.
  const tasks = JOBS.map((job) =>
    schedule(app.config.timetable[job.when], () => wake(job), { name: job.name, timezone: 'UTC' }),
  );
  for (const job of JOBS) wake(job);
  return {
    async stop() {
      stopping.abort();
      await Promise.all(tasks.map((task) => task.stop()));
      await Promise.all(running);
    },
  };
}

async function runJob(app: App, job: Job, signal: AbortSignal): Promise<void> {
  const started = app.clock.realNow();
  try {
    await job.run(app, signal);
    app.log.debug({ job: job.name, milliseconds: app.clock.realNow() - started }, 'job done');
  } catch (err) {
    // The next tick tries again; the failure is in the log and in the metrics.
    app.metrics.jobFailures.inc({ job: job.name });
    app.log.error({ err, job: job.name }, 'job failed; the next tick tries again');
  }
}
