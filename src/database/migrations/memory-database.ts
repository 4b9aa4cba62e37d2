/** A PostgreSQL in this process's memory, for writing migrations and for tests: gone when it is closed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSharedSession } from '../embedded/shared-session.ts';
import { socketFile, socketUrl } from '../postgres/socket-url.ts';

export interface MemoryDatabase {
  readonly url: string;
  /** Everything in it as a tar, to start another one from. */
  dump(): Promise<ArrayBuffer>;
  close(): Promise<void>;
}

/** Starts one, empty or from a `dump`, that connections reach by its `url`. `silenceInTransaction` as of a shared session. */
export async function openMemoryDatabase(
  dump?: ArrayBuffer,
  silenceInTransaction?: number,
): Promise<MemoryDatabase> {
  const { PGlite } = await import('@electric-sql/pglite');
  const folder = await mkdtemp(join(tmpdir(), 'paperround-memory-'));
  const session = createSharedSession({
    silenceInTransaction,
    onFailure: (error) => {
      throw error;
    },
  });
  await session.listen(socketFile(folder));
  const pglite = await PGlite.create({
    // It is small and lives for seconds: clearing 128 MB of buffers and copying 16 MB of log were most of its start.
    startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'],
    ...(dump === undefined
      ? { initDbStartParams: ['--wal-segsize=1'] }
      : { loadDataDir: new ReadyBytes(dump) }),
  });
  await session.open(pglite);
  return {
    url: socketUrl(folder),
    dump: async () => {
      // So that whoever starts from it has no log to work through.
      await pglite.exec('CHECKPOINT');
      return (await pglite.dumpDataDir('none')).arrayBuffer();
    },
    close: async () => {
      await session.close();
      await pglite.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What PGlite, which only wants to read it whole, is given as a Blob: a real one would copy it in small pieces first. */
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
