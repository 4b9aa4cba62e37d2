/** Replaces a file as a whole: other processes, and a power failure, find the old content or the new. */

import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { messageOf } from './errors.ts';

/**
 * Replaces `path`, or the file that it links to, and keeps its owner and permissions.
 * @param mode of a file that does not exist yet. Default: as the umask has it
 * @throws Error that names the file and says why it could not be written; the file is as it was
 */
export function replaceFile(path: string, content: string, mode = 0o666): void {
  const before = existsSync(path) ? statSync(path) : null;
  const target = before === null ? path : realpathSync(path);
  // In the same folder, because only a rename within one file system is atomic.
  const draft = `${target}.${randomBytes(6).toString('hex')}.new`;
  try {
    writeDraft(draft, content, before?.mode ?? mode, before);
    renameSync(draft, target);
  } catch (error) {
    if (existsSync(draft)) rmSync(draft);
    throw new Error(`${path} could not be written: ${reason(error)}`, { cause: error });
  }
}

function writeDraft(draft: string, content: string, mode: number, before: Stats | null): void {
  const file = openSync(draft, 'wx', mode);
  try {
    if (before !== null) {
      // Root may edit a file that the service must still be able to read.
      if (process.getuid?.() === 0) fchownSync(file, before.uid, before.gid);
      fchmodSync(file, before.mode);
    }
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

const reason = (error: unknown): string =>
  error instanceof Error && 'code' in error && error.code === 'EBUSY'
    ? 'it is a mount point, which cannot be replaced; mount its folder instead of the file'
    : messageOf(error);
