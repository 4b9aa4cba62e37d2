/** The files and folders of the embedded database of a DATA_DIR. */

import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PaperroundError } from '../../errors.ts';
import { socketFile } from '../postgres/socket-url.ts';

export interface EmbeddedPaths {
  /** DATA_DIR/db, readable only by its owner. Contains everything below. */
  readonly folder: string;
  /** PostgreSQL's own files. */
  readonly data: string;
  /** Where the data files are created on the first start, before they are renamed to `data` as a whole. */
  readonly unfinished: string;
  /** Locked by the only process that may open `data`. */
  readonly lock: string;
  /** That process's id, for people and tests; nothing relies on it. */
  readonly pid: string;
  /** That process's latest output. */
  readonly log: string;
  /** The log position of the last vacuum. */
  readonly vacuumed: string;
  /** The folder of the socket; DATA_DIR/db if its path is short enough. */
  readonly socketFolder: string;
}

/** Longest portable path of a socket: 104 bytes on macOS, 108 on Linux, including the final zero. */
const LONGEST_SOCKET_PATH = 100;

/**
 * The paths in `path` (DATA_DIR/db), which is created if missing. Different names of one folder
 * (links) give the same paths.
 */
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

/** A private folder under the system's temporary folder, whose name every process derives from `folder`. */
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
