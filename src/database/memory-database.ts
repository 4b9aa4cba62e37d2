/** A PostgreSQL in this process's memory, for writing migrations and for tests: gone when it is closed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSharedSession } from './shared-session.ts';
import { socketFile, socketUrl } from './socket-url.ts';

export interface MemoryDatabase {
  readonly url: string;
  /** Everything in it as a tar, to start another one from. */
  dump(): Promise<Blob>;
  close(): Promise<void>;
}

/** Starts one, empty or from a `dump`, that connections reach by its `url`. `silenceInTransaction` as of a shared session. */
export async function openMemoryDatabase(dump?: Blob, silenceInTransaction?: number): Promise<MemoryDatabase> {
  const { PGlite } = await import('@electric-sql/pglite');
  const folder = await mkdtemp(join(tmpdir(), 'paperround-memory-'));
  const session = createSharedSession({
    silenceInTransaction,
    onFailure: (error) => {
      throw error;
    },
  });
  await session.listen(socketFile(folder));
  const pglite = await PGlite.create(dump === undefined ? {} : { loadDataDir: dump });
  await session.open(pglite);
  return {
    url: socketUrl(folder),
    dump: async () => {
      // So that whoever starts from it has no log to work through.
      await pglite.exec('CHECKPOINT');
      return pglite.dumpDataDir('none');
    },
    close: async () => {
      await session.close();
      await pglite.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
