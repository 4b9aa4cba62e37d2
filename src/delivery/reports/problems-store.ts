/** Problems with the mails, for `status`, the dashboard and the operator's mail. */

import type { Transaction } from '../../database/client.ts';
import { readMetadata } from '../../database/metadata-store.ts';
import { DAY_MS } from '../../durations.ts';
import { type Problem, problemsOf, REPORTED_FOR_MS } from '../../problem.ts';
import { eventProblems } from '../bounces/event-problems-store.ts';
import { describeReason, type Reason } from '../reason.ts';
import { describeStop, mailsWait } from '../run-stop.ts';
import { stoppedRuns } from '../sending/rejected-runs-store.ts';
import { unrenderableLately } from '../sending/unrenderable-store.ts';
import { isOtherDatabase, OTHER_DATABASE } from './database-identity-store.ts';
import { mailServerProblems } from './mail-server-problems-store.ts';
import { webhookProblems } from './webhook-problems-store.ts';

/**
 * How long ago a failure that is still reported can have been planned: a day of attempts, or of waiting in a
 * stopped run, comes before it.
 */
const PLANNED_WITHIN_MS = REPORTED_FOR_MS + DAY_MS;

export async function deliveryProblems(db: Transaction, now: Date): Promise<Problem[]> {
  // All at once, because Prisma then reads all of the metadata in one statement.
  const [isOther, clock, journal, servers, events, papers] = await Promise.all([
    isOtherDatabase(db),
    wrongClock(db, now),
    journalTrouble(db),
    mailServerProblems(db, now),
    eventProblems(db, now),
    unrenderable(db, now),
  ]);
  return [
    ...problemsOf('database_moved', isOther ? [OTHER_DATABASE] : []),
    ...problemsOf('wrong_clock', clock),
    ...problemsOf('journal', journal),
    ...servers,
    ...events,
    ...(await stopped(db)),
    ...problemsOf('too_old', await foundOld(db, new Date(now.getTime() - REPORTED_FOR_MS))),
    ...(await failures(db, now)),
    ...problemsOf('deliveries_uncertain', await uncertain(db)),
    ...(await webhookProblems(db)),
    ...papers,
  ];
}

/** Until the journal is written, restoring a backup would subscribe these people again. */
async function journalTrouble(db: Transaction): Promise<string[]> {
  const trouble = await readMetadata(db, 'journal_trouble');
  return trouble === null
    ? []
    : [`suppressions could not be appended to their journal (${trouble}); the next start tries again`];
}

/** A stopped run is resumed after half an hour, or at once by an operator. */
async function stopped(db: Transaction): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const run of await stoppedRuns(db)) {
    const { id } = run;
    const waiting = await db.delivery.count({
      where: { runId: id, status: { in: ['planned', 'sending', 'retrying'] } },
    });
    const word =
      run.stopCode === 'unknown_addresses'
        ? `\`runs resume ${id}\` tries them again, with \`--accept-unknown\` they are treated as nonexistent`
        : `\`runs resume ${id}\` resumes it at once`;
    problems.push({
      kind: 'run_stopped',
      about: String(id),
      text: `run ${id} is stopped: ${describeStop(run)}; ${mailsWait(waiting)} with it, ${word}`,
    });
  }
  return problems;
}

/**
 * Reports runs with mails that were found too old to be sent since `since`, e.g. after a restored backup.
 * (Last month's digests are never sent.)
 */
export async function foundOld(db: Transaction, since: Date): Promise<string[]> {
  const runs = await db.digestRun.findMany({ where: { foundOldAt: { gte: since } }, orderBy: { id: 'asc' } });
  const problems: string[] = [];
  for (const { id, frequency, periodEnd } of runs) {
    const count = await db.delivery.count({
      where: { runId: id, reasonCode: { in: ['too_old', 'too_old_in_doubt'] } },
    });
    const run = `run ${id} (${frequency}, until ${periodEnd.toISOString()})`;
    problems.push(
      count === 1
        ? `1 delivery of ${run} was too old to be sent; its reader’s next digest holds the papers`
        : `${count} deliveries of ${run} were too old to be sent; their readers’ next digests hold the papers`,
    );
  }
  return problems;
}

/** Reports that in the last two days a clock was ahead, and its effects were corrected. */
async function wrongClock(db: Transaction, now: Date): Promise<string[]> {
  const noted = await readMetadata(db, 'clock_corrected');
  if (noted === null) return [];
  const { at, readers, sources, papers } = JSON.parse(noted) as Record<string, number> & { at: string };
  if (Math.abs(now.getTime() - Date.parse(at)) > REPORTED_FOR_MS) return [];
  return [
    `a clock was ahead (or a wrong --now was given): at ${at} the times of ${readers} readers, ${sources} sources and ${papers} papers were corrected`,
  ];
}

/** Addresses that do not exist are left out: they are counted as `failed`, and stopped. */
async function failures(db: Transaction, now: Date): Promise<Problem[]> {
  const rows = await db.$queryRaw<(Reason & { count: number })[]>`
    SELECT reason_code AS code, reason_detail AS detail, count(*)::int AS count FROM deliveries
    WHERE priority = 1 AND status = 'failed' AND planned_at >= ${new Date(now.getTime() - PLANNED_WITHIN_MS)}::timestamptz AND reason_code NOT IN ('address_refused', 'unknown_address')
    GROUP BY reason_code, reason_detail ORDER BY count DESC LIMIT 5`;
  return rows.map(({ count, ...reason }) => ({
    kind: 'deliveries_failed',
    about: reason.code ?? '',
    text: `${count} ${count === 1 ? 'delivery' : 'deliveries'} failed: ${describeReason(reason)}; see \`deliveries --status failed\``,
  }));
}

async function uncertain(db: Transaction): Promise<string[]> {
  const count = (nextAttemptAt: null | { not: null }): Promise<number> =>
    db.delivery.count({ where: { status: 'uncertain', nextAttemptAt } });
  const list = '`deliveries --status uncertain`';
  const held = await count(null);
  const again = await count({ not: null });
  return [
    ...(held === 0
      ? []
      : [
          `${held === 1 ? '1 delivery is uncertain and waits' : `${held} deliveries are uncertain and wait`} for your answer: ${list}, then \`deliveries resolve ID --as sent\` or \`--as resend\``,
        ]),
    ...(again === 0
      ? []
      : [
          `${again === 1 ? '1 delivery is uncertain and is sent again by itself' : `${again} deliveries are uncertain and are sent again by themselves`}; see ${list}`,
        ]),
  ];
}

async function unrenderable(db: Transaction, now: Date): Promise<Problem[]> {
  const papers = await unrenderableLately(db, now);
  return papers.map(({ paper, error }) => ({
    kind: 'paper_unshowable',
    about: String(paper),
    text: `paper ${paper} cannot be shown and is left out of the digests: ${error}`,
  }));
}
