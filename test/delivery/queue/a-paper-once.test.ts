/**
 * A paper goes to a reader at most once: the database refuses what would repeat one, by any writer and
 * whenever.
 */
import { type Database, isUniqueViolation } from '../../../src/database/client.ts';
import { mergePapers } from '../../../src/papers/merge-store.ts';
import { digestReaders } from '../../../src/readers/digest-readers-store.ts';
import { hoursAfter, NOW } from '../../support/builders.ts';
import { sentPapers } from '../../support/sent-papers.ts';
import { migratedFromBefore } from '../../support/store-before.ts';
import { untilItWaits } from '../../support/until-it-waits.ts';
import {
  aFixedMail,
  claim,
  fix,
  insertPaper,
  insertReader,
  ledgerOfEachTest,
  plan,
  record,
} from './ledger-store-builders.ts';

const store = ledgerOfEachTest();

/** A reader with two deliveries, of today and of tomorrow. */
async function readerOfTwoDays(db: Database): Promise<{ reader: number; today: number; tomorrow: number }> {
  const reader = await insertReader(db);
  await plan(db);
  const [first] = (await claim(db)).deliveries;
  await record(db, first!.id);
  await plan(db, hoursAfter(NOW, 24));
  const [second] = (await claim(db)).deliveries;
  return { reader, today: first!.id, tomorrow: second!.id };
}

const hold = (db: Pick<Database, 'delivery'>, id: number, paperIds: number[]) =>
  db.delivery.update({ where: { id }, data: { paperIds } });

test('no two deliveries of a reader hold the same paper, and another reader may have it', async () => {
  const { db } = store;
  const papers = [await insertPaper(db), await insertPaper(db), await insertPaper(db)] as const;
  const { today, tomorrow } = await readerOfTwoDays(db);
  await hold(db, today, [papers[0], papers[1]]);
  const refused = await hold(db, tomorrow, [papers[2], papers[1]]).catch((error: unknown) => error);
  expect(isUniqueViolation(refused)).toBe(true);
  await hold(db, tomorrow, [papers[2]]);
  const other = await readerOfTwoDays(db);
  await hold(db, other.tomorrow, [...papers]);
  await hold(db, today, []);
  await hold(db, tomorrow, [papers[2], papers[1]]);
});

test('of two transactions that give a reader the same paper at once, one is refused', async () => {
  const { db } = store;
  const paper = await insertPaper(db);
  const { reader, today, tomorrow } = await readerOfTwoDays(db);
  let other: Promise<unknown> = Promise.resolve();
  await db.$transaction(async (tx) => {
    await hold(tx, today, [paper]);
    other = hold(db, tomorrow, [paper]).catch((error: unknown) => error);
    await untilItWaits(tx, other);
  });
  expect(isUniqueViolation(await other)).toBe(true);
  expect(await sentPapers(db)).toEqual([{ readerId: reader, paperId: paper }]);
});

test('a mail is held back when one of its papers becomes, while it is fixed, one that its reader was sent', async () => {
  const { db } = store;
  const [chosen, sent] = [await insertPaper(db), await insertPaper(db)];
  const { reader, today, tomorrow } = await readerOfTwoDays(db);
  await hold(db, today, [sent]);
  let fixing: ReturnType<typeof fix> | null = null;
  await db.$transaction(async (tx) => {
    await mergePapers(tx, [[chosen, sent]], NOW);
    fixing = fix(db, [aFixedMail(tomorrow, reader, [chosen])]);
    await untilItWaits(tx, fixing);
  });
  expect(await fixing).toEqual({ fixed: new Set(), repeated: new Set([tomorrow]) });
  expect(await sentPapers(db)).toEqual([{ readerId: reader, paperId: chosen }]);
});

test('whether a reader was sent a paper is looked up by the reader, also by a session that knew a small ledger', async () => {
  const paper = await insertPaper(store.db);
  const mails = 400;
  const read = await store.db.$transaction(async (tx) => {
    const run = await tx.digestRun.create({
      data: { frequency: 'daily', periodStart: hoursAfter(NOW, -24), periodEnd: NOW },
    });
    const send = (name: string, count: number) => tx.$executeRaw`
      WITH reader AS (
        INSERT INTO readers (public_id, email, email_key, status, created_at)
        SELECT gen_random_uuid(), ${name} || n || '@x.org', ${name} || n || '@x.org', 'active', ${NOW}::timestamptz
        FROM generate_series(1, ${count}::int) n RETURNING id
      )
      INSERT INTO deliveries (run_id, reader_id, status, local_day, new_since, planned_at, paper_ids)
      SELECT ${run.id}, id, 'sent', '2026-03-11', ${NOW}::timestamptz, ${NOW}::timestamptz, ARRAY[${paper}::int] FROM reader`;
    const rowsRead = async (): Promise<number> => {
      const [{ rows } = { rows: 0 }] = await tx.$queryRaw<{ rows: number }[]>`
        SELECT seq_tup_read::int AS rows FROM pg_stat_xact_user_tables WHERE relname = 'deliveries'`;
      return rows;
    };
    // PostgreSQL plans the statements of a function five times and then keeps a plan: that of a small table.
    await send('one', 1);
    await tx.$executeRaw`ANALYZE deliveries`;
    await send('few', 10);
    const before = await rowsRead();
    await send('many', mails);
    return (await rowsRead()) - before;
  });
  expect(read).toBeLessThanOrEqual(mails);
});

test('a paper of more mails than a server has locks for can be brought in, and become one with another', async () => {
  const { db } = store;
  const [kept, lost] = [await insertPaper(db), await insertPaper(db)];
  const [{ locks } = { locks: 0 }] = await db.$queryRaw<{ locks: number }[]>`
    SELECT current_setting('max_locks_per_transaction')::int * current_setting('max_connections')::int AS locks`;
  expect(locks).toBeGreaterThan(1_000);
  const mails = Math.ceil(locks * 1.25);
  const run = await db.digestRun.create({
    data: { frequency: 'daily', periodStart: hoursAfter(NOW, -24), periodEnd: NOW },
  });
  await db.$executeRaw`
    WITH reader AS (
      INSERT INTO readers (public_id, email, email_key, status, created_at)
      SELECT gen_random_uuid(), n || '@x.org', n || '@x.org', 'active', ${NOW}::timestamptz FROM generate_series(1, ${mails}::int) n RETURNING id
    )
    INSERT INTO deliveries (run_id, reader_id, status, local_day, new_since, planned_at, paper_ids)
    SELECT ${run.id}, id, 'sent', '2026-03-11', ${NOW}::timestamptz, ${NOW}::timestamptz, ARRAY[${lost}::int] FROM reader`;
  await db.$transaction((tx) => mergePapers(tx, [[kept, lost]], NOW));
  expect(await db.delivery.count({ where: { paperIds: { equals: [kept] } } })).toBe(mails);
});

test('what was sent before the deliveries alone recorded it is not sent again', async () => {
  const carried = await migratedFromBefore(
    'a_paper_once',
    `INSERT INTO readers (public_id, email, email_key, status, created_at) SELECT gen_random_uuid(), n || '@x.org', n || '@x.org', 'active', now() FROM generate_series(1, 2) n;
     INSERT INTO papers (title, title_key, abstract, first_seen_at) SELECT 'Paper ' || n, 'paper' || n, '', '2026-03-10T08:00:00Z' FROM generate_series(1, 3) n;
     INSERT INTO digest_runs (frequency, period_start, period_end) VALUES ('daily', '2026-03-10T08:00:00Z', '2026-03-11T08:00:00Z');
     INSERT INTO deliveries (run_id, reader_id, status, local_day, new_since, planned_at, paper_ids)
       VALUES (1, 1, 'sent', '2026-03-11', '2026-03-10T08:00:00Z', '2026-03-11T08:00:00Z', '{3,1}'),
         (1, 2, 'empty', '2026-03-11', '2026-03-10T08:00:00Z', '2026-03-11T08:00:00Z', '{}');
     INSERT INTO sent_papers (reader_id, paper_id) VALUES (1, 3), (1, 1);`,
  );
  try {
    const readers = await digestReaders(carried.db, [1, 2], new Date('2026-03-10T08:00:00Z'));
    expect([...readers].map(([id, { sent }]) => [id, [...sent].toSorted()])).toEqual([
      [1, [1, 3]],
      [2, []],
    ]);
  } finally {
    await carried.close();
  }
});
