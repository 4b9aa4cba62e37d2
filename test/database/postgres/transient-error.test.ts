/** Which error is reported for a database that is unavailable for a moment, on every path to it. */

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { isUniqueViolation, type OpenDatabase, open } from '../../../src/database/client.ts';
import { describeDatabaseError, isTransient } from '../../../src/database/postgres/transient-error.ts';
import { PaperroundError } from '../../../src/errors.ts';
import { testDatabase } from '../../support/database.ts';
import { type DatabaseProxy, databaseProxy } from '../../support/database-proxy.ts';

let direct: OpenDatabase;
let proxy: DatabaseProxy;
let database: OpenDatabase;
beforeAll(async () => {
  direct = await testDatabase();
  proxy = await databaseProxy(direct.url);
  database = await open(proxy.url, { size: 4, greetingTimeout: 2_000, onError: () => undefined });
});
afterAll(async () => {
  await database.close();
  await proxy.close();
  await direct.close();
});

/** A statement, on each of the paths that stores use. */
const WAYS: Readonly<Record<string, (statement: string) => Promise<unknown>>> = {
  'the pool': (statement) => database.pool.query(statement),
  'raw SQL': (statement) => database.db.$executeRawUnsafe(statement),
  'a transaction': (statement) => database.db.$transaction((tx) => tx.$executeRawUnsafe(statement)),
};
const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing',
    (error) => error,
  );
const raise = (state: string) => `DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${state}'; END $$`;

describe.each(Object.keys(WAYS))('by %s', (way) => {
  const run = WAYS[way] as (statement: string) => Promise<unknown>;

  test.each([
    '40001',
    '40P01',
    '53100',
    '53300',
    '57P01',
    '57P03',
    '08006',
  ])('the state %s passes', async (state) => {
    expect(isTransient(await thrownBy(run(raise(state))))).toBe(true);
  });

  test('it is reported in a sentence, without the program text', async () => {
    const trouble = describeDatabaseError(await thrownBy(run(raise('53100'))));
    expect(trouble).toMatchObject({ code: 'database_unavailable', retryable: true });
    expect(trouble?.message).toMatch(/^The database could not do its part: \w.*$/);
    expect(trouble?.message).not.toMatch(/prisma|invocation/i);
    expect(describeDatabaseError(await thrownBy(run(raise('22012'))))).toBeNull();
  });

  test.each(['23505', '23514', '42P01', '57014'])('the state %s does not', async (state) => {
    expect(isTransient(await thrownBy(run(raise(state))))).toBe(false);
  });

  test('a connection that breaks passes, and one that is refused', async () => {
    proxy.breakAt('pg_sleep', 'before');
    expect(isTransient(await thrownBy(run('SELECT pg_sleep(0)')))).toBe(true);
    proxy.cut(100);
    const thrown = [await thrownBy(run('SELECT 1')), await thrownBy(run('SELECT 2'))];
    proxy.cut(0);
    expect(thrown.map(isTransient)).toEqual([true, true]);
  });
});

test('a typed statement in a transaction whose connection breaks passes, before it and at its end', async () => {
  const { db } = database;
  proxy.breakAt('UPDATE "public"."metadata"', 'before');
  expect(
    isTransient(await thrownBy(db.$transaction((tx) => tx.metadata.updateMany({ data: { value: '1' } })))),
  ).toBe(true);
  proxy.breakAt('COMMIT', 'after');
  expect(
    isTransient(await thrownBy(db.$transaction((tx) => tx.metadata.updateMany({ data: { value: '1' } })))),
  ).toBe(true);
});

test.each([
  ['a socket that is missing', { path: '/no/such/socket' }, 'ENOENT'],
  ['a host of several addresses', { port: 1, host: 'localhost' }, 'ECONNREFUSED'],
])('%s passes', async (_, server, code) => {
  const [error] = await once(connect(server), 'error');
  expect([error.code, isTransient(error)]).toEqual([code, true]);
  expect(isTransient(Object.assign(new AggregateError([error]), { code }))).toBe(true);
});

test('a row that is there already does not pass, nor does an error of the program; a database that could not be started does', async () => {
  const { db } = database;
  await db.metadata.create({ data: { name: 'a', value: '1' } });
  const twice = await thrownBy(db.metadata.create({ data: { name: 'a', value: '1' } }));
  expect([isUniqueViolation(twice), isTransient(twice)]).toEqual([true, false]);
  expect([new TypeError('not a function'), 'words', null].map(isTransient)).toEqual([false, false, false]);
  const missing = await thrownBy(readFile('/no/such/file'));
  expect([missing, Object.assign(new Error('kill EPIPE'), { code: 'EPIPE' })].map(isTransient)).toEqual([
    false,
    false,
  ]);
  expect(isTransient(new PaperroundError('database_unavailable', 'it is not there'))).toBe(true);
  const brokenOff = new Error(
    'Client network socket disconnected before secure TLS connection was established',
  );
  expect(isTransient(Object.assign(brokenOff, { code: 'ECONNRESET' }))).toBe(true);
});
