/** What is wrong with the mails, one sentence each, for `status` and the dashboard. */
import type { Transaction } from '../../database/client.ts';
import { readMetadata } from '../../database/metadata-store.ts';
import { TOO_OLD } from '../queue/claim-store.ts';
import { stoppedRuns } from '../sending/rejected-runs-store.ts';
import { unshowableLately } from '../sending/unrenderable-store.ts';
import { isMoved, MOVED } from './database-identity-store.ts';
import { mailServerProblems } from './mail-server-problems-store.ts';

/** How long a failure that is over is told of. */
const TOLD_FOR_MS = 48 * 3_600_000;
/** Longest from planning to failure: a day of tries, and a stop of the run. */
const PLANNED_WITHIN_MS = TOLD_FOR_MS + 24 * 3_600_000;

/** Addresses that do not exist are no problem of ours: they are counted as `failed`, and stopped. */
const ADDRESS_REFUSED = 'the mail server refused the address';

export async function deliveryProblems(db: Transaction, now: Date): Promise<string[]> {
  return [
    ...((await isMoved(db)) ? [MOVED] : []),
    ...(await journalTrouble(db)),
    ...(await mailServerProblems(db, now)),
    ...(await stoppedRuns(db)).map(({ id, stopReason }) => `run ${id} is stopped: ${stopReason}`),
    ...(await foundOld(db, now)),
    ...(await failures(db, now)),
    ...(await uncertain(db)),
    ...(await unshowable(db, now)),
  ];
}

/** Until it is written, a restored backup would bring people back. */
async function journalTrouble(db: Transaction): Promise<string[]> {
  const trouble = await readMetadata(db, 'journal_trouble');
  return trouble === null
    ? []
    : [`suppressions could not be appended to their journal (${trouble}); the next start tries again`];
}

/** Runs with mails that were found too old to be sent since `since`, as when a backup was restored; nobody is sent last month's digest. */
export async function foundOld(
  db: Transaction,
  now: Date,
  since: Date = new Date(now.getTime() - TOLD_FOR_MS),
): Promise<string[]> {
  const runs = await db.digestRun.findMany({ where: { foundOldAt: { gte: since } }, orderBy: { id: 'asc' } });
  const told: string[] = [];
  for (const { id, frequency, periodEnd } of runs) {
    const count = await db.delivery.count({ where: { runId: id, reason: { contains: TOO_OLD } } });
    told.push(
      `${count} deliveries of run ${id} (${frequency}, until ${periodEnd.toISOString()}) were too old to be sent; their readers\u2019 next digests hold the papers`,
    );
  }
  return told;
}

async function failures(db: Transaction, now: Date): Promise<string[]> {
  const rows = await db.delivery.groupBy({
    by: ['reason'],
    where: {
      status: 'failed',
      plannedAt: { gte: new Date(now.getTime() - PLANNED_WITHIN_MS) },
      reason: { not: ADDRESS_REFUSED },
    },
    _count: true,
    orderBy: { _count: { id: 'desc' } },
    take: 5,
  });
  return rows.map(
    ({ reason, _count }) => `${_count} deliveries failed: ${reason}; see \`deliveries --status failed\``,
  );
}

async function uncertain(db: Transaction): Promise<string[]> {
  const count = await db.delivery.count({ where: { status: 'uncertain' } });
  return count === 0 ? [] : [`${count} deliveries are uncertain; see \`deliveries --status uncertain\``];
}

async function unshowable(db: Transaction, now: Date): Promise<string[]> {
  const papers = await unshowableLately(db, now);
  return papers.map(
    ({ paper, error }) => `paper ${paper} cannot be shown and is left out of the digests: ${error}`,
  );
}
