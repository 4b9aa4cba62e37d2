/** Equal titles: when they mean one paper, and when two. */
import type { OpenDatabase } from '../../src/database/client.ts';
import type { ListingEntry } from '../../src/listings/listing.ts';
import { findPapers } from '../../src/papers/papers-store.ts';
import { hoursAfter, NOW } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { forgetPapers, storePage } from '../support/listings.ts';

let store: OpenDatabase;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());
beforeEach(() => forgetPapers(store.db));

type Entry = Partial<ListingEntry>;

/**
 * The number of papers stored for these entries: on one page, one page each, and the same in reverse
 * order.
 */
async function countedInAllWays(entries: readonly Entry[]): Promise<number[]> {
  const counts: number[] = [];
  for (const pages of [
    [entries],
    entries.map((entry) => [entry]),
    entries.toReversed().map((entry) => [entry]),
  ]) {
    await forgetPapers(store.db);
    for (const [index, page] of [...pages, ...pages].entries()) {
      await storePage(store.db, {
        entries: page,
        source: `source ${index % pages.length}`,
        now: hoursAfter(NOW, index),
      });
    }
    counts.push((await findPapers(store.db, { sort: 'newest', limit: 0 })).total);
  }
  return counts;
}

const nameless = (title: string, entry: Entry = {}): Entry => ({
  title,
  authors: [],
  abstract: '',
  ...entry,
});
const TITLE = 'A Telling Title of Some Seven Words';
const ARXIV: Entry = {
  title: TITLE,
  identifiers: { arxiv: '2603.00001' },
  authors: ['Ada Müller', 'Ben Ng'],
  abstract: '',
};
const JOURNAL: Entry = {
  title: TITLE,
  identifiers: { doi: '10.1000/x' },
  authors: ['Mueller, A.'],
  abstract: '',
};
const ABSTRACT =
  'We study titles that are given twice, and what else there is to tell one from the other when they are.';

test.each<[string, ...Entry[]]>([
  ['signs in their titles', nameless('A short tour of C++'), nameless('A short tour of C#')],
  [
    'different links on one host',
    nameless(TITLE, { url: 'https://lab.example/a' }),
    nameless(TITLE, { url: 'https://www.lab.example/b' }),
  ],
  [
    'different first authors',
    nameless(TITLE, { authors: ['Ada Lovelace', 'Ben Ng'] }),
    nameless(TITLE, { authors: ['Ben Ng'] }),
  ],
  ['two arXiv ids', ARXIV, { ...ARXIV, identifiers: { arxiv: '2603.00002' } }],
  ['two DOIs', JOURNAL, { ...JOURNAL, identifiers: { doi: '10.1000/y' } }],
  ['other authors and abstracts', ARXIV, { ...JOURNAL, authors: ['Cy Doe'], abstract: ABSTRACT }],
  ['nothing known but their identifiers', { ...ARXIV, authors: [] }, JOURNAL],
  ['a title of four words', { ...ARXIV, title: 'A Title of Four' }, { ...JOURNAL, title: 'A Title of Four' }],
  [
    'a title that any work might have',
    { ...ARXIV, title: 'Introduction to the Special Issue on Lists' },
    { ...JOURNAL, title: 'Introduction to the Special Issue on Lists' },
  ],
])('%s make two papers of equal titles', async (_, ...entries) => {
  expect(await countedInAllWays(entries)).toEqual([2, 2, 2]);
});

test.each<[string, ...Entry[]]>([
  [
    'links on different hosts',
    nameless(TITLE, { url: 'https://lab.example/a' }),
    nameless(TITLE, { url: 'https://blog.example/b' }),
  ],
  [
    'one page under two addresses',
    nameless(TITLE, { url: 'http://www.lab.example/a/' }),
    nameless(TITLE, { url: 'https://lab.example/a?utm_source=rss#top' }),
  ],
  [
    'two spellings of an author',
    nameless(TITLE, { authors: ['Lovelace, Ada'] }),
    nameless(TITLE, { authors: ['A. Lovelace'] }),
  ],
  ['an author that only one names', nameless(TITLE, { authors: ['Ada Lovelace'] }), nameless(TITLE)],
  ['an entry without identifiers, of whatever feed', ARXIV, nameless(TITLE, { authors: ['Some Bot'] })],
  ['a common author', ARXIV, JOURNAL],
  [
    'a common author as medical registers write it',
    ARXIV,
    { ...JOURNAL, identifiers: { pmid: '7' }, authors: ['Muller AB'] },
  ],
  [
    'abstracts that begin alike',
    { ...ARXIV, authors: [], abstract: ABSTRACT },
    { ...JOURNAL, abstract: `Abstract: ${ABSTRACT} More of it.` },
  ],
  [
    'a title without spaces',
    { ...ARXIV, title: '中文標題一二三四五六七八' },
    { ...JOURNAL, title: '中文標題一二三四五六七八' },
  ],
])('%s leave equal titles one paper', async (_, ...entries) => {
  expect(await countedInAllWays(entries)).toEqual([1, 1, 1]);
});

test('an arXiv paper and a journal entry become one when a later page names the author', async () => {
  await storePage(store.db, { entries: [ARXIV] });
  await storePage(store.db, { entries: [{ ...JOURNAL, authors: [] }], source: 'journal' });
  expect(await store.db.paper.count()).toBe(2);
  await storePage(store.db, { entries: [JOURNAL], source: 'journal' });
  expect((await findPapers(store.db, { sort: 'newest', limit: 0 })).papers).toMatchObject([
    { id: 1, identifiers: { arxiv: '2603.00001', doi: '10.1000/x' } },
  ]);
});

test('papers of one title that are two stay two when a third has it, and each is known again', async () => {
  const [a, b] = [
    nameless(TITLE, { url: 'https://lab.example/a' }),
    nameless(TITLE, { url: 'https://lab.example/b' }),
  ];
  await storePage(store.db, { entries: [a, b] });
  await storePage(store.db, { entries: [ARXIV], source: 'arxiv' });
  expect(await store.db.paper.count()).toBe(2);
  for (const entries of [[a, b], [b, a], [a], [b]]) {
    expect(await storePage(store.db, { entries })).toMatchObject({
      unseen: 0,
      changed: 0,
      seen: entries.length,
    });
  }
  expect(await store.db.paper.count()).toBe(2);
});

test('a page on which everything has one title is read in a moment', async () => {
  const entries = Array.from({ length: 2_000 }, (_, index) =>
    nameless(TITLE, { url: `https://lab.example/${index}` }),
  );
  expect(await storePage(store.db, { entries })).toMatchObject({ unseen: 2_000 });
  expect(await storePage(store.db, { entries })).toMatchObject({ unseen: 0, seen: 2_000 });
});
