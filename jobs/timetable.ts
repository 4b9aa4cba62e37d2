/** Starts the jobs by cron; the database decides what is due, so a missed or doubled tick is harmless. */

import { schedule, type Logger as TimerLog } from 'node-cron';
import type { App } from '../src/app.ts';
import { MINUTE_MS } from '../src/durations.ts';
import type { Logger } from '../src/log.ts';
import { forgetOtherJobs, noteJob } from '../src/watch/job-failures-store.ts';
import { watchRound } from '../src/watch/watch-round.ts';
import { JOBS } from './index.ts';
import type { Job } from './job.ts';

/**
 * A round normally ends when no job is running any more, and then we look for problems. A long read delays
 * that look by no more than this.
 */
const LONGEST_ROUND_MS = 10 * MINUTE_MS;

export interface RunningTimetable {
  /** Starts no more jobs, asks running ones to stop, and waits for them. */
  stop(): Promise<void>;
}

/** Starts the timetable. Each job also runs once at startup, to catch up on what was missed. */
export function startTimetable(app: App, jobs: readonly Job[] = JOBS): RunningTimetable {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const busy = new Set<Job>();
  const names = jobs.map(({ name }) => name);
  let looking: Promise<void> | null = null;
  let lookedAt = app.clock.steadyNow();
  const look = (): void => {
    const isRoundOver = running.size === 0 || app.clock.steadyNow() - lookedAt > LONGEST_ROUND_MS;
    if (!isRoundOver || looking !== null || stopping.signal.aborted) return;
    lookedAt = app.clock.steadyNow();
    looking = forgetOtherJobs(app.db, names)
      .then(() => watchRound(app, stopping.signal))
      .catch((err) =>
        app.log.error({ err }, 'looking for problems failed; trying again after the next round'),
      )
      .finally(() => {
        looking = null;
      });
  };
  const wake = (job: Job): void => {
    if (busy.has(job) || stopping.signal.aborted) return;
    busy.add(job);
    const done = runJob(app, job, stopping.signal).finally(() => {
      busy.delete(job);
      running.delete(done);
      look();
    });
    running.add(done);
  };
  const logger = timerLog(app.log);
  // UTC, because local hours are skipped and repeated at clock changes.
  const tasks = jobs.map((job) =>
    schedule(app.config.timetable[job.when], () => wake(job), { name: job.name, timezone: 'UTC', logger }),
  );
  for (const job of jobs) wake(job);
  return {
    async stop() {
      stopping.abort();
      await Promise.all(tasks.map((task) => task.stop()));
      await Promise.all(running);
      await looking;
    },
  };
}

/**
 * Writes node-cron's messages (for example, a tick missed on a busy machine) to our log; by default they go
 * to stdout.
 */
function timerLog(log: Logger): TimerLog {
  const about = (level: 'error' | 'debug') => (message: string | Error, err?: Error) =>
    typeof message === 'string'
      ? log[level]({ err }, message)
      : log[level]({ err: message }, message.message);
  return {
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    error: about('error'),
    debug: about('debug'),
  };
}

async function runJob(app: App, job: Job, signal: AbortSignal): Promise<void> {
  const started = app.clock.realNow();
  try {
    await job.run(app, signal);
    app.log.debug({ job: job.name, milliseconds: app.clock.realNow() - started }, 'job done');
    await noteJob(app.db, job.name, undefined, app.clock.now());
  } catch (err) {
    // The next tick tries again; the failure is in the log, the metrics and `status`.
    app.metrics.jobFailures.inc({ job: job.name });
    app.log.error({ err, job: job.name }, 'job failed; the next tick tries again');
    await noteJob(app.db, job.name, err, app.clock.now()).catch((error) =>
      app.log.warn({ err: error }, 'the failure of a job could not be noted'),
    );
  }
}
