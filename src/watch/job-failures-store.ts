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
  await db.$transaction(async (tx) => {
    const { [job]: before, ...others } = parseFailures(await lockMetadata(tx, 'job_failures'));
    const failure = { since: before?.since ?? now.toISOString(), error: redact(messageOf(error)) };
    await writeMetadata(
      tx,
      'job_failures',
      JSON.stringify(error === undefined ? others : { ...others, [job]: failure }),
    );
  });
}

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
