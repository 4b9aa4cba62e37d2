/** The texts of a candidate pool, with their words and an index of them: read once for all queries and profiles of a usual pool. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../../database/client.ts';
import { type PaperTexts, paperTexts } from '../../papers/candidates-store.ts';
import { type PaperWords, paperWords } from '../../topics/matched-places.ts';
import { newPaperIndex } from '../../topics/paper-index.ts';
import { newQuerySearch, type QuerySearch } from '../../topics/query-search.ts';

export interface PaperToMatch {
  readonly paper: PaperTexts;
  readonly words: PaperWords;
}

/** Some papers of a pool, to be searched: the one with a number has this id. */
export interface SearchablePapers {
  readonly ids: readonly number[];
  readonly search: QuerySearch['search'];
}

export interface PoolTexts {
  /** All papers of the pool; all at once in a usual one. */
  searchable(): AsyncIterable<SearchablePapers>;
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
  if (ids.length > MOST_KEPT)
    return { searchable: () => indexed(read(ids)), strongest: () => read(ids.slice(0, MOST_KEPT)) };
  const kept = keptOnce(() => gathered(read(ids)));
  const searchable = keptOnce(async () => indexPapersOf(await kept()));
  return {
    async *searchable() {
      yield await searchable();
    },
    async *strongest() {
      yield await kept();
    },
  };
}

/** What could not be read is read again. */
function keptOnce<Thing>(read: () => Promise<Thing>): () => Promise<Thing> {
  let kept: Promise<Thing> | undefined;
  return () => {
    kept ??= read().catch((error) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}

async function* indexed(batches: AsyncIterable<readonly PaperToMatch[]>): AsyncGenerator<SearchablePapers> {
  for await (const papers of batches) yield await indexPapersOf(papers);
}

/** Less than two milliseconds of work. */
const PAPERS_AT_ONCE = 16;

async function indexPapersOf(papers: readonly PaperToMatch[]): Promise<SearchablePapers> {
  const index = newPaperIndex();
  for (const [place, { words }] of papers.entries()) {
    index.add(words);
    if (place % PAPERS_AT_ONCE === 0) await nextTurn();
  }
  return { ids: papers.map(({ paper }) => paper.id), search: newQuerySearch(index.build()).search };
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
