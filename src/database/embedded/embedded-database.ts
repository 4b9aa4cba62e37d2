/** Starts the embedded PostgreSQL when it is needed and keeps it running while it is used. */

import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../clock.ts';
import { MINUTE_MS } from '../../durations.ts';
import { messageOf, PaperroundError } from '../../errors.ts';
import { packageRoot } from '../../package-root.ts';
import { socketFile, socketUrl } from '../postgres/socket-url.ts';
import { type EmbeddedPaths, embeddedPaths } from './embedded-paths.ts';
import { encryptionMessage } from './wire-protocol.ts';

/** The exit code of a server that found the folder owned by another one (sysexits.h: EX_TEMPFAIL). */
export const ALREADY_OWNED = 75;

/**
 * Time limit for starting the embedded database (milliseconds). A first start makes its files, which
 * takes two seconds, and on a small or busy machine half a minute.
 */
const PATIENCE = MINUTE_MS;
/** Time limit for its first response (milliseconds): it accepts no connection while it runs a statement. */
const GREETING = MINUTE_MS;

export interface EmbeddedDatabase {
  readonly url: string;
  /** Resolves when the database responds; restarts it if it was killed. */
  ensureRunning(): Promise<void>;
  /** Releases this process's hold; an unused database ends after a while. */
  release(): void;
}

/**
 * Finds or starts the embedded database of `dataDir` and keeps it running. Safe to call from any
 * number of processes.
 * @throws PaperroundError `database_unavailable` with the end of its log when it does not respond
 * within a minute
 */
export async function holdEmbeddedDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  const place = findPaths(dataDir);
  let held: Promise<Socket> | undefined;

  const hold = async (): Promise<Socket> => {
    const socket = await findOrStart(place);
    // The connection only marks the database as in use; it must not keep this process alive.
    return socket.unref();
  };
  const ensureRunning = async (): Promise<void> => {
    // A broken connection may not have been noticed yet, so check it.
    const known = held;
    if (known !== undefined && !(await isListening(socketFile(place.socketFolder))) && held === known)
      held = undefined;
    held ??= hold().catch((error) => {
      held = undefined;
      throw error;
    });
    await held;
  };
  await ensureRunning();
  return {
    url: socketUrl(place.socketFolder),
    ensureRunning,
    release: () => void held?.then((socket) => socket.destroy()),
  };
}

function findPaths(dataDir: string): EmbeddedPaths {
  try {
    return embeddedPaths(join(dataDir, 'db'));
  } catch (error) {
    if (error instanceof PaperroundError) throw error;
    throw new PaperroundError(
      'database_unavailable',
      `The folder ${join(dataDir, 'db')} could not be used: ${messageOf(error)}`,
      {
        hint: 'Make DATA_DIR a folder that this user may write to.',
        cause: error,
      },
    );
  }
}

async function findOrStart(place: EmbeddedPaths): Promise<Socket> {
  const deadline = systemClock.realNow() + PATIENCE;
  let server: Server | undefined;
  for (;;) {
    const socket = await greeted(socketFile(place.socketFolder));
    if (socket !== null) return socket;
    if (server?.failure !== undefined) throw notStarted(place, server.failure);
    if (systemClock.realNow() >= deadline)
      throw notStarted(place, `it did not answer within ${PATIENCE / 1000} s`);
    // The owner of the folder may be about to listen or about to end: check again, and start again.
    if (server === undefined || server.ended) server = startServer(place);
    await wait(50);
  }
}

/** A connection that the database has accepted; null when no database is listening, or it ended. */
function greeted(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const giveUp = setTimeout(() => socket.destroy(), GREETING);
    // Refused, absent or reset; 'close' follows.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clearTimeout(giveUp);
      resolve(null);
    });
    socket.once('data', () => {
      clearTimeout(giveUp);
      resolve(socket);
    });
    socket.write(encryptionMessage);
  });
}

/** A server started by this process. */
interface Server {
  ended: boolean;
  /** Why it ended, if starting another one would fail in the same way. */
  failure?: string;
}

/**
 * Is a server listening? Unlike a full connection, this takes no time while the database runs a
 * statement.
 */
function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    socket.once('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
  });
}

/** Starts the server as a detached process that outlives this one. */
function startServer(place: EmbeddedPaths): Server {
  refuseAsRoot(place.folder);
  const log = openSync(place.log, 'a', 0o600);
  const server: Server = { ended: false };
  const child = spawn(process.execPath, [SERVER, place.folder], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.once('error', (error) => Object.assign(server, { ended: true, failure: messageOf(error) }));
  child.once('exit', (code) => {
    server.ended = true;
    if (code !== null && code !== 0 && code !== ALREADY_OWNED)
      server.failure = `its process ended with code ${code}`;
  });
  child.unref();
  return server;
}

/** What root writes, the service that the folder belongs to cannot read: it would not start again. */
function refuseAsRoot(folder: string): void {
  const { uid } = statSync(folder);
  if (process.getuid?.() !== 0 || uid === 0) return;
  throw new PaperroundError(
    'database_unavailable',
    `The embedded database in ${folder} belongs to the user with the number ${uid}, and root would make files there that this user cannot read.`,
    { hint: 'Run the command as that user: runuser -u NAME -- paperround …', facts: { folder, uid } },
  );
}

/** Compiled: Node 20 does not run TypeScript. */
const SERVER = join(packageRoot, 'dist', 'src', 'database', 'embedded', 'embedded-server.js');

function notStarted(place: EmbeddedPaths, reason: string): PaperroundError {
  const said = readFileSync(place.log, 'utf8').trim().split('\n').slice(-5).join('\n');
  return new PaperroundError(
    'database_unavailable',
    `The embedded database in ${place.folder} could not be used: ${reason}`,
    {
      hint: `Its log (${place.log}) ends with:\n${said || '(nothing)'}\nIs the folder used from another machine or container? Set DATABASE_URL to use a PostgreSQL server instead.`,
      facts: { folder: place.folder, log: said },
    },
  );
}
