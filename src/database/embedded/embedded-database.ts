/** Starts the embedded PostgreSQL when it is needed, and keeps it running while it is in use. */

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

/** The exit code of a server whose folder is owned by another server (sysexits.h: EX_TEMPFAIL). */
export const ALREADY_OWNED = 75;

/**
 * Time limit for starting the embedded database. A first start creates its files, which
 * takes two seconds, or half a minute on a small or busy machine.
 */
const LONGEST_START_MS = MINUTE_MS;
/** Time limit for its first response: it accepts no connection while it runs a statement. */
const LONGEST_GREETING_MS = MINUTE_MS;

export interface EmbeddedDatabase {
  readonly url: string;
  /** Resolves when the database responds; starts it again if it was killed. */
  ensureRunning(): Promise<void>;
  /** Releases this process's hold. A database that no process holds ends after a while. */
  release(): void;
}

/**
 * Finds or starts the embedded database of `dataDir`, and keeps it running. Any number of processes may call
 * it at once.
 * @throws PaperroundError `database_unavailable`, with the end of the database's log, if it does not respond
 * within a minute
 */
export async function holdEmbeddedDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  const place = findPaths(dataDir);
  let held: Promise<Socket> | undefined;

  const hold = async (): Promise<Socket> => {
    const socket = await findOrStart(place);
    // This connection only marks the database as in use; it must not keep this process alive.
    return socket.unref();
  };
  const ensureRunning = async (): Promise<void> => {
    // Checks, because this process may not have noticed yet that its connection broke.
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
  const deadline = systemClock.realNow() + LONGEST_START_MS;
  let server: Server | undefined;
  for (;;) {
    const socket = await greeted(socketFile(place.socketFolder));
    if (socket !== null) return socket;
    if (server?.failure !== undefined) throw notStarted(place, server.failure);
    if (systemClock.realNow() >= deadline)
      throw notStarted(place, `it did not answer within ${LONGEST_START_MS / 1000} s`);
    // The owner of the folder may be about to listen, or about to end: check again, and start a server again.
    if (server === undefined || server.ended) server = startServer(place);
    await wait(50);
  }
}

/** Returns a connection that the database has accepted; null if no database is listening, or it ended. */
function greeted(path: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect({ path });
    const giveUp = setTimeout(() => socket.destroy(), LONGEST_GREETING_MS);
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
  /** Why it ended, if another one would fail to start in the same way. */
  failure?: string;
}

/**
 * Is a server listening? Unlike waiting for a response, this is quick even while the database runs a
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

/** The service's user cannot read files that root writes, so the database would not start again. */
function refuseAsRoot(folder: string): void {
  const { uid } = statSync(folder);
  if (process.getuid?.() !== 0 || uid === 0) return;
  throw new PaperroundError(
    'database_unavailable',
    `The embedded database in ${folder} belongs to the user with the number ${uid}, and root would make files there that this user cannot read.`,
    { hint: 'Run the command as that user: runuser -u NAME -- paperround …', facts: { folder, uid } },
  );
}

/** The compiled file, because Node 20 does not run TypeScript. */
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
