/** The client over a real PostgreSQL. */

import type { OpenDatabase } from '../../src/database/client.ts';
import { isUniqueViolation } from '../../src/database/client.ts';
import { testDatabase } from '../support/database.ts';

let database: OpenDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('a second row with the same key is a unique violation, through Prisma and through raw SQL', async () => {
  const { db } = database;
  await db.fact.create({ data: { name: 'a', value: '1' } });
  const error = await db.fact.create({ data: { name: 'a', value: '2' } }).catch((thrown) => thrown);
  const rawError = await db.$executeRaw`INSERT INTO facts (name, value) VALUES ('a', '3')`.catch((thrown) => thrown);
  const otherError = await db.$executeRaw`SELECT 1 / 0`.catch((thrown) => thrown);
  const poolError = await database.pool.query(`INSERT INTO facts (name, value) VALUES ('a', '3')`).catch((thrown) => thrown);
  expect([error, rawError, poolError, otherError].map(isUniqueViolation)).toEqual([true, true, true, false]);
});
