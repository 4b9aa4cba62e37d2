/**
 * Finds everything that is wrong now: `status` lists it, the metrics count it, the operator's mail reports
 * it.
 */

import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/client.ts';
import { deliveryProblems } from '../delivery/reports/problems-store.ts';
import { unbegunMailProblems } from '../delivery/reports/unbegun-mails-store.ts';
import { type Problem, type ProblemKind, problemsOf } from '../problem.ts';
import { type SourceStatus, sourcesStatus } from '../sources/sources-status.ts';
import { summariesStatus } from '../summaries/summaries-status-store.ts';
import { heartbeatProblems } from './heartbeat-store.ts';
import { jobProblems } from './job-failures-store.ts';
import { operatorMailProblems } from './operator-mail-store.ts';

export interface WatchedParts {
  readonly config: Config;
  readonly db: Database;
  readonly clock: Clock;
}

/** @param sources the result of `sourcesStatus`, if the caller has it already */
export async function findProblems(
  parts: WatchedParts,
  sources?: readonly SourceStatus[],
): Promise<Problem[]> {
  const { db, clock } = parts;
  const now = clock.now();
  const summaries = (await summariesStatus(parts, now))?.problem ?? null;
  return [
    ...(sources ?? (await sourcesStatus(parts))).flatMap(({ name, problem }) =>
      problem === null ? [] : [{ kind: 'source' as const, about: name, text: `${name}: ${problem}` }],
    ),
    ...(await jobProblems(db)),
    ...(await unbegunMailProblems(db, now)),
    ...(await deliveryProblems(db, now)),
    ...problemsOf('summaries', summaries === null ? [] : [summaries]),
    ...(await operatorMailProblems(db, now)),
    ...(await heartbeatProblems(db)),
  ];
}

const ABOUT_REPORTING: ReadonlySet<ProblemKind> = new Set(['operator_mail', 'heartbeat']);

/**
 * Is it about the means of reporting problems? Such a problem neither holds back a heartbeat nor causes a
 * mail, because then it would keep itself alive.
 */
export const isAboutReporting = ({ kind }: Pick<Problem, 'kind'>): boolean => ABOUT_REPORTING.has(kind);
