/** Writes the words of papers into the search index, a batch at a time: of new and changed ones, and of all after an update. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../database/client.ts';
import { readMetadata, writeMetadata } from '../database/metadata-store.ts';
import type { Logger } from '../log.ts';
import { indexWordsOf, WORDS_VERSION } from '../topics/index-words.ts';
import { fileLatestWords, indexSome, markAllUnindexed } from './index-store.ts';

/** Papers to a transaction: some 100 ms on a server, half a second on the embedded database, where everybody waits for it. */
const BATCH = 500;

/**
 * Indexes all that waits for it, and gives how many papers that were. Stopped in the middle, it is gone on with the next time; searches
 * read the texts of what waits, so nothing is missed meanwhile.
 */
export async function indexPapers(
  { db, log }: { readonly db: Database; readonly log: Logger },
  signal: AbortSignal,
): Promise<number> {
  if ((await readMetadata(db, 'words_version')) !== WORDS_VERSION) {
    await db.$transaction(async (tx) => {
      await markAllUnindexed(tx);
      await writeMetadata(tx, 'words_version', WORDS_VERSION);
    });
  }
  let total = 0;
  while (!signal.aborted) {
    const count = await db.$transaction((tx) => indexSome(tx, BATCH, indexWordsOf));
    if (count === 0) break;
    total += count;
    await nextTurn();
  }
  if (total > 0) await fileLatestWords(db);
  if (total > BATCH) log.info({ papers: total }, 'papers were indexed for searching');
  return total;
}
