/** Writes the words of papers into the search index, a batch at a time: of new and changed ones, and of all after an update. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { App } from '../app.ts';
import { readFact, writeFact } from '../database/facts-store.ts';
import { fileLatestWords, indexSome, markAllUnindexed } from '../papers/index-store.ts';
import { indexWordsOf, WORDS_VERSION } from '../topics/index-words.ts';

/** Papers to a transaction: some 100 ms on a server, half a second on the embedded database, where everybody waits for it. */
const BATCH = 500;

/**
 * Indexes all that waits for it, and gives how many papers that were. Stopped in the middle, it is gone on with the next time; searches
 * read the texts of what waits, so nothing is missed meanwhile.
 */
export async function indexPapers({ db, log }: Pick<App, 'db' | 'log'>, signal: AbortSignal): Promise<number> {
  if ((await readFact(db, 'words_version')) !== WORDS_VERSION) {
    await db.$transaction(async (tx) => {
      await markAllUnindexed(tx);
      await writeFact(tx, 'words_version', WORDS_VERSION);
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
