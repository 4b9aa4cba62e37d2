/** Pipelined statements on a real PostgreSQL. */
import { Prisma } from '../../../src/database/client.ts';
import {
  chunks,
  executePipelined,
  queryPipelined,
} from '../../../src/database/postgres/pipelined-queries.ts';
import { testDatabase } from '../../support/database.ts';

let store: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());

test('rows come statement by statement, and the next statement is asked for before they are handed over', async () => {
  const asked: number[] = [];
  function* statements(): Generator<Prisma.Sql, void> {
    for (const number of [1, 2, 3]) {
      asked.push(number);
      yield Prisma.sql`SELECT ${number}::int AS number`;
    }
  }
  const seen: [number, readonly number[]][] = [];
  for await (const rows of queryPipelined<{ number: number }>(store.db, statements())) {
    for (const { number } of rows) seen.push([number, [...asked]]);
  }
  expect(seen).toEqual([
    [1, [1, 2]],
    [2, [1, 2, 3]],
    [3, [1, 2, 3]],
  ]);
});

test('a statement that fails is reported, and none after it runs', async () => {
  function* statements(): Generator<Prisma.Sql, void> {
    yield Prisma.sql`INSERT INTO metadata (name, value) VALUES ('in turn', 'first')`;
    yield Prisma.sql`SELECT 1 / 0`;
    yield Prisma.sql`INSERT INTO metadata (name, value) VALUES ('in turn too', 'never')`;
  }
  await expect(store.db.$transaction((tx) => executePipelined(tx, statements()))).rejects.toThrow(
    'division by zero',
  );
  expect(await store.db.metadata.count({ where: { name: { startsWith: 'in turn' } } })).toBe(0);
});

test('an error while a statement is made does not leave the one before it unheard', async () => {
  function* statements(): Generator<Prisma.Sql, void> {
    yield Prisma.sql`SELECT 1 / 0`;
    throw new Error('no more');
  }
  await expect(store.db.$transaction((tx) => executePipelined(tx, statements()))).rejects.toThrow('no more');
});

test('no statement at all is nothing to do', async () => {
  await executePipelined(store.db, []);
  expect(await store.db.metadata.count({ where: { name: 'in turn' } })).toBe(0);
});

test('portions end at a number of items or at a weight, whichever comes first', () => {
  const weigh = (text: string) => text.length;
  expect([...chunks(['a', 'b', 'cccc', 'd', 'e', 'f'], { most: 3, maxWeight: 4, weigh })]).toEqual([
    ['a', 'b', 'cccc'],
    ['d', 'e', 'f'],
  ]);
  expect([...chunks(['aaaaa', 'b'], { most: 3, maxWeight: 4, weigh })]).toEqual([['aaaaa'], ['b']]);
  expect([...chunks([], { most: 3 })]).toEqual([]);
});
