/** Corrects instants in the future that were recorded while a clock ran ahead, or with a wrong `--now`. */

import type { Clock } from '../clock.ts';
import { correctionAt, type NotedInstants } from '../clock-set-back.ts';
import type { Database } from '../database/client.ts';
import { writeMetadata } from '../database/metadata-store.ts';
import {
  correctMails,
  cutRuns,
  isAnyRunFromTheFuture,
  runsAfter,
} from '../delivery/queue/clock-set-back-store.ts';
import type { Logger } from '../log.ts';
import { correctPapers, isAnyPaperFromTheFuture } from '../papers/clock-set-back-store.ts';
import { correctReaders, firstReaderAt, isAnyReaderDueTooLate } from '../readers/clock-set-back-store.ts';
import { correctSources, cutReads, isAnySourceTooLate, readsAfter } from '../sources/clock-set-back-store.ts';
import { refreshTrending } from '../trending/trending-store.ts';

/**
 * Call this before anything is planned or read. Usually it only looks at a few indexes; it does more only
 * when something lies in the future. `status` reports what it has corrected.
 */
export async function correctAfterWrongClock({
  db,
  clock,
  log,
}: {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
}): Promise<void> {
  const now = clock.now();
  const isSuspicious =
    (await isAnyRunFromTheFuture(db, now)) ||
    (await isAnyReaderDueTooLate(db, now)) ||
    (await isAnySourceTooLate(db, now)) ||
    (await isAnyPaperFromTheFuture(db, now));
  if (!isSuspicious) return;
  const correction = correctionAt(await notedAround(db, now), now);
  if (correction === 'nothing') {
    log.warn({ now }, 'this clock is behind what the store has noted; nothing is corrected by it');
    return;
  }
  const readers = await correctReaders(db, now);
  const sources = await correctSources(db, now);
  await correctMails(db, now);
  let papers: number[] = [];
  if (correction === 'everything') {
    papers = await db.$transaction((tx) => correctPapers(tx, now));
    await cutReads(db, now);
    await cutRuns(db, now);
    await refreshTrending(db, papers, now);
  }
  if (readers + sources + papers.length === 0) return;
  const corrected = { at: now.toISOString(), readers, sources, papers: papers.length };
  await writeMetadata(db, 'clock_corrected', JSON.stringify(corrected));
  log.warn(corrected, 'a clock was ahead: what it noted in the future is corrected');
}

async function notedAround(db: Database, now: Date): Promise<NotedInstants> {
  const runs = await runsAfter(db, now);
  const reads = await readsAfter(db, now);
  const first = await firstReaderAt(db);
  const before = [runs.lastBefore, reads.lastBefore, first].filter(
    (at) => at !== null && at <= now,
  ) as Date[];
  const after = [runs.firstAfter, reads.firstAfter].filter((at) => at !== null);
  return {
    lastBefore: before.length === 0 ? null : new Date(Math.max(...before.map(Number))),
    hasHistory: runs.hasHistory || reads.hasHistory,
    firstAfter: after.length === 0 ? null : new Date(Math.min(...after.map(Number))),
    daysAfter: Math.max(runs.daysAfter, reads.daysAfter),
  };
}
