/** Writes the words of new, changed or outdated papers into the search index, batch by batch. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../database/client.ts';
import { readMetadata, writeMetadata } from '../database/metadata-store.ts';
import type { Logger } from '../log.ts';
import { buildIndexWords, WORDS_VERSION } from '../topics/index-words.ts';
import { fileLatestWords, indexSome, markAllUnindexed } from './index-store.ts';

/**
 * Papers per transaction: about 100 ms on a server, half a second on the embedded database, during
 * which it is blocked.
 */
const BATCH = 500;

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
  let total = 0;
  while (!signal.aborted) {
    const count = await db.$transaction((tx) => indexSome(tx, BATCH, buildIndexWords));
    if (count === 0) break;
    total += count;
    await nextTurn();
  }
  if (total > 0) await fileLatestWords(db);
  if (total > BATCH) log.info({ papers: total }, 'papers were indexed for searching');
  return total;
}
