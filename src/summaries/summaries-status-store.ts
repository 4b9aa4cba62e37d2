/** The state of summaries for `status`, the dashboard and metrics. */

import type { Config } from '../config.ts';
import type { Transaction } from '../database/client.ts';
import { latestRefusals, summariesAsked, summariesRefused } from './summary-queue-store.ts';
import { LATEST_ANSWERS, refusalProblem, type SummaryTrouble, summaryProblem } from './summary-trouble.ts';
import { readTrouble } from './summary-trouble-store.ts';

export interface SummariesStatus {
  readonly model: string;
  /** Summaries asked for today (UTC). */
  readonly today: number;
  /** Those whose answer was no summary. */
  readonly refused: number;
  readonly perDay: number;
  readonly trouble: SummaryTrouble | null;
  /** A sentence if the operator should look; else null. */
  readonly problem: string | null;
}

/** Returns null if no endpoint is configured. */
export async function summariesStatus(
  { db, config }: { readonly db: Transaction; readonly config: Pick<Config, 'summaries'> },
  now: Date,
): Promise<SummariesStatus | null> {
  const { endpoint, perDay } = config.summaries;
  if (endpoint === null) return null;
  const trouble = await readTrouble(db);
  const { model } = endpoint;
  const refusals = await latestRefusals(db, { model, count: LATEST_ANSWERS });
  return {
    model,
    today: await summariesAsked(db, now),
    refused: await summariesRefused(db, now),
    perDay,
    trouble,
    problem: summaryProblem(trouble, now) ?? refusalProblem(model, refusals),
  };
}
