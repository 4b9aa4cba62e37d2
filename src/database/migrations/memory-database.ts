/** A temporary in-memory PostgreSQL in this process, for writing migrations and for tests. */

import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSharedSession } from '../embedded/shared-session.ts';
import { socketFile, socketUrl } from '../postgres/socket-url.ts';

export interface MemoryDatabase {
  readonly url: string;
  /** Returns its whole content as a tar, from which another one can be started. */
  dump(): Promise<ArrayBuffer>;
  /** Ends all connections to it. */
  disconnect(): void;
  close(): Promise<void>;
}

/**
 * Starts a database, empty or from a `dump`; clients connect to its `url`. It ends with this process, but
 * does not keep the process running. `silenceInTransaction` is an option of createSharedSession.
 */
export async function openMemoryDatabase(
  dump?: ArrayBuffer,
  silenceInTransaction?: number,
): Promise<MemoryDatabase> {
  const { PGlite } = await import('@electric-sql/pglite');
  const folder = await mkdtemp(join(tmpdir(), 'paperround-memory-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  const session = createSharedSession({
    silenceInTransaction,
    keepsRunning: false,
    onFailure: (error) => {
      throw error;
    },
  });
  await session.listen(socketFile(folder));
  const pglite = await PGlite.create({
    // The database is small and short-lived: clearing 128 MB of buffers and copying 16 MB of log would take
    // up most of its start.
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
    ...(dump === undefined
      ? { initDbStartParams: ['--wal-segsize=1'] }
      : { loadDataDir: new ReadyBytes(dump) }),
  });
  await session.open(pglite);
  return {
    url: socketUrl(folder),
    dump: async () => {
      // Then a database started from the dump has no log to replay.
      await pglite.exec('CHECKPOINT');
      return (await pglite.dumpDataDir('none')).arrayBuffer();
    },
    disconnect: () => session.disconnect(),
    close: async () => {
      process.off('exit', removeFolder);
      await session.close();
      await pglite.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A Blob that PGlite only reads as a whole: a real Blob would first copy the bytes in small pieces. */
class ReadyBytes extends Blob {
  readonly #bytes: ArrayBuffer;

  constructor(bytes: ArrayBuffer) {
    super([]);
    this.#bytes = bytes;
  }

  override async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#bytes;
  }
}
