/** The embedded PostgreSQL: one owner, on-demand start, many processes, intact after every kill. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type OpenDatabase, openDatabase } from '../../../src/database/client.ts';
import { ALREADY_OWNED } from '../../../src/database/embedded/embedded-database.ts';
import { embeddedPaths } from '../../../src/database/embedded/embedded-paths.ts';
import { socketFile } from '../../../src/database/postgres/socket-url.ts';
import { createLog } from '../../../src/log.ts';
import { fixture } from '../../support/fixtures.ts';
import { program } from '../../support/program.ts';
import {
  embeddedServerPid,
  endEmbeddedServer,
  temporaryDataDir,
  temporaryFolder,
} from '../../support/temporary-folder.ts';

const log = createLog('silent');
const openIn = (dataDir: string): Promise<OpenDatabase> => openDatabase({ databaseUrl: null, dataDir }, log);

/** Starts a program of the fixtures; `lines` is its output so far. */
function start(
  name: string,
  ...args: string[]
): { child: ChildProcess; lines: string[]; firstLine: Promise<unknown>; ended: Promise<unknown[]> } {
  const child = spawn(process.execPath, [fileURLToPath(fixture(`database/${name}`)), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  return { child, lines, firstLine: once(reader, 'line'), ended: once(child, 'close') };
}

/** Starts the server itself, as a child of this test, with a shorter idle time. */
function startServer(dataDir: string, idle: number): { child: ChildProcess; ended: Promise<unknown[]> } {
  const child = spawn(
    process.execPath,
    [program('src/database/embedded/embedded-server.ts'), join(dataDir, 'db'), String(idle)],
    {
      stdio: 'ignore',
    },
  );
  return { child, ended: once(child, 'exit') };
}

/** Resolves when the database of a DATA_DIR has ended. */
const gone = (dataDir: string): Promise<unknown> =>
  new Promise((resolve) => {
    const socket = connect(socketFile(embeddedPaths(join(dataDir, 'db')).socketFolder));
    socket.on('error', () => socket.destroy()).on('close', resolve);
  });

const names = async ({ db }: OpenDatabase): Promise<Set<string>> =>
  new Set((await db.metadata.findMany()).map(({ name }) => name));

const killServer = (dataDir: string): void => {
  process.kill(embeddedServerPid(dataDir) as number, 'SIGKILL');
};

test('six commands that start at once on a new folder share one database and all their rows are there', async () => {
  const dataDir = temporaryFolder();
  const commands = ['a', 'b', 'c', 'd', 'e', 'f'].map((mark) =>
    start('write-rows.mjs', dataDir, mark, '0', '20'),
  );
  expect(await Promise.all(commands.map(({ ended }) => ended))).toEqual(commands.map(() => [0, null]));
  const database = await openIn(dataDir);
  expect((await names(database)).size).toBe(120);
  await database.close();
  expect(statSync(join(dataDir, 'db')).mode & 0o777).toBe(0o700);
});

test('every row that was acknowledged is there after each of several kills of the database', async () => {
  const dataDir = temporaryDataDir();
  const acknowledged: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    const { lines, firstLine, ended } = start('write-rows.mjs', dataDir, `round ${round}`, '0', '100000');
    await firstLine;
    killServer(dataDir);
    await ended;
    acknowledged.push(...lines);
  }
  const database = await openIn(dataDir);
  const found = await names(database);
  expect(acknowledged.length).toBeGreaterThanOrEqual(4);
  expect(acknowledged.filter((name) => !found.has(name))).toEqual([]);
  await database.close();
});

test('a command killed inside a transaction leaves nothing of it and blocks no others', async () => {
  const dataDir = temporaryDataDir();
  const database = await openIn(dataDir);
  const command = start('stay-in-transaction.mjs', dataDir);
  await command.firstLine;
  const waiting = names(database);
  command.child.kill('SIGKILL');
  expect([...(await waiting)]).toEqual([]);
  await database.close();
});

test('a process that has the database open goes on when the database was killed', async () => {
  const dataDir = temporaryDataDir();
  const database = await openIn(dataDir);
  await database.db.metadata.create({ data: { name: 'before', value: 'the kill' } });
  const broken = gone(dataDir);
  killServer(dataDir);
  await broken;
  // Each connection of the pool (at most four) may fail once, when it turns out to be broken; later ones
  // find the restarted database.
  for (let connection = 0; connection < 4; connection += 1)
    await database.db.metadata.count().catch(() => undefined);
  expect([...(await names(database))]).toEqual(['before']);
  await database.close();
});

test('a database killed while it was first made is made again', async () => {
  const dataDir = temporaryFolder();
  const place = embeddedPaths(join(dataDir, 'db'));
  // As left by a kill in the middle of initdb: a folder that looks like a database but is not one.
  mkdirSync(join(place.unfinished, 'base'), { recursive: true });
  writeFileSync(join(place.unfinished, 'PG_VERSION'), '18\n');
  writeFileSync(place.pid, '1\n');
  const first = start('write-rows.mjs', dataDir, 'a', '0', '1');
  expect(await first.ended).toEqual([0, null]);
  expect(existsSync(place.unfinished)).toBe(false);

  // As left by the kill of a running database: with its owner's process id and socket.
  killServer(dataDir);
  writeFileSync(join(place.data, 'postmaster.pid'), '42\n');
  expect(existsSync(socketFile(place.socketFolder))).toBe(true);
  const second = start('write-rows.mjs', dataDir, 'b', '0', '1');
  expect(await second.ended).toEqual([0, null]);
});

test('a second owner of one folder ends at once, the first ends on SIGTERM with its data closed', async () => {
  const dataDir = temporaryDataDir();
  const database = await openIn(dataDir);
  const second = startServer(dataDir, 10_000);
  expect(await second.ended).toEqual([ALREADY_OWNED, null]);
  await database.close();
  await endEmbeddedServer(dataDir);
  const place = embeddedPaths(join(dataDir, 'db'));
  expect(existsSync(socketFile(place.socketFolder))).toBe(false);
  expect(readFileSync(place.log, 'utf8')).toContain('the embedded database closes');
  expect(embeddedServerPid(dataDir)).toBeNull();
});

test('the database ends by itself when no client is connected, and when its folder is deleted', async () => {
  const idle = startServer(temporaryDataDir(), 100);
  expect(await idle.ended).toEqual([0, null]);

  const dataDir = temporaryDataDir();
  const database = await openIn(dataDir);
  const broken = gone(dataDir);
  rmSync(dataDir, { recursive: true });
  await broken;
  await database.close();
});

test('a folder whose path is too long for a socket works, and so does a link to it', async () => {
  const folder = temporaryFolder();
  const dataDir = temporaryDataDir(join(folder, 'x'.repeat(120)));
  const link = join(folder, 'link');
  symlinkSync(dataDir, link);
  const database = await openIn(dataDir);
  await database.db.metadata.create({ data: { name: 'through', value: 'the long path' } });
  const linked = await openIn(link);
  expect([...(await names(linked))]).toEqual(['through']);
  await linked.close();
  await database.close();
  const { socketFolder } = embeddedPaths(join(dataDir, 'db'));
  await endEmbeddedServer(dataDir);
  rmSync(socketFolder, { recursive: true });
});

test('a folder that cannot be used and a database that does not open are reported with what to do', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  await expect(openIn(file)).rejects.toMatchObject({
    code: 'database_unavailable',
    hint: expect.stringContaining('DATA_DIR'),
  });

  const dataDir = temporaryFolder();
  mkdirSync(join(dataDir, 'db', 'data'), { recursive: true });
  writeFileSync(join(dataDir, 'db', 'data', 'PG_VERSION'), '9\n');
  await expect(openIn(dataDir)).rejects.toMatchObject({
    code: 'database_unavailable',
    message: expect.stringContaining('ended with code 1'),
  });
});

const asRoot = process.getuid?.() === 0 ? test : test.skip;
asRoot("root does not start another user's database, whose files that user could read no more", async () => {
  const dataDir = temporaryFolder();
  mkdirSync(join(dataDir, 'db'));
  chownSync(join(dataDir, 'db'), 65_534, 65_534);
  await expect(openIn(dataDir)).rejects.toMatchObject({
    code: 'database_unavailable',
    message: expect.stringContaining('belongs to the user with the number 65534'),
  });
  expect(readdirSync(join(dataDir, 'db'))).toEqual([]);
});
