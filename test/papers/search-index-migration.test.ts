/** The migration search_index, and the indexing of an existing store. */
import { createLog } from '../../src/log.ts';
import { indexPapers } from '../../src/papers/index-papers.ts';
import { searchPaperIds } from '../../src/papers/search-store.ts';
import { parseSearchQuery } from '../../src/topics/search-query.ts';
import { migratedFromBefore } from '../support/store-before.ts';

const PAPER = `INSERT INTO papers (id, title, title_key, abstract, authors, categories, first_seen_at, reasons, withdrawn_at) VALUES`;

test('papers that were stored before there was an index are found at once, and indexed by and by', async () => {
  const store = await migratedFromBefore(
    'search_index',
    `${PAPER} (3, 'Sparse nets', 'sparsenets', '', '{}', '{}', now(), '{}', NULL), (5, 'Dense nets', 'densenets', 'Not sparse.', '{Ada}', '{}', now(), '{}', now()),
       (6, '', '', '', '{}', '{}', now(), '{}', NULL);
     INSERT INTO merged_papers VALUES (4, 3);`,
  );
  try {
    const found = async () =>
      (await searchPaperIds(store.db, { words: parseSearchQuery('sparse') }, { sort: 'newest', limit: 0 }))
        .ids;
    expect(await found()).toEqual([3, 5].sort());
    expect(await store.db.unindexedPaper.count()).toBe(3);
    const { signal } = new AbortController();
    const app = { db: store.db, log: createLog('silent', false) };
    expect(await indexPapers(app, signal)).toBe(3);
    expect(await indexPapers(app, signal)).toBe(0);
    expect(await store.db.unindexedPaper.count()).toBe(0);
    expect(await found()).toEqual([3, 5]);
  } finally {
    await store.close();
  }
});
