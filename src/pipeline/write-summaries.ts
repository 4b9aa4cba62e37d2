/**
 * Has a model summarise the strongest papers in a sentence: claim → ask → check → store, until done or
 * failed.
 */

import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { SummaryEndpoint } from '../config-summaries.ts';
import type { Database } from '../database/client.ts';
import type { Logger } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { askModel } from '../summaries/ask-model.ts';
import { checkAnswer } from '../summaries/check-answer.ts';
import {
  type ClaimedPaper,
  claimPaper,
  keepRefusal,
  keepSentence,
  releasePaper,
} from '../summaries/summary-queue-store.ts';
import { isLeftAlone, troubleAfter } from '../summaries/summary-trouble.ts';
import { noteTrouble, readTrouble } from '../summaries/summary-trouble-store.ts';

export interface SummaryParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'summaries'>;
  readonly config: Pick<Config, 'summaries'>;
}

/** Why writing ended. The second code: the endpoint failed recently and is left alone for a while. */
export type SummariesEnd =
  | 'not_configured'
  | 'resting'
  | 'failed'
  | 'nothing_to_do'
  | 'budget_used'
  | 'stopped';

export interface WrittenSummaries {
  readonly written: number;
  readonly refused: number;
  readonly end: SummariesEnd;
}

/**
 * Writes summaries until the day's budget is used, nothing is left or the endpoint fails. Nothing waits for
 * them: until a paper has one, mails show a sentence of its abstract.
 * @param patience how long an answer may take, in milliseconds; default as for `askModel`
 */
export async function writeSummaries(
  parts: SummaryParts,
  { signal, patience }: { readonly signal: AbortSignal; readonly patience?: number },
): Promise<WrittenSummaries> {
  const { db, clock, config, metrics } = parts;
  const { endpoint, perDay } = config.summaries;
  const counts = { written: 0, refused: 0 };
  if (endpoint === null) return { ...counts, end: 'not_configured' };
  if (isLeftAlone(await readTrouble(db), clock.now())) return { ...counts, end: 'resting' };
  while (!signal.aborted) {
    const claim = await claimPaper(db, { perDay, now: clock.now() });
    if (typeof claim === 'string') return { ...counts, end: claim };
    const outcome = await summarise(parts, endpoint, claim, { signal, ...(patience && { patience }) });
    if (outcome === 'stopped') break;
    metrics.summaries.inc({ outcome });
    if (outcome === 'failed') return { ...counts, end: 'failed' };
    counts[outcome] += 1;
  }
  return { ...counts, end: 'stopped' };
}

async function summarise(
  { db, clock, log, config }: SummaryParts,
  endpoint: SummaryEndpoint,
  paper: ClaimedPaper,
  { signal, patience }: { readonly signal: AbortSignal; readonly patience?: number },
): Promise<'written' | 'refused' | 'failed' | 'stopped'> {
  const { language } = config.summaries;
  const { model } = endpoint;
  const now = clock.now();
  const question = { paper, language, now, signal, ...(patience && { patience }) };
  const answer = await askModel(endpoint, question).catch((error: unknown) => {
    if (signal.aborted) return null;
    throw error;
  });
  if (answer === null) {
    await releasePaper(db, paper, { countsForPaper: false, countsForDay: true });
    return 'stopped';
  }
  if (answer.kind === 'failed') {
    const { reason, isAboutPaper, mayHaveWritten } = answer;
    const trouble = troubleAfter(await readTrouble(db), answer, now);
    await noteTrouble(db, trouble);
    await releasePaper(db, paper, { countsForPaper: isAboutPaper, countsForDay: mayHaveWritten });
    log.warn({ paper: paper.id, reason, until: trouble.until }, 'no summary could be had');
    return 'failed';
  }
  await noteTrouble(db, null);
  const checked = checkAnswer(answer.content, paper, language);
  if (checked.kind === 'sentence') {
    await keepSentence(db, paper, checked.sentence, { model, language, now });
    return 'written';
  }
  await keepRefusal(db, paper, checked.refusal, { model, now });
  log.info({ paper: paper.id, refusal: checked.refusal }, 'an answer was no summary of its paper');
  return 'refused';
}
