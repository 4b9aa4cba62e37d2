/** One PGlite session shared by many connections, each of which must see a server of its own. */
import { connect, Socket } from 'node:net';
import pg from 'pg';
import {
  encryptionMessage,
  queryMessage,
  startMessage,
} from '../../../src/database/embedded/wire-protocol.ts';
import { type MemoryDatabase, openMemoryDatabase } from '../../../src/database/migrations/memory-database.ts';
import { socketFile } from '../../../src/database/postgres/socket-url.ts';
import { readDump } from '../../support/template-dumps.ts';

let database: MemoryDatabase;
let path: string;
let pool: pg.Pool;

beforeAll(async () => {
  database = await openMemoryDatabase(await readDump('empty'));
  path = socketFile(new URL(database.url).searchParams.get('host') as string);
  pool = new pg.Pool({ connectionString: database.url, max: 60 });
  await pool.query('CREATE TABLE rows (id int PRIMARY KEY, writer text)');
});

afterAll(async () => {
  await pool.end();
  await database.close();
});

const count = async (where: string): Promise<number> =>
  Number((await pool.query(`SELECT count(*) AS n FROM rows WHERE ${where}`)).rows[0].n);

/** A client and its socket: destroying that breaks the connection as a killed process does. */
async function connectBySocket(): Promise<{ client: pg.Client; socket: Socket }> {
  const socket = new Socket();
  const client = new pg.Client({ connectionString: database.url, stream: () => socket });
  client.on('error', () => undefined);
  await client.connect();
  return { client, socket };
}

test('sixty connections with parameters small and of five megabytes get their own answers', async () => {
  const long = Array.from({ length: 50_000 }, (_, index) => `${index} ${'x'.repeat(100)}`);
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const client = await pool.connect();
      const seen: unknown[] = [];
      for (let round = 0; round < 5; round += 1) {
        const mark = `${index}-${round}`;
        if (index % 20 === 0 && round === 2) {
          const { rows } = await client.query(
            'SELECT count(*)::int AS n, max($2::text) AS mark FROM unnest($1::text[])',
            [long, mark],
          );
          seen.push(rows[0].n === long.length && rows[0].mark === mark);
        } else if (index % 2 === 0) {
          seen.push((await client.query('SELECT $1::text AS mark', [mark])).rows[0].mark === mark);
        } else {
          seen.push(
            (await client.query('SELECT $1::int + $2::int AS sum', [index, round])).rows[0].sum ===
              index + round,
          );
        }
      }
      client.release();
      return seen;
    }),
  );
  expect(answers.flat()).toEqual(Array.from({ length: 300 }, () => true));
});

test('a transaction holds the others back until it ends', async () => {
  const first = await pool.connect();
  const second = await pool.connect();
  await first.query('BEGIN');
  await first.query(`INSERT INTO rows VALUES (1, 'first')`);
  const order: string[] = [];
  const outside = second.query('SELECT count(*)::int AS n FROM rows WHERE id = 1').then(({ rows }) => {
    order.push('outside');
    return rows[0].n;
  });
  await first.query(`UPDATE rows SET writer = 'first again' WHERE id = 1`);
  order.push('inside');
  await first.query('ROLLBACK');
  expect(await outside).toBe(0);
  expect(order).toEqual(['inside', 'outside']);
  first.release();
  second.release();
});

test('an error inside a transaction is the error of that transaction alone', async () => {
  const client = await pool.connect();
  await client.query('BEGIN');
  await client.query(`INSERT INTO rows VALUES (2, 'failing')`);
  await expect(client.query('SELECT $1::int / 0', [1])).rejects.toThrow('division by zero');
  const others = Promise.all(
    Array.from({ length: 10 }, (_, index) => pool.query('SELECT $1::int AS n', [index])),
  );
  await expect(client.query('SELECT 1')).rejects.toThrow('current transaction is aborted');
  await client.query('ROLLBACK');
  client.release();
  expect((await others).map(({ rows }) => rows[0].n)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await count('id = 2')).toBe(0);
});

test('a statement that one connection has prepared is prepared for all, and planned once', async () => {
  const named = (text: string, values: unknown[]) => ({ name: 'a sum', text, values });
  const sum = 'SELECT $1::int + $2::int AS sum';
  const clients = [await pool.connect(), await pool.connect(), await pool.connect()] as const;
  const [first, second, third] = clients;
  await expect(first.query(named('SELECT $1::int + nothing AS sum', [1]))).rejects.toMatchObject({
    code: '42703',
  });
  for (const client of [first, second, first, second])
    expect((await client.query(named(sum, [40, 2]))).rows).toEqual([{ sum: 42 }]);
  const statements = `SELECT name FROM pg_prepared_statements WHERE name = 'a sum'`;
  expect((await third.query(statements)).rows).toHaveLength(1);
  // Another text under that name is refused, as by a server.
  await expect(third.query(named('SELECT $1::text AS sum', ['x']))).rejects.toMatchObject({ code: '42P05' });
  await second.query('BEGIN');
  await expect(second.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
  await expect(second.query(named(sum, [1, 2]))).rejects.toMatchObject({ code: '25P02' });
  await second.query('ROLLBACK');
  await first.query('DEALLOCATE ALL');
  await expect(first.query(named(sum, [1, 2]))).rejects.toMatchObject({ code: '26000' });
  expect((await third.query(named(sum, [1, 2]))).rows).toEqual([{ sum: 3 }]);
  for (const client of clients) client.release(true);
});

test('a connection that breaks inside a transaction leaves nothing behind and the others go on', async () => {
  const { client, socket } = await connectBySocket();
  await client.query('BEGIN');
  await client.query(`INSERT INTO rows VALUES (3, 'broken')`);
  const waiting = pool.query('SELECT count(*)::int AS n FROM rows WHERE id = 3');
  socket.destroy();
  expect((await waiting).rows[0].n).toBe(0);
});

test('connections that break at any step of a transaction never leave it open', async () => {
  const steps = ['BEGIN', `INSERT INTO rows VALUES (4, 'x')`, 'SELECT 1 / 0', 'SELECT count(*) FROM rows'];
  for (const last of steps.keys()) {
    const { client, socket } = await connectBySocket();
    for (const step of steps.slice(0, last)) await client.query(step).catch(() => undefined);
    // This statement is on its way when the connection breaks.
    client.query(steps[last] as string).catch(() => undefined);
    socket.destroy();
    expect(await count('id = 4')).toBe(0);
  }
});

test('a connection that breaks between the messages of one statement disturbs no other connection', async () => {
  const { socket: half } = await connectBySocket();
  // Parse of a statement with an error, then Flush, and never a Sync.
  half.write(
    Buffer.concat([
      Buffer.from('P\0\0\0\x13\0NO SUCH SQL\0\0\0', 'latin1'),
      Buffer.from('H\0\0\0\x04', 'latin1'),
    ]),
  );
  await new Promise((resolve) => half.once('data', resolve));
  const waiting = pool.query('SELECT $1::text AS mark', ['undisturbed']);
  half.destroy();
  expect((await waiting).rows[0].mark).toBe('undisturbed');
});

test('a client of another protocol is disconnected', async () => {
  const stranger = connect(path);
  stranger.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  await new Promise((resolve) => stranger.once('close', resolve));
  const listener = connect(path);
  listener.write(encryptionMessage);
  expect(String(await new Promise((resolve) => listener.once('data', resolve)))).toBe('N');
  listener.destroy();
});

test('a statement sent together with the good-bye is answered', async () => {
  const client = connect(path);
  client.write(
    Buffer.concat([
      startMessage('postgres', 'postgres'),
      queryMessage(`SELECT 'the ' || 'answer'`),
      Buffer.from('X\0\0\0\x04'),
    ]),
  );
  const answer: Buffer[] = [];
  for await (const chunk of client) answer.push(chunk as Buffer);
  expect(Buffer.concat(answer).toString('latin1')).toContain('the answer');
});

test('a transaction whose client says nothing any more is ended', async () => {
  const impatient = await openMemoryDatabase(await readDump('empty'), 20);
  const [silent, other] = [new pg.Client(impatient.url), new pg.Client(impatient.url)];
  const ended = new Promise((resolve) => silent.on('error', resolve));
  await silent.connect();
  await other.connect();
  await silent.query('BEGIN');
  expect((await other.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
  await ended;
  await other.end();
  await impatient.close();
});
