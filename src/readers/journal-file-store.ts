/**
 * The file of the suppression journal, to which any number of processes append lines; none changes or removes
 * one.
 */

import { type FileHandle, mkdir, open, readFile, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { messageOf } from '../errors.ts';
import type { Logger } from '../log.ts';
import { nullIfMissing } from '../missing-file.ts';

export interface SuppressionJournal {
  /** Identifies the file among those of all machines. */
  readonly place: string;
  readonly file: string;
  /**
   * Appends whole lines, each with its line end, and flushes them to the disk. Returns what went wrong, which
   * is logged, or null.
   */
  append(lines: readonly string[]): Promise<string | null>;
  /** Returns the length of the file in bytes, which grows with every line; 0 if there is no file. */
  size(): Promise<number>;
  /**
   * Returns the complete lines of the file; none if there is no file. A last line without its end is being
   * written, or was cut off by a crash.
   */
  read(): Promise<string>;
}

/** Lines per write. Writes of this size are not split by those of other processes (O_APPEND). */
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
    size: async () => (await nullIfMissing(stat(file)))?.size ?? 0,
    async read() {
      const text = (await nullIfMissing(readFile(file, 'utf8'))) ?? '';
      return text.slice(0, text.lastIndexOf('\n') + 1);
    },
  };
}

/** Opens the file for each call: it may have been moved away, or lie on a shared disk. */
async function appendLines(file: string, lines: readonly string[]): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a+', 0o600);
  try {
    // A line that a crash cut off is ended first, so that it does not damage the next one.
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
