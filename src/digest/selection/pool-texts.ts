/**
 * The texts of a candidate pool, as an index of their words: read once for all queries and profiles of a
 * usual pool.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Database } from '../../database/client.ts';
import { loadOnce } from '../../load-once.ts';
import { type PaperTexts, paperTexts } from '../../papers/candidates-store.ts';
import { paperWords } from '../../topics/matched-places.ts';
import { ABSTRACT, newPaperIndex, type PaperIndex, TITLE } from '../../topics/paper-index.ts';
import { newQuerySearch, type QuerySearch } from '../../topics/query-search.ts';
import { type IdentifiedText, inWords } from '../profile/gram-corpus.ts';
import { findLinks, type LinkPlace, withoutLinks } from '../profile/link-words.ts';

/** Some papers of a pool, to be searched: the one with a number has this id. */
export interface SearchablePapers {
  readonly ids: readonly number[];
  readonly search: QuerySearch['search'];
}

export interface PoolTexts {
  /** All papers of the pool; all at once in a usual one. */
  searchable(): AsyncIterable<SearchablePapers>;
  /** The words of the strongest papers; of all in a usual pool. */
  strongest(): AsyncIterable<Iterable<IdentifiedText>>;
}

/**
 * The index of this many papers is kept, enough for usual weeks; those of more are read again for each pass.
 * It is lists of numbers, which cost no collection of garbage: five thousand papers take some 16 MB.
 */
const MOST_KEPT = 5_000;

/** @param ids the strongest first */
export function poolTexts(db: Database, ids: readonly number[]): PoolTexts {
  const read = (some: readonly number[]) => paperTexts(db, some);
  if (ids.length > MOST_KEPT)
    return {
      async *searchable() {
        for await (const papers of read(ids)) yield searchableOf(await indexed([papers]));
      },
      strongest: () => inWords(read(ids.slice(0, MOST_KEPT))),
    };
  const kept = loadOnce(() => indexed(read(ids)));
  const searchable = loadOnce(async () => searchableOf(await kept()));
  return {
    async *searchable() {
      yield await searchable();
    },
    async *strongest() {
      yield wordsIn(await kept());
    },
  };
}

interface IndexedPapers {
  readonly ids: readonly number[];
  readonly index: PaperIndex;
  /** By number: the links in an abstract; none of most papers. */
  readonly links: ReadonlyMap<number, readonly LinkPlace[]>;
}

/** Less than two milliseconds of work. */
const PAPERS_AT_ONCE = 16;

async function indexed(
  batches: AsyncIterable<readonly PaperTexts[]> | Iterable<readonly PaperTexts[]>,
): Promise<IndexedPapers> {
  const builder = newPaperIndex();
  const ids: number[] = [];
  const links = new Map<number, readonly LinkPlace[]>();
  for await (const papers of batches) {
    for (const paper of papers) {
      const words = paperWords(paper);
      builder.add(words);
      const its = findLinks(words.abstract());
      if (its.length > 0) links.set(ids.length, its);
      if (ids.push(paper.id) % PAPERS_AT_ONCE === 0) await nextTurn();
    }
  }
  return { ids, index: builder.build(), links };
}

const searchableOf = ({ ids, index }: IndexedPapers): SearchablePapers => ({
  ids,
  search: newQuerySearch(index).search,
});

function* wordsIn({ ids, index, links }: IndexedPapers): Generator<IdentifiedText> {
  for (const [paper, id] of ids.entries())
    yield {
      id,
      text: () => ({
        title: index.wordsOf(paper, TITLE),
        abstract: withoutLinks(index.wordsOf(paper, ABSTRACT), links.get(paper) ?? []),
      }),
    };
}
