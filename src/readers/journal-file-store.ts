/** The file of the suppression journal: lines are only ever appended, by any number of processes. */

import { type FileHandle, mkdir, open, readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';

export interface SuppressionJournal {
  /** Names the file among those of all machines. */
  readonly place: string;
  readonly file: string;
  /**
   * Appends whole lines, each with its line end, and has them on the disk. What went wrong, else null; it is
   * logged.
   */
  append(lines: readonly string[]): Promise<string | null>;
  /** Its length in bytes, 0 where it is not there: it grows with every line. */
  size(): Promise<number>;
  /**
   * Its whole lines; none where it is not there. A last one without its end is being written, or was cut off
   * by a crash.
   */
  read(): Promise<string>;
}

/** Lines to one write. Writes of this size are not torn apart by other writers (O_APPEND). */
const LINES_AT_ONCE = 100;

export function suppressionJournal(path: string, log: Logger): SuppressionJournal {
  const file = resolve(path);
  return {
    place: `${hostname()}:${file}`,
    file,
    async append(lines) {
      try {
        await appendLines(file, lines);
        return null;
      } catch (err) {
        log.error(
          { err, file },
          'suppressions could not be appended to their journal; the next start tries again',
        );
        return messageOf(err);
      }
    },
    size: async () => (await whereThere(stat(file)))?.size ?? 0,
    async read() {
      const text = (await whereThere(readFile(file, 'utf8'))) ?? '';
      return text.slice(0, text.lastIndexOf('\n') + 1);
    },
  };
}

/** What was asked of the file; null when there is none yet. */
async function whereThere<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Opened anew each time, so that a file that was moved away or lies on a shared disk is found as it is now.
 */
async function appendLines(file: string, lines: readonly string[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a+', 0o600);
  try {
    // What a crash cut off stays a line of its own.
    let start = (await endsWhole(handle)) ? '' : '\n';
    for (let index = 0; index < lines.length; index += LINES_AT_ONCE) {
      const bytes = Buffer.from(start + lines.slice(index, index + LINES_AT_ONCE).join(''));
      const { bytesWritten } = await handle.write(bytes);
      if (bytesWritten !== bytes.length)
        throw new Error(`only ${bytesWritten} of ${bytes.length} bytes were written`);
      start = '';
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

async function endsWhole(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  await handle.read(last, 0, 1, size - 1);
  return last[0] === 0x0a;
}
