/** Where the embedded database of a DATA_DIR keeps what. */
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PaperroundError } from '../../errors.ts';
import { socketFile } from '../postgres/socket-url.ts';

export interface EmbeddedPaths {
  /** DATA_DIR/db, readable by its owner only. Everything below is in it. */
  readonly folder: string;
  /** PostgreSQL's own files. */
  readonly data: string;
  /** Where they are made on the first start, before they are renamed to `data` as a whole. */
  readonly unfinished: string;
  /** Locked by the one process that may open `data`. */
  readonly lock: string;
  /** The number of that process, for people and tests; nothing relies on it. */
  readonly pid: string;
  /** What that process said last. */
  readonly log: string;
  /** How much had been written when the tables were last vacuumed. */
  readonly vacuumed: string;
  /** The folder of the socket; DATA_DIR/db where its path is short enough. */
  readonly socketFolder: string;
}

/** Longest path that a socket may have everywhere: 104 bytes on macOS, 108 on Linux, the final zero included. */
const LONGEST_SOCKET_PATH = 100;

/** The place in `path` (DATA_DIR/db), made where it is missing. Two names of one folder (links) are one place. */
export function embeddedPaths(path: string): EmbeddedPaths {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const folder = realpathSync(path);
  chmodSync(folder, 0o700);
  return {
    folder,
    data: join(folder, 'data'),
    unfinished: join(folder, 'data.unfinished'),
    lock: join(folder, 'lock'),
    pid: join(folder, 'pid'),
    log: join(folder, 'log'),
    vacuumed: join(folder, 'vacuumed'),
    socketFolder: Buffer.byteLength(socketFile(folder)) <= LONGEST_SOCKET_PATH ? folder : shortFolder(folder),
  };
}

/** A folder of ours under the system's temporary folder, by a name that everybody who uses `folder` arrives at. */
function shortFolder(folder: string): string {
  const short = join(
    tmpdir(),
    `paperround-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`,
  );
  mkdirSync(short, { recursive: true, mode: 0o700 });
  const found = lstatSync(short);
  if (!found.isDirectory() || (found.mode & 0o077) !== 0 || found.uid !== process.getuid?.()) {
    throw new PaperroundError(
      'database_unavailable',
      `The path of ${folder} is too long for a socket, and ${short} is not ours to use instead`,
      {
        hint: `Remove ${short}, or choose a DATA_DIR with a shorter path.`,
      },
    );
  }
  return short;
}
