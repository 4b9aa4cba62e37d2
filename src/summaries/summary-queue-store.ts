/** Chooses the paper that a summary is asked for next, within the day's budget, and records the result. */

import type { Database, Transaction } from '../database/client.ts';
import { MINUTE_MS, WEEK_MS } from '../durations.ts';
import { IS_NO_REPLACEMENT } from '../papers/papers-store.ts';
import { utcDay } from '../text/days.ts';
import type { Refusal, SummarisedPaper } from './check-answer.ts';

/** Attempts per paper; only failures that may be about the paper count. */
const MOST_ATTEMPTS = 3;
/** A claim that lasts longer belongs to a process that crashed. */
const CLAIM_MS = 5 * MINUTE_MS;
/**
 * Only papers first seen this recently are asked about: editions hold papers of a week, or what earlier ones
 * left out of it.
 */
const ELIGIBLE_FOR_MS = WEEK_MS;

export interface ClaimedPaper extends SummarisedPaper {
  readonly id: number;
  /** The day whose budget the claim counts against. */
  readonly day: string;
}

export type SummaryClaim = ClaimedPaper | 'nothing_to_do' | 'budget_used';

/**
 * Claims a paper for this process and counts it for the day. Chooses only among the `perDay` papers that are
 * strongest of their week at the time, so that at midnight the new budget does not go to papers that no
 * reader sees.
 */
export function claimPaper(
  db: Database,
  { perDay, now }: { readonly perDay: number; readonly now: Date },
): Promise<SummaryClaim> {
  const day = utcDay(now);
  return db.$transaction(async (tx) => {
    if (!(await takeFromBudget(tx, day, perDay))) return 'budget_used';
    // The row of the day is locked from here on, so processes choose one after the other.
    const rows = await tx.$queryRaw<{ id: number }[]>`
      WITH strongest AS (
        SELECT id, trending_key FROM papers
        WHERE first_seen_at > ${new Date(now.getTime() - ELIGIBLE_FOR_MS)}::timestamptz AND first_seen_at <= ${now}::timestamptz
          AND withdrawn_at IS NULL AND abstract <> '' AND ${IS_NO_REPLACEMENT}
          AND NOT EXISTS (SELECT 1 FROM paper_details WHERE paper_id = id AND summary IS NOT NULL)
        ORDER BY trending_key DESC, id LIMIT ${perDay}::int)
      INSERT INTO paper_summaries AS own (paper_id, state, attempts, claimed_until)
      SELECT id, 'asked', 1, clock_timestamp() + ${CLAIM_MS} * interval '1 millisecond'
      FROM strongest LEFT JOIN paper_summaries known ON paper_id = id
      WHERE state IS NULL OR (state = 'asked' AND attempts < ${MOST_ATTEMPTS} AND claimed_until <= clock_timestamp())
      ORDER BY coalesce(attempts, 0), trending_key DESC, id LIMIT 1
      ON CONFLICT (paper_id) DO UPDATE SET attempts = own.attempts + 1, claimed_until = excluded.claimed_until
      RETURNING paper_id AS id`;
    const paper = rows[0] && (await tx.paper.findUnique({ where: { id: rows[0].id } }));
    if (paper) return { id: paper.id, title: paper.title, abstract: paper.abstract, day };
    await returnToBudget(tx, day);
    return 'nothing_to_do';
  });
}

async function takeFromBudget(tx: Transaction, day: string, perDay: number): Promise<boolean> {
  if (perDay === 0) return false;
  const taken = await tx.$executeRaw`
    INSERT INTO summary_days AS own (day, asked) VALUES (${day}, 1)
    ON CONFLICT (day) DO UPDATE SET asked = own.asked + 1 WHERE own.asked < ${perDay}`;
  return taken === 1;
}

const returnToBudget = (tx: Transaction, day: string): Promise<number> =>
  tx.$executeRaw`UPDATE summary_days SET asked = asked - 1 WHERE day = ${day}`;

export async function keepSentence(
  db: Database,
  { id }: ClaimedPaper,
  sentence: string,
  by: { readonly model: string; readonly language: string; readonly now: Date },
): Promise<void> {
  await db.paperSummary.updateMany({
    where: { paperId: id },
    data: { state: 'written', sentence, model: by.model, language: by.language, answeredAt: by.now },
  });
}

/**
 * The paper is not asked about again: the same question would get such an answer again, at the same price.
 */
export async function keepRefusal(
  db: Database,
  { id }: ClaimedPaper,
  refusal: Refusal,
  by: { readonly model: string; readonly now: Date },
): Promise<void> {
  await db.paperSummary.updateMany({
    where: { paperId: id },
    data: { state: 'refused', refusal, model: by.model, answeredAt: by.now },
  });
}

/** Releases a claim, so that the paper can be asked about again. */
export async function releasePaper(
  db: Database,
  { id, day }: ClaimedPaper,
  { countsForPaper, countsForDay }: { readonly countsForPaper: boolean; readonly countsForDay: boolean },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`
      UPDATE paper_summaries SET claimed_until = clock_timestamp(), attempts = attempts - ${countsForPaper ? 0 : 1}
      WHERE paper_id = ${id}`;
    if (!countsForDay) await returnToBudget(tx, day);
  });
}

export async function summariesAsked(db: Transaction, now: Date): Promise<number> {
  return (await db.summaryDay.findUnique({ where: { day: utcDay(now) } }))?.asked ?? 0;
}

/** The answers of a day (UTC) that were refused. */
export const summariesRefused = (db: Transaction, now: Date): Promise<number> =>
  db.paperSummary.count({
    where: { state: 'refused', answeredAt: { gte: new Date(`${utcDay(now)}T00:00:00Z`), lte: now } },
  });

/** Returns why a model's newest answers were refused, the newest first; null for one that was accepted. */
export async function latestRefusals(
  db: Transaction,
  { model, count }: { readonly model: string; readonly count: number },
): Promise<readonly (string | null)[]> {
  const answers = await db.paperSummary.findMany({
    select: { refusal: true },
    where: { model, answeredAt: { not: null } },
    orderBy: { answeredAt: 'desc' },
    take: count,
  });
  return answers.map(({ refusal }) => refusal);
}
