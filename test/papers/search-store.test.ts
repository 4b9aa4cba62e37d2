/** Searching on a real database, compared with a plain search of all texts. */
import type { OpenDatabase } from '../../src/database/client.ts';
import { indexSome, markUnindexed } from '../../src/papers/index-store.ts';
import { countMatching, searchPaperIds } from '../../src/papers/search-store.ts';
import { buildIndexWords, UNDECIDED } from '../../src/topics/index-words.ts';
import { buildMatcher } from '../../src/topics/matcher.ts';
import { parseSearchQuery } from '../../src/topics/search-query.ts';
import { testDatabase } from '../support/database.ts';

let store: OpenDatabase;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());

const FIRST_SEEN = Date.UTC(2026, 2, 1);
const WORDS = [
  ...[
    'model',
    'models',
    'language',
    'survey',
    'surveys',
    'neural',
    'neuron',
    'C++',
    'C',
    'C#',
    'β',
    'Poincaré',
    'deep-learning',
  ],
  ...[
    'graph',
    'graphs',
    'matrix',
    'matrices',
    '大',
    '语',
    "Kepler's",
    'GPT-4',
    'GPT5',
    'GPT',
    'modelv2',
    'model 2.5',
    'GPT-5 model',
    '$\\alpha$-divergence',
    'ﬁeld',
    'O(n)',
    '\\"o',
    "it's",
  ],
];
const AUTHORS = ['Ada Lovelace', 'Adam Smith', 'Grace B. Hopper', "Niamh O'Hara", '张 伟', 'Language Model'];

/** The same numbers in each run (an LCG), so that a failure can be reproduced. */
function choices(seed: number) {
  let state = seed;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const one = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const some = <Item>(items: readonly Item[], most: number): Item[] =>
    Array.from({ length: below(most + 1) }, () => one(items));
  return { below, one, some };
}

function paperOf({ one, some }: ReturnType<typeof choices>) {
  return {
    title: [one(WORDS), ...some(WORDS, 3)].join(' '),
    abstract: some(WORDS, 12).join(' '),
    authors: some(AUTHORS, 3),
    categories: [],
  };
}

function queryOf(chosen: ReturnType<typeof choices>, depth = 2): string {
  const { below, one } = chosen;
  switch (depth === 0 ? below(4) : below(9)) {
    case 0:
      return `"${one(WORDS)} ${one(WORDS)}"`.replace(/\\"/g, '');
    case 1:
      return one(['mod*', 'ne*', 'surv*', 'kepl*', '"language mod*"', 'deep-l*']);
    case 2:
      return (
        one(['title:', 'author:']) +
        one(['model', 'neu*', 'ada', 'lovelace', '"language model"', '"ada lovelace"', 'hara'])
      );
    case 3:
      return one(WORDS.filter((word) => !/[\\(]/.test(word)));
    case 4:
    case 5:
      return `(${queryOf(chosen, depth - 1)} OR ${queryOf(chosen, depth - 1)})`;
    case 6:
      return `NOT ${queryOf(chosen, depth - 1)}`;
    default:
      return `(${queryOf(chosen, depth - 1)} ${queryOf(chosen, depth - 1)})`;
  }
}

async function addPapers(
  papers: readonly Omit<ReturnType<typeof paperOf>, 'categories'>[],
): Promise<number[]> {
  const ids: number[] = [];
  for (const paper of papers) {
    const { id } = await store.db.paper.create({
      data: {
        ...paper,
        titleKey: String(ids.length),
        categories: [],
        reasons: [],
        trendingKey: 7 - (ids.length % 5),
        firstSeenAt: new Date(FIRST_SEEN),
      },
    });
    ids.push(id);
  }
  await markUnindexed(store.db, ids);
  return ids;
}

const indexed = (most: number) => store.db.$transaction((tx) => indexSome(tx, most, buildIndexWords));
const waiting = () => store.db.unindexedPaper.count();

test('the index finds what the matcher finds, for every kind of query, whether papers are indexed or wait for it', async () => {
  const chosen = choices(12);
  const papers = Array.from({ length: 40 }, () => paperOf(chosen));
  const ids = await addPapers(papers);
  const queries = Array.from({ length: 50 }, () => queryOf(chosen));
  const expected = new Map(
    queries.map((query) => {
      const matcher = buildMatcher([{ key: 'query', query }]);
      return [
        query,
        ids.filter((_, place) => matcher.match(papers[place] as (typeof papers)[number]).size > 0),
      ];
    }),
  );
  for (const left of [40, 20, 0]) {
    while ((await waiting()) > left) await indexed(10);
    for (const query of queries) {
      const words = parseSearchQuery(query);
      const { total, ids: found } = await searchPaperIds(store.db, { words }, { sort: 'newest', limit: 0 });
      expect([query, left, found, total]).toEqual([
        query,
        left,
        expected.get(query),
        expected.get(query)?.length,
      ]);
    }
  }
});

test('a page of a search is the same whether its papers are indexed or half of them wait', async () => {
  const words = parseSearchQuery('NOT zebra');
  const page = () => searchPaperIds(store.db, { words }, { sort: 'trending', limit: 7, offset: 20 });
  const before = await page();
  await markUnindexed(store.db, before.ids.slice(0, 3));
  expect(await page()).toEqual(before);
  await indexed(10);
  expect(await page()).toEqual(before);
});

test('a paper whose text has changed is found by its new words alone, and no longer by its old ones', async () => {
  const [id = 0] = await addPapers([{ title: 'Quokkas', abstract: '', authors: [] }]);
  const found = async (query: string) =>
    (await searchPaperIds(store.db, { words: parseSearchQuery(query) }, { sort: 'newest', limit: 0 })).ids;
  await indexed(10);
  expect(await found('quokka')).toEqual([id]);
  await store.db.paper.update({ where: { id }, data: { title: 'Wombats' } });
  await markUnindexed(store.db, [id]);
  expect([await found('quokka'), await found('wombat')]).toEqual([[], [id]]);
  await indexed(10);
  expect([await found('quokka'), await found('wombat')]).toEqual([[], [id]]);
});

test('a text beyond the limits of the index is searched nevertheless', async () => {
  const long = Array.from({ length: 17_000 }, (_, place) => `w${place}x`).join(' ');
  const ids = await addPapers([
    { title: 'Pangolin one', abstract: long, authors: [] },
    { title: 'Pangolin two', abstract: 'the '.repeat(300), authors: [] },
    { title: `Pangolin three ${'x'.repeat(900)}`, abstract: '', authors: [] },
    {
      title: 'Pangolin four',
      abstract: '',
      authors: Array.from({ length: 9_000 }, (_, place) => `Somebody${place} Of${place}`),
    },
  ]);
  while ((await indexed(10)) > 0);
  const found = async (query: string) =>
    (await searchPaperIds(store.db, { words: parseSearchQuery(query) }, { sort: 'newest', limit: 0 })).ids;
  expect(await found('pangolin')).toEqual(ids);
  expect(await found('pangolin NOT the')).toEqual([ids[0], ids[2], ids[3]]);
  expect(await found('"w16998x w16999x" OR author:somebody8999')).toEqual([ids[0], ids[3]]);
  expect(await countMatching(store.db, { words: parseSearchQuery('NOT pangolin') })).toBe(
    (await store.db.paper.count()) - 4,
  );
});

test('a word of very many papers, whose order is walked, gives the same pages as one of few', async () => {
  await store.db.$executeRaw`
    INSERT INTO papers (title, title_key, abstract, authors, categories, first_seen_at, trending_key, reasons)
    SELECT 'Paper', 'paper' || n, '', '{}', '{}', now() - n * interval '1 hour', n % 97, '{}' FROM generate_series(1, 5200) AS n`;
  await store.db.$executeRaw`
    INSERT INTO paper_words (paper_id, words, filler)
    SELECT id, (CASE WHEN title_key LIKE '%7' THEN 'axolotl:1 gecko:2' ELSE 'axolotl:1' END)::tsvector, repeat(' ', 2048)
    FROM papers WHERE title = 'Paper'`;
  const page = async (query: string, sort: 'trending' | 'newest') => {
    const words = parseSearchQuery(query);
    const { total, ids } = await searchPaperIds(store.db, { words }, { sort, limit: 10, offset: 20 });
    const rows = await store.db.paper.findMany({ where: { id: { in: [...ids] } } });
    const numberOf = new Map(rows.map(({ id, titleKey }) => [id, Number(titleKey.slice('paper'.length))]));
    return { total, numbers: ids.map((id) => numberOf.get(id)) };
  };
  const all = Array.from({ length: 5200 }, (_, place) => place + 1);
  const some = all.filter((number) => number % 10 === 7);
  const byTrend = (a: number, b: number) => (b % 97) - (a % 97) || a - b;
  for (const [query, numbers] of [
    ['axolotl', all],
    ['gecko', some],
  ] as const) {
    const total = numbers.length;
    expect(await page(query, 'newest')).toEqual({ total, numbers: numbers.slice(20, 30) });
    const trending = numbers.toSorted(byTrend).slice(20, 30);
    expect(await page(query, 'trending')).toEqual({ total, numbers: trending });
  }
});

test('of more papers outside the index than are read, those left out are counted, whether they wait or exceed it', async () => {
  await store.db.paper.deleteMany();
  await addOutsideIndex({ waiting: 600, beyondLimits: 600 });
  const words = parseSearchQuery('numbat');
  expect(await searchPaperIds(store.db, { words }, { sort: 'newest', limit: 1 })).toMatchObject({
    total: 1000,
    unsearched: 200,
  });
});

test('a search of a topic or a time reads its own papers, however many others wait', async () => {
  await store.db.paper.deleteMany();
  const [id = 0] = await addPapers([{ title: 'Numbat', abstract: '', authors: [] }]);
  await store.db.paper.update({
    where: { id },
    data: { topics: { create: { topic: 'vision', matched: [] } } },
  });
  await addOutsideIndex({ waiting: 1100, beyondLimits: 0 });
  const words = parseSearchQuery('numbat');
  for (const filter of [{ topic: 'vision' }, { since: new Date(FIRST_SEEN) }])
    expect([
      filter,
      await searchPaperIds(store.db, { words, ...filter }, { sort: 'newest', limit: 0 }),
      await countMatching(store.db, { words, ...filter }),
    ]).toEqual([filter, { total: 1, ids: [id], unsearched: 0 }, 1]);
});

/** Papers of the year before, which are not in the index. */
async function addOutsideIndex({
  waiting,
  beyondLimits,
}: {
  waiting: number;
  beyondLimits: number;
}): Promise<void> {
  await store.db.$executeRaw`
    WITH added AS (
      INSERT INTO papers (title, title_key, abstract, authors, categories, first_seen_at, trending_key, reasons)
      SELECT 'Numbat', 'numbat' || n, '', '{}', '{}', ${new Date(FIRST_SEEN)}::timestamptz - interval '1 year', 0, '{}'
      FROM generate_series(1, ${waiting + beyondLimits}::int) AS n RETURNING id
    ), numbered AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM added), waiting AS (
      INSERT INTO unindexed_papers (paper_id) SELECT id FROM numbered WHERE n <= ${waiting}::int
    )
    INSERT INTO paper_words (paper_id, words, filler)
    SELECT id, ${UNDECIDED}::tsvector, repeat(' ', 2048) FROM numbered WHERE n > ${waiting}::int`;
}
