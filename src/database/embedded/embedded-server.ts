/** The process that owns one embedded PostgreSQL: `node embedded-server.js DATA_DIR/db [IDLE]`. */

// The first process that needs the database starts it (embedded-database.ts). It ends when it has had no
// connection for a while, or when its folder is gone. Two servers on one folder would lose data without an
// error. Therefore it first takes a lock that ends with the process, and only the owner of the lock touches
// the data or the socket.

import { existsSync, fstatSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../clock.ts';
import { MINUTE_MS } from '../../durations.ts';
import { createLog } from '../../log.ts';
import { socketFile } from '../postgres/socket-url.ts';
import { ALREADY_OWNED } from './embedded-database.ts';
import { type EmbeddedPaths, embeddedPaths } from './embedded-paths.ts';
import { takeOwnerLock } from './owner-lock.ts';
import { createSharedSession } from './shared-session.ts';

/** It ends after this long without a connection (milliseconds). */
const IDLE = Number(process.argv[3] ?? 2_000);
/**
 * For how long it may then still begin to vacuum another table (milliseconds); it should have ended within
 * five seconds.
 */
const LAST_CARE = 1_000;
/** How often it checks that its folder still exists (milliseconds). */
const LOOK = 1_000;
/** How often it checks whether vacuuming is due (milliseconds). */
const MAINTAIN = MINUTE_MS;

process.umask(0o077);
const log = createLog('info', false);
const place = embeddedPaths(process.argv[2] as string);
const lock = takeOwnerLock(place.lock);
if (lock === null) process.exit(ALREADY_OWNED);

writeFileSync(place.log, '');
writeFileSync(place.pid, `${process.pid}\n`);
const socket = socketFile(place.socketFolder);
// The socket of an owner that was killed; no process is listening on it.
rmSync(socket, { force: true });

let idleTimer: NodeJS.Timeout | undefined;
let connected = 0;
const session = createSharedSession({
  onConnections: (count) => {
    connected = count;
    clearTimeout(idleTimer);
    if (count === 0) waitForIdle();
  },
  onFailure: (error) => {
    log.fatal({ err: error as Error }, 'the embedded database failed');
    process.exit(1);
  },
});
// Connections are accepted from here on, and served once the database is open.
await session.listen(socket);

const { PGlite } = await import('@electric-sql/pglite');
const { createMaintenance } = await import('./maintenance.ts');
await makeData(place);
const pglite = await PGlite.create(place.data, {
  // Checkpoints trim the log to this size; with a short log, starting after a crash is quick.
  startParams: [...PGlite.defaultStartParams, '-c', 'min_wal_size=32MB', '-c', 'max_wal_size=128MB'],
});
const maintenance = createMaintenance(pglite, session, place.vacuumed);
await session.open(pglite);
log.info({ pid: process.pid }, 'the embedded database is open');

let closing = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void close(signal));
setInterval(() => {
  // The folder was deleted, so there is nothing left to save, and another server may use its names by now:
  // end without touching anything.
  if (!isStillOurs(place.lock)) process.exit(0);
  if (!existsSync(socket)) void close('the socket was removed');
}, LOOK);
setInterval(() => void maintain(), MAINTAIN);
if (connected === 0) waitForIdle();

function waitForIdle(): void {
  idleTimer = setTimeout(async () => {
    const begun = systemClock.realNow();
    await maintain(() => systemClock.realNow() - begun > LAST_CARE);
    if (connected === 0) await close('no process was connected');
  }, IDLE);
}

async function maintain(isEnough?: () => boolean): Promise<void> {
  // It is tried again later. Until then, the database is only slower or larger.
  await maintenance
    .run(isEnough)
    .catch((error: Error) => log.warn({ err: error }, 'the embedded database could not be vacuumed'));
}

async function close(reason: string): Promise<void> {
  if (closing) return;
  closing = true;
  log.info({ reason }, 'the embedded database closes');
  await session.close();
  await pglite.close();
  rmSync(place.pid, { force: true });
  process.exit(0);
}

function isStillOurs(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.ino === fstatSync(lock as number).ino;
}

/**
 * On the first start, creates the database next to its final place and renames it as a whole, so that an
 * incomplete one is never opened.
 */
async function makeData({ data, unfinished }: EmbeddedPaths): Promise<void> {
  // PostgreSQL's own record of the owner; ours is the lock.
  rmSync(join(data, 'postmaster.pid'), { force: true });
  if (existsSync(data)) return;
  rmSync(unfinished, { recursive: true, force: true });
  await (await PGlite.create(unfinished)).close();
  renameSync(unfinished, data);
}
