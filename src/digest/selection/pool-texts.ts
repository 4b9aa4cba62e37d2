/** The texts of a candidate pool, with their words: read once for all queries and profiles of a usual pool. */
import type { Database } from '../../database/client.ts';
import { type PaperTexts, paperTexts } from '../../papers/candidates-store.ts';
import { type PaperWords, paperWords } from '../../topics/matched-places.ts';

export interface PaperToMatch {
  readonly paper: PaperTexts;
  readonly words: PaperWords;
}

export interface PoolTexts {
  all(): AsyncIterable<readonly PaperToMatch[]>;
  /** Of the strongest papers; of all in a usual pool. */
  strongest(): AsyncIterable<readonly PaperToMatch[]>;
}

/**
 * The words of this many papers are kept, enough for usual weeks; those of more are read again for each pass.
 * Five thousand papers take some 65 MB.
 */
const MOST_KEPT = 5_000;

/** @param ids the strongest first */
export function poolTexts(db: Database, ids: readonly number[]): PoolTexts {
  const read = (some: readonly number[]) => withWords(paperTexts(db, some));
  if (ids.length > MOST_KEPT) return { all: () => read(ids), strongest: () => read(ids.slice(0, MOST_KEPT)) };
  let kept: Promise<readonly PaperToMatch[]> | undefined;
  const all = async function* () {
    kept ??= gathered(read(ids)).catch((error) => {
      // What could not be read is read again.
      kept = undefined;
      throw error;
    });
    yield await kept;
  };
  return { all, strongest: all };
}

/** Words are found when somebody asks for them, and kept with the paper. */
export async function* withWords(
  texts: AsyncIterable<readonly PaperTexts[]>,
): AsyncGenerator<readonly PaperToMatch[]> {
  for await (const batch of texts) yield batch.map((paper) => ({ paper, words: paperWords(paper) }));
}

async function gathered<Item>(batches: AsyncIterable<readonly Item[]>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}
