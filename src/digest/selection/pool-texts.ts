/**
 * The texts of a candidate pool as an index of their words, which for a pool of usual size is built once for
 * all queries and profiles.
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

/** Papers of a pool that can be searched; `ids` has the id of each paper number that `search` finds. */
export interface SearchablePapers {
  readonly ids: readonly number[];
  readonly search: QuerySearch['search'];
}

export interface PoolTexts {
  /** All papers of the pool, in batches; a pool of usual size is a single batch. */
  searchable(): AsyncIterable<SearchablePapers>;
  /** The words of the strongest papers; in a pool of usual size, of all papers. */
  strongest(): AsyncIterable<Iterable<IdentifiedText>>;
}

/**
 * The index of up to this many papers is kept, enough for usual weeks; a larger pool is read again for each
 * pass. The index is made of arrays of numbers, which the garbage collector need not trace: five thousand
 * papers take about 16 MB.
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
  /** The links in each abstract by paper number; most papers have none. */
  readonly links: ReadonlyMap<number, readonly LinkPlace[]>;
}

/** Papers indexed before yielding to other work: less than two milliseconds. */
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
