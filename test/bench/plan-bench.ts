/** How fast runs are planned for readers who are due, beside a bare INSERT of as many ledger rows. */

import type { Database } from '../../src/database/client.ts';
import { planDueRuns } from '../../src/delivery/queue/plan-store.ts';
import { localDayOf, nextDueOnLaterDay } from '../../src/readers/next-due.ts';
import type { Schedule } from '../../src/readers/reader.ts';
import { testServer } from '../support/template-database.ts';
import { benchDatabase } from './bench-database.ts';
import { type BenchResult, median } from './measuring.ts';

const ROUNDS = 3;
const ZONES = ['UTC', 'Europe/Riga', 'America/New_York', 'Asia/Tokyo', 'Australia/Lord_Howe'];

/**
 * On TEST_DATABASE_URL 1,000,000 readers, on the embedded PostgreSQL 10,000; all due at once, in five zones.
 */
export async function planBench(): Promise<BenchResult[]> {
  const readers = testServer() === null ? 10_000 : 1_000_000;
  const { db, close } = await benchDatabase();
  try {
    await fillReaders(db, readers);
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const now = new Date(Date.UTC(2026, 2, 11 + round, 23, 59));
      ours.push(await seconds(() => planDueRuns(db, { now, nextDue: remembering() })));
      await db.$executeRaw`DELETE FROM deliveries`;
      bare.push(await seconds(() => bareInsert(db, now)));
      await db.$executeRaw`DELETE FROM deliveries`;
    }
    const [oursMedian, bareMedian] = [median(ours), median(bare)];
    return [
      {
        name: `planning a run for ${readers} readers`,
        limit: 'one bare INSERT … SELECT of the same ledger rows',
        ratio: bareMedian / oursMedian,
        detail: {
          readers,
          'seconds to plan': oursMedian,
          'seconds bare': bareMedian,
          'readers a second': readers / oursMedian,
        },
      },
    ];
  } finally {
    await close();
  }
}

function remembering(): (schedule: Schedule, now: Date) => { localDay: string; nextDueAt: Date } {
  const known = new Map<string, { localDay: string; nextDueAt: Date }>();
  return (schedule, now) => {
    const key = `${schedule.timeZone} ${schedule.minuteOfDay}`;
    const localDay = localDayOf(schedule.timeZone, now);
    const answer = known.get(key) ?? { localDay, nextDueAt: nextDueOnLaterDay(schedule, now, localDay) };
    known.set(key, answer);
    return answer;
  };
}

async function fillReaders(db: Database, count: number): Promise<void> {
  await db.$executeRaw`
    INSERT INTO readers (public_id, email, email_key, status, time_zone, created_at, confirmed_at, next_due_at)
    SELECT gen_random_uuid(), 'r' || n || '@example.org', 'r' || n || '@example.org', 'active', (${ZONES}::text[])[1 + n % 5],
      '2026-03-01', '2026-03-01', '2026-03-11T06:00:00Z'
    FROM generate_series(1, ${count}::int) AS n`;
}

async function bareInsert(db: Database, now: Date): Promise<void> {
  const [run] = await db.$queryRaw<{ id: number }[]>`
    INSERT INTO digest_runs (frequency, period_start, period_end) VALUES ('bare', ${now}, ${now}) RETURNING id`;
  await db.$executeRaw`
    INSERT INTO deliveries (run_id, reader_id, local_day, new_since, next_attempt_at, planned_at)
    SELECT ${run?.id}::int, id, '2026-03-11', ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz FROM readers`;
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
