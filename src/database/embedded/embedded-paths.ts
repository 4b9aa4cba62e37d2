/** The files and folders of the embedded database in a DATA_DIR. */

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
  /** Where those files are created on the first start, before the folder is renamed to `data` as a whole. */
  readonly unfinished: string;
  /** Locked by the only process that may open `data`. */
  readonly lock: string;
  /** The id of that process, for people and tests; nothing relies on it. */
  readonly pid: string;
  /** What that process last logged. */
  readonly log: string;
  /** Contains the log position at the last vacuum. */
  readonly vacuumed: string;
  /** The folder of the socket; DATA_DIR/db if its path is short enough. */
  readonly socketFolder: string;
}

/**
 * Maximum length of a socket's path on every system: macOS allows 104 bytes and Linux 108, with the final
 * zero.
 */
const LONGEST_SOCKET_PATH = 100;

/**
 * Returns the paths in `path` (DATA_DIR/db), which is created if it is missing. Different names of one folder
 * (links) result in the same paths.
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

/**
 * Returns a private folder in the system's temporary folder. Every process derives the same name from
 * `folder`.
 */
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
