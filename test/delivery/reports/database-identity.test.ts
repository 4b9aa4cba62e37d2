/** On servers of its own: a standby that took over is noticed at once, not after its next checkpoint. */
import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import { appendFileSync, chownSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { openDatabase } from '../../../src/database/client.ts';
import { migrateDatabase } from '../../../src/database/migrations/migrate.ts';
import {
  isOtherDatabase,
  recordDatabaseIdentity,
} from '../../../src/delivery/reports/database-identity-store.ts';
import { createLog } from '../../../src/log.ts';
import { onServer } from '../../support/on-server.ts';
import { testServer } from '../../support/template-database.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const server = testServer();
const onAServer = server === null ? test.skip : test;

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await new Promise((listening) => listener.once('listening', listening));
  const { port } = listener.address() as { port: number };
  await new Promise((closed) => listener.close(closed));
  return port;
}

const urlAt = (port: number): string => `postgresql://postgres@127.0.0.1:${port}/postgres`;

onAServer(
  'a standby that took over is another database, before its first checkpoint too',
  async () => {
    const [{ programs, data }] = (await onServer(server!, async (client) => {
      const { rows } = await client.query(
        `SELECT setting AS programs, current_setting('data_directory') AS data FROM pg_config WHERE name = 'BINDIR'`,
      );
      return rows;
    })) as [{ programs: string; data: string }];
    const folder = temporaryFolder();
    // PostgreSQL does not start as root: as whoever runs the server of the tests.
    const { uid, gid } = statSync(data);
    chownSync(folder, uid, gid);
    const as: ExecFileSyncOptions = { uid, gid, cwd: folder, stdio: 'ignore' };
    const run = (program: string, ...words: string[]) => execFileSync(join(programs, program), words, as);
    const ports = { primary: await freePort(), standby: await freePort() };
    const start = (name: keyof typeof ports) => {
      appendFileSync(
        join(folder, name, 'postgresql.conf'),
        `port = ${ports[name]}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\n`,
      );
      run('pg_ctl', '-D', name, '-l', `${name}.log`, '-w', 'start');
    };
    const stop = (name: keyof typeof ports) => run('pg_ctl', '-D', name, '-m', 'immediate', '-w', 'stop');

    run('initdb', '-D', 'primary', '-U', 'postgres', '--auth=trust', '--no-sync');
    start('primary');
    try {
      await migrateDatabase(urlAt(ports.primary));
      run(
        'pg_basebackup',
        '-c',
        'fast',
        '-d',
        urlAt(ports.primary),
        '-D',
        'standby',
        '-R',
        '-X',
        'stream',
        '--no-sync',
      );
      start('standby');
    } catch (error) {
      stop('primary');
      throw error;
    }
    const log = createLog('silent');
    const open = (name: keyof typeof ports) =>
      openDatabase({ databaseUrl: urlAt(ports[name]), dataDir: folder }, log);
    try {
      const before = await open('primary');
      await recordDatabaseIdentity(before.db);
      // What a checkpoint has to write, and so takes its time over.
      await before.db
        .$executeRaw`CREATE TABLE much AS SELECT repeat('x', 2000) FROM generate_series(1, 20000)`;
      expect(await isOtherDatabase(before.db)).toBe(false);
      await before.close();
      await onServer(urlAt(ports.standby), async (standby) => {
        await onServer(urlAt(ports.primary), async (primary) => {
          const { rows } = await primary.query('SELECT pg_current_wal_lsn() AS at');
          const has = 'SELECT coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) AS has';
          while (!(await standby.query(has, [rows[0].at])).rows[0].has);
        });
        await standby.query('SELECT pg_promote()');
      });
      const after = await open('standby');
      expect(await isOtherDatabase(after.db)).toBe(true);
      await recordDatabaseIdentity(after.db);
      expect(await isOtherDatabase(after.db)).toBe(false);
      await after.close();
    } finally {
      stop('standby');
      stop('primary');
    }
  },
  60_000,
);
