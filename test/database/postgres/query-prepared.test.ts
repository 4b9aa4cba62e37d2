/** Prepared statements on a real PostgreSQL: named in our own sessions, unnamed in shared ones. */
import { Pool } from 'pg';
import { type DirectPool, runPrepared } from '../../../src/database/postgres/query-prepared.ts';
import { testDatabaseUrl } from '../../support/database.ts';

let url: string;
let remove: () => Promise<void>;
const opened: Pool[] = [];

beforeAll(async () => {
  ({ url, remove } = await testDatabaseUrl({ migrated: false }));
});
afterEach(() => Promise.all(opened.splice(0).map((pool) => pool.end())));
afterAll(() => remove());

/** One connection, so that each statement runs in the same session as the one before. */
function oneConnection(): DirectPool {
  const pool = new Pool({ connectionString: url, max: 1 });
  opened.push(pool);
  return { pool, sessionsAreOurs: true };
}

const SUM = 'SELECT $1::int + $2::int AS sum';
const remembered = `SELECT name FROM pg_prepared_statements WHERE statement LIKE '%AS sum'`;

test('a statement is remembered by its session, and gives the rows of its own values each time', async () => {
  const direct = oneConnection();
  expect(await runPrepared(direct, SUM, [1, 2])).toEqual([{ sum: 3 }]);
  expect(await runPrepared(direct, SUM, [20, 22])).toEqual([{ sum: 42 }]);
  expect((await direct.pool.query(remembered)).rows).toHaveLength(1);
  expect(direct.sessionsAreOurs).toBe(true);
});

test('a session that has forgotten the statement, as behind a pooler that changes sessions, costs nothing but the memory', async () => {
  const direct = oneConnection();
  await runPrepared(direct, SUM, [1, 2]);
  await direct.pool.query('DEALLOCATE ALL');
  expect(await runPrepared(direct, SUM, [3, 4])).toEqual([{ sum: 7 }]);
  expect(direct.sessionsAreOurs).toBe(false);
  expect(await runPrepared(direct, SUM, [5, 6])).toEqual([{ sum: 11 }]);
  expect((await direct.pool.query(remembered)).rows).toHaveLength(0);
});

test('a session in which somebody else has remembered the same statement runs it too', async () => {
  const first = oneConnection();
  await runPrepared(first, SUM, [1, 2]);
  const [{ name }] = (await first.pool.query<{ name: string }>(remembered)).rows as [{ name: string }];
  const second = oneConnection();
  await second.pool.query('DEALLOCATE ALL');
  await second.pool.query(`PREPARE ${name} AS ${SUM}`);
  expect(await runPrepared(second, SUM, [3, 4])).toEqual([{ sum: 7 }]);
  expect(second.sessionsAreOurs).toBe(false);
});

test('an error of the statement itself is thrown, and the same statement runs again with other values', async () => {
  const direct = oneConnection();
  await expect(runPrepared(direct, 'SELECT 1 / $1::int AS one', [0])).rejects.toMatchObject({
    code: '22012',
  });
  expect(await runPrepared(direct, 'SELECT 1 / $1::int AS one', [1])).toEqual([{ one: 1 }]);
});
