/** A file lock that one process holds until it ends, however it ends, and that all containers see. */

import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';

/** macOS: open with an exclusive lock (sys/fcntl.h). Node has no constant for it. */
const O_EXLOCK = 0x20;

/**
 * Takes the lock on `file` and returns its descriptor, which must stay open; null if another process has the
 * lock.
 *
 * Node cannot lock files. But a lock taken by flock(2) belongs to the open file, not to a process: the
 * `flock` program locks the descriptor that it inherits from us, and we keep the lock when that program has
 * ended.
 */
export function takeOwnerLock(file: string): number | null {
  if (process.platform === 'darwin') return openLocked(file);
  const descriptor = openSync(file, 'a', 0o600);
  const { status, error, stderr } = spawnSync('flock', ['-xn', '3'], {
    stdio: ['ignore', 'ignore', 'pipe', descriptor],
    encoding: 'utf8',
  });
  if (status === 0) return descriptor;
  closeSync(descriptor);
  if (status === 1 && stderr === '') return null;
  throw new Error(
    `${file} could not be locked: ${error?.message ?? stderr}. The embedded database needs the program flock (package util-linux); without it, set DATABASE_URL.`,
  );
}

function openLocked(file: string): number | null {
  try {
    return openSync(file, constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | O_EXLOCK, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null;
    throw error;
  }
}
