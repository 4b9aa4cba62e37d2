/** Decides how long a failing endpoint of summaries is left alone, and when that is a problem. Pure. */

import { DAY_MS, HOUR_MS, MINUTE_MS } from '../durations.ts';
import type { EndpointFailure } from './ask-model.ts';

/** A series of failures of the endpoint, which ends with its next answer. */
export interface SummaryTrouble {
  readonly since: Date;
  /** A clause about the endpoint. */
  readonly reason: string;
  /** Failures in a row. */
  readonly failures: number;
  /** The endpoint is not asked again before this instant. */
  readonly until: Date;
  readonly needsOperator: boolean;
}

const FIRST_WAIT_MS = MINUTE_MS;
const LONGEST_WAIT_MS = HOUR_MS;
/** Trouble that ends sooner is only a hitch, during which mails show a sentence of the abstract. */
const HITCH_MS = 6 * HOUR_MS;

/**
 * Waits twice as long after each failure, up to an hour, or longer if the endpoint asks for it, up to a day.
 */
export function troubleAfter(
  before: SummaryTrouble | null,
  { reason, retryAfter, needsOperator }: EndpointFailure,
  now: Date,
): SummaryTrouble {
  const failures = (before?.failures ?? 0) + 1;
  const doubled = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
  const asked = Math.min((retryAfter?.getTime() ?? 0) - now.getTime(), DAY_MS);
  const until = new Date(now.getTime() + Math.max(doubled, asked));
  return { since: before?.since ?? now, reason, failures, until, needsOperator };
}

export const isLeftAlone = (trouble: SummaryTrouble | null, now: Date): boolean =>
  trouble !== null && trouble.until > now;

/** Returns null as long as the trouble may be a hitch. */
export function summaryProblem(trouble: SummaryTrouble | null, now: Date): string | null {
  if (trouble === null) return null;
  const isLong = now.getTime() - trouble.since.getTime() >= HITCH_MS;
  if (!trouble.needsOperator && !isLong) return null;
  const todo = trouble.needsOperator ? '; SUMMARY_URL, SUMMARY_MODEL or SUMMARY_KEY is not right' : '';
  return `no summaries come from SUMMARY_URL since ${trouble.since.toISOString()}: ${trouble.reason}${todo}. Mails show sentences of the abstracts`;
}

/** So many answers in a row that are no summaries are the model's fault, not that of the papers. */
export const LATEST_ANSWERS = 10;

/** @param refusals of the latest answers, the newest first; null for one that was accepted */
export function refusalProblem(model: string, refusals: readonly (string | null)[]): string | null {
  if (refusals.length < LATEST_ANSWERS || refusals.includes(null)) return null;
  return `none of the last ${LATEST_ANSWERS} answers of ${model} was a summary; why the last was refused: ${refusals[0]}. Another SUMMARY_MODEL may do better`;
}
