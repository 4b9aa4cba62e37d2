/** Remembers scheduled jobs whose last run failed, for `status`, which runs in another process. */

import type { Database, Transaction } from '../database/client.ts';
import { lockMetadata, readMetadata, writeMetadata } from '../database/metadata-store.ts';
import { messageOf } from '../errors.ts';
import { redact } from '../log.ts';
import type { Problem } from '../problem.ts';

type Failures = Record<string, { readonly since: string; readonly error: string }>;

/** @param error why the job failed; undefined: it succeeded */
export async function noteJob(db: Database, job: string, error: unknown, now: Date): Promise<void> {
  if (error === undefined && !(job in (await failures(db)))) return;
  await changeFailures(db, ({ [job]: before, ...others }) => {
    if (error === undefined) return others;
    const failure = { since: before?.since ?? now.toISOString(), error: redact(messageOf(error)) };
    return { ...others, [job]: failure };
  });
}

/** Forgets failures of jobs that are not among `jobs`, because they were renamed or removed. */
export async function forgetOtherJobs(db: Database, jobs: readonly string[]): Promise<void> {
  if (Object.keys(await failures(db)).every((job) => jobs.includes(job))) return;
  await changeFailures(db, (all) =>
    Object.fromEntries(Object.entries(all).filter(([job]) => jobs.includes(job))),
  );
}

const changeFailures = (db: Database, change: (failures: Failures) => Failures): Promise<void> =>
  db.$transaction(async (tx) => {
    const changed = change(parseFailures(await lockMetadata(tx, 'job_failures')));
    await writeMetadata(tx, 'job_failures', JSON.stringify(changed));
  });

export async function jobProblems(db: Transaction): Promise<Problem[]> {
  return Object.entries(await failures(db)).map(([job, { since, error }]) => ({
    kind: 'job',
    about: job,
    text: `the job ${job} ends with an error since ${since}: ${error}`,
  }));
}

const failures = async (db: Transaction): Promise<Failures> =>
  parseFailures((await readMetadata(db, 'job_failures')) ?? '');

const parseFailures = (value: string): Failures => (value === '' ? {} : (JSON.parse(value) as Failures));
