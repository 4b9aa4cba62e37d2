/** The database client on a real PostgreSQL. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { isUniqueViolation, type OpenDatabase, open, openDatabase } from '../../src/database/client.ts';
import { createLog } from '../../src/log.ts';
import { testDatabase } from '../support/database.ts';

const log = createLog('silent');
const onError = () => undefined;
let database: OpenDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

test('a second row with the same key is a unique violation, through Prisma, raw SQL and the pool', async () => {
  const { db, pool } = database;
  await db.metadata.create({ data: { name: 'a', value: '1' } });
  const error = await db.metadata.create({ data: { name: 'a', value: '2' } }).catch((thrown) => thrown);
  const rawError = await db.$executeRaw`INSERT INTO metadata (name, value) VALUES ('a', '3')`.catch(
    (thrown) => thrown,
  );
  const poolError = await pool
    .query(`INSERT INTO metadata (name, value) VALUES ('a', '4')`)
    .catch((thrown) => thrown);
  const otherError = await db.$executeRaw`SELECT 1 / 0`.catch((thrown) => thrown);
  expect([error, rawError, poolError, otherError].map(isUniqueViolation)).toEqual([true, true, true, false]);
});

test('an instant is the same through Prisma and through raw SQL, whatever zone the server is in', async () => {
  const { db, pool } = database;
  const at = new Date('2026-03-29T01:30:00.123Z');
  await db.lease.create({ data: { name: 'prisma', holder: 'x', expiresAt: at } });
  await db.$executeRaw`INSERT INTO leases (name, holder, expires_at) VALUES ('raw', 'x', ${at})`;
  await pool.query(`INSERT INTO leases (name, holder, expires_at) VALUES ('pool', 'x', $1)`, [at]);
  const rows = await db.$queryRaw<{ text: string; at: Date }[]>`
    SELECT to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS text, expires_at AS at FROM leases ORDER BY name`;
  expect(rows.map(({ text, at: read }) => [text, read.toISOString()])).toEqual(
    rows.map(() => [at.toISOString(), at.toISOString()]),
  );
  expect(await db.lease.count({ where: { expiresAt: at } })).toBe(3);
});

test('interactive transactions of many callers wait for each other and none is lost', async () => {
  const { db } = database;
  await db.metadata.create({ data: { name: 'counter', value: '0' } });
  const increment = () =>
    db.$transaction(async (transaction) => {
      const rows = await transaction.$queryRaw<
        { value: string }[]
      >`SELECT value FROM metadata WHERE name = 'counter' FOR UPDATE`;
      await transaction.metadata.update({
        where: { name: 'counter' },
        data: { value: String(Number(rows[0]?.value) + 1) },
      });
    });
  await Promise.all(Array.from({ length: 40 }, increment));
  expect((await db.metadata.findUnique({ where: { name: 'counter' } }))?.value).toBe('40');
});

test('a server that is not there is reported with host, port and database, without the password', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const databaseUrl = `postgresql://reader:s3cret-word@127.0.0.1:${port}/papers`;
  const error = await openDatabase({ databaseUrl, dataDir: '/nowhere' }, log).catch((thrown) => thrown);
  expect(error).toMatchObject({
    code: 'database_unavailable',
    retryable: true,
    hint: expect.stringContaining('DATABASE_URL'),
  });
  expect(error.message).toContain(`host 127.0.0.1, port ${port}, database papers`);
  expect(JSON.stringify([error.message, error.hint, error.facts, String(error.cause)])).not.toContain(
    's3cret-word',
  );
});

test('a server that accepts and never answers counts as not there', async () => {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const options = { size: 1, greetingTimeout: 50, onError };
  await expect(open(`postgresql://127.0.0.1:${port}/papers`, options)).rejects.toMatchObject({
    code: 'database_unavailable',
  });
  server.close();
});
