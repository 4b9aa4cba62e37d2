/** Writes the words of new, changed or outdated papers into the search index, batch by batch. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../database/client.ts';
import { readMetadata, writeMetadata } from '../database/metadata-store.ts';
import type { Logger } from '../log.ts';
import { buildIndexWords, WORDS_VERSION } from '../topics/index-words.ts';
import { fileLatestWords, indexSome, markAllUnindexed } from './index-store.ts';

/**
 * Papers per transaction: about 50 ms on a server, a quarter of a second on the embedded database, which is
 * blocked meanwhile.
 */
const BATCH = 250;
/**
 * Transactions at once: while the database stores the words of one batch, those of the other are computed.
 */
const AT_ONCE = 2;

/**
 * Indexes all papers that are due, and returns their number. If interrupted, the next call continues;
 * searches read the texts of papers that are not indexed, so nothing is missed meanwhile.
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
  const indexBatch = (): Promise<number> => db.$transaction((tx) => indexSome(tx, BATCH, buildIndexWords));
  const indexInTurn = async (): Promise<number> => {
    let indexed = 0;
    while (!signal.aborted) {
      const count = await indexBatch();
      indexed += count;
      if (count < BATCH) break;
      await nextTurn();
    }
    return indexed;
  };
  // Most pages have fewer papers than a batch, so that this is all.
  let total = signal.aborted ? 0 : await indexBatch();
  if (total === BATCH) {
    // `allSettled`, so that nothing is still running when this throws.
    for (const done of await Promise.allSettled(Array.from({ length: AT_ONCE }, indexInTurn))) {
      if (done.status === 'rejected') throw done.reason;
      total += done.value;
    }
  }
  if (total > 0) await fileLatestWords(db);
  if (total > BATCH) log.info({ papers: total }, 'papers were indexed for searching');
  return total;
}
