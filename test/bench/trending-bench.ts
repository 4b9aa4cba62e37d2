/**
 * Benchmark: how well trending foretells the votes of later, on recorded days, beside the votes known by
 * then.
 */
import type { Database } from '../../src/database/client.ts';
import { findPapers } from '../../src/papers/papers-store.ts';
import { refreshTrending } from '../../src/trending/trending-store.ts';
import { testDatabase } from '../support/database.ts';
import { forgetPapers, storePage } from '../support/listings.ts';
import { prepareTemplate, removeTemplate } from '../support/template-database.ts';
import type { BenchResult } from './measuring.ts';
import { mean, ndcg, spearman } from './order-figures.ts';
import { type Capture, type RecordedDay, readRecordedDays, shuffled, votesOf } from './recorded-days.ts';

const SHUFFLES = [1, 2, 3, 4, 5];

/** Figures of two orders of the same papers. */
interface Orders {
  readonly trending: Quality;
  readonly votes: Quality;
}

interface Quality {
  readonly ndcg: number;
  readonly spearman: number;
}

/**
 * `ratio` is NDCG@10 over that of votes alone; pages are as captured or shuffled, read once or as often as
 * captured.
 */
export async function trendingBench(folder: string): Promise<readonly BenchResult[]> {
  const days = await readRecordedDays(folder);
  if (days.length === 0) {
    process.stderr.write(`skipped: ${folder} holds no day of the daily papers that was captured again\n`);
    return [];
  }
  await prepareTemplate();
  const { db, close } = await testDatabase();
  try {
    const results: BenchResult[] = [];
    for (const isReadAgain of [false, true]) {
      for (const shuffles of [[0], SHUFFLES]) {
        const orders: Orders[] = [];
        for (const day of days)
          for (const shuffle of shuffles) orders.push(await judgeDay(db, day, { isReadAgain, shuffle }));
        const pages = shuffles === SHUFFLES ? 'pages shuffled' : 'pages as captured';
        const reads = isReadAgain ? 'read as often as captured' : 'read once';
        results.push(summary(`trending, ${pages}, ${reads}`, days.length, orders));
      }
    }
    return results;
  } finally {
    await close();
    await removeTemplate();
  }
}

function summary(name: string, days: number, orders: readonly Orders[]): BenchResult {
  const average = (of: (order: Orders) => number): number => mean(orders.map(of));
  const ours = average(({ trending }) => trending.ndcg);
  const votes = average((order) => order.votes.ndcg);
  return {
    name,
    limit: 'votes alone (NDCG@10)',
    ratio: ours / votes,
    detail: {
      days,
      ndcg: ours,
      spearman: average(({ trending }) => trending.spearman),
      votesNdcg: votes,
      votesSpearman: average((order) => order.votes.spearman),
    },
  };
}

/** Reads the day through the real store; 0 is no shuffle. */
async function judgeDay(
  db: Database,
  { day, captures, laterVotes }: RecordedDay,
  { isReadAgain, shuffle }: { readonly isReadAgain: boolean; readonly shuffle: number },
): Promise<Orders> {
  await forgetPapers(db);
  const pages = (isReadAgain ? captures : captures.slice(0, 1)).map(
    ({ at, entries }): Capture => ({
      at,
      entries: shuffle === 0 ? entries : shuffled(entries, shuffle),
    }),
  );
  for (const { at, entries } of pages) {
    const { touched } = await storePage(db, { entries, day, now: at });
    await refreshTrending(db, touched, at);
  }
  const votes = new Map(pages.flatMap(({ entries }) => [...votesOf(entries)]));
  const { papers } = await findPapers(db, { sort: 'trending', limit: 0 });
  const judged = papers.flatMap(({ id, identifiers: { arxiv = '' } }) => {
    const later = laterVotes.get(arxiv);
    return later === undefined ? [] : [{ id, later, votes: votes.get(arxiv) ?? 0 }];
  });
  const byVotes = judged.toSorted((one, other) => other.votes - one.votes || one.id - other.id);
  return { trending: quality(judged), votes: quality(byVotes) };
}

function quality(papers: readonly { readonly later: number }[]): Quality {
  const gains = papers.map(({ later }) => later);
  return { ndcg: ndcg(gains), spearman: spearman(gains) };
}
