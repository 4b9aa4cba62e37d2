/** Storing of listing pages: new, changed and known entries. */
import type { OpenDatabase } from '../../src/database/client.ts';
import type { ListingEntry } from '../../src/listings/listing.ts';
import { findPapers, readSightings } from '../../src/papers/papers-store.ts';
import { storeListing } from '../../src/papers/store-listing.ts';
import { aListing, hoursAfter, NOW } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { forgetPapers, type PageToStore, storePage } from '../support/listings.ts';

let store: OpenDatabase;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());
beforeEach(() => forgetPapers(store.db));

const counts = async (page: PageToStore) => {
  const { unseen, changed, seen } = await storePage(store.db, page);
  return { unseen, changed, seen };
};
const allPapers = async () => (await findPapers(store.db, { sort: 'newest', limit: 0 })).papers;
const onlyPaper = async () => {
  const papers = await allPapers();
  expect(papers).toHaveLength(1);
  return papers[0]!;
};
const KNOWN: Partial<ListingEntry> = {
  title: 'A Known Paper',
  abstract: 'What it says.',
  authors: ['Ada'],
  identifiers: { arxiv: '2603.00001' },
};

test('a new paper is stored as listed, first and last seen now', async () => {
  const entry: Partial<ListingEntry> = {
    ...KNOWN,
    title: 'p<0.05, <EOS> and $\\alpha$',
    authors: ['Ada Example', 'Ben, the "Second"'],
    categories: ['cs.LG', 'cs.CL', 'cs.LG'],
    url: 'https://arxiv.org/abs/2603.00001',
    publishedAt: hoursAfter(NOW, -30),
    signals: { upvotes: 3, stars: 1200 },
  };
  expect(await counts({ entries: [entry] })).toEqual({ unseen: 1, changed: 0, seen: 0 });
  expect(await onlyPaper()).toMatchObject({
    ...entry,
    categories: ['cs.LG', 'cs.CL'],
    firstSeenAt: NOW,
    lastSeenAt: NOW,
    announceType: null,
  });
});

test('the same paper on another page is seen, with a sighting for each page', async () => {
  await storePage(store.db, { entries: [KNOWN], source: 'one' });
  const later = hoursAfter(NOW, 24);
  expect(
    await counts({
      entries: [{ title: 'Unlisted So Far' }, KNOWN],
      source: 'two',
      day: '2026-03-12',
      now: later,
    }),
  ).toEqual({
    unseen: 1,
    changed: 0,
    seen: 1,
  });
  const paper = (await allPapers()).find(({ title }) => title === KNOWN.title);
  expect(paper).toMatchObject({ firstSeenAt: NOW, lastSeenAt: later });
  expect((await readSightings(store.db, [paper!.id])).get(paper!.id)).toEqual([
    { source: 'one', page: 1, rank: 1, listingDate: '2026-03-11' },
    { source: 'two', page: 2, rank: 2, listingDate: '2026-03-12' },
  ]);
});

test('the same bytes of the same source stored twice count as seen and add no sighting', async () => {
  const { id: sourceId } = await store.db.source.create({ data: { name: 'one' } });
  const page = {
    sha256: 'a'.repeat(64),
    url: null,
    file: null,
    format: 'rss',
    listingDate: '2026-03-11',
  } as const;
  const once = () =>
    store.db.$transaction((tx) =>
      storeListing(tx, { sourceId, page, listing: aListing([KNOWN, { title: 'Another' }]), now: NOW }),
    );
  const first = await once();
  expect(first).toMatchObject({ unseen: 2, seen: 0 });
  expect(await once()).toEqual({
    pageId: first.pageId,
    unseen: 0,
    changed: 0,
    seen: 2,
    touched: [],
    unseenPapers: [],
    reworded: [],
  });
  expect(await store.db.sighting.count()).toBe(2);
});

test.each([
  ['title', { title: 'A Known Paper, Revisited' }],
  ['abstract', { abstract: 'What it says now.' }],
  ['authors', { authors: ['Ada', 'Ben'] }],
])('an edited %s is changed once, and the old text becomes a revision', async (_, edit) => {
  await storePage(store.db, { entries: [KNOWN] });
  expect(await counts({ entries: [{ ...KNOWN, ...edit }] })).toEqual({ unseen: 0, changed: 1, seen: 0 });
  expect(await counts({ entries: [{ ...KNOWN, ...edit }] })).toEqual({ unseen: 0, changed: 0, seen: 1 });
  expect(await onlyPaper()).toMatchObject(edit);
  expect(await store.db.paperRevision.findMany()).toMatchObject([
    { title: 'A Known Paper', abstract: 'What it says.', authors: ['Ada'], replacedAt: NOW },
  ]);
});

test('an edit taken back by the same source is changed again', async () => {
  await storePage(store.db, { entries: [KNOWN] });
  await storePage(store.db, { entries: [{ ...KNOWN, abstract: 'Another.' }] });
  expect(await counts({ entries: [KNOWN] })).toMatchObject({ changed: 1 });
  expect(await onlyPaper()).toMatchObject(KNOWN);
});

test('a further identifier is changed, once', async () => {
  await storePage(store.db, { entries: [KNOWN] });
  const both = { ...KNOWN, identifiers: { arxiv: '2603.00001', doi: '10.1000/x' } };
  expect(await counts({ entries: [both] })).toMatchObject({ changed: 1 });
  expect(await counts({ entries: [both] })).toMatchObject({ seen: 1 });
  expect(await onlyPaper()).toMatchObject({ identifiers: both.identifiers });
});

test('what a page leaves out changes nothing', async () => {
  await storePage(store.db, { entries: [KNOWN] });
  expect(await counts({ entries: [{ ...KNOWN, abstract: '', authors: [] }] })).toEqual({
    unseen: 0,
    changed: 0,
    seen: 1,
  });
  expect(await onlyPaper()).toMatchObject(KNOWN);
});

test('what an earlier page left out is filled in', async () => {
  await storePage(store.db, { entries: [{ ...KNOWN, abstract: '', authors: [] }] });
  expect(await counts({ entries: [{ ...KNOWN, url: 'https://a.example/' }] })).toMatchObject({ changed: 1 });
  expect(await onlyPaper()).toMatchObject({ ...KNOWN, url: 'https://a.example/' });
});

test('fresh votes are kept as signals and are no change', async () => {
  await storePage(store.db, { entries: [{ ...KNOWN, signals: { upvotes: 3 } }] });
  expect(
    await counts({ entries: [{ ...KNOWN, signals: { upvotes: 5, comments: 1 } }], now: hoursAfter(NOW, 1) }),
  ).toMatchObject({
    changed: 0,
    seen: 1,
  });
  expect(await onlyPaper()).toMatchObject({ signals: { upvotes: 5, comments: 1 } });
});

test('a count is stored again only when it moved or a day went by', async () => {
  for (const [hours, upvotes] of [
    [0, 3],
    [1, 3],
    [2, 4],
    [3, 4],
    [27, 4],
  ] as const) {
    await storePage(store.db, { entries: [{ ...KNOWN, signals: { upvotes } }], now: hoursAfter(NOW, hours) });
  }
  const signals = await store.db.signal.findMany({ orderBy: { seenAt: 'asc' } });
  expect(signals.map(({ seenAt, value }) => [(seenAt.getTime() - NOW.getTime()) / 3_600_000, value])).toEqual(
    [
      [0, 3],
      [2, 4],
      [27, 4],
    ],
  );
});

test('two sources that word a paper differently do not take turns', async () => {
  const html = { source: 'html', entries: [{ ...KNOWN, abstract: 'Worded by one.' }] };
  const json = { source: 'json', entries: [{ ...KNOWN, abstract: 'Worded by two.' }] };
  await storePage(store.db, html);
  expect(await counts(json)).toMatchObject({ changed: 1 });
  for (const page of [html, json, html, json])
    expect(await counts(page)).toEqual({ unseen: 0, changed: 0, seen: 1 });
  expect(await onlyPaper()).toMatchObject({ abstract: 'Worded by two.' });
});

test('a text page that lost its mathematics never replaces a text that has it', async () => {
  const text = {
    source: 'text',
    format: 'daily-papers-text' as const,
    entries: [{ title: 'A Known Paper', abstract: 'It costs mathcal{O}(n).', authors: [] }],
  };
  const full = { source: 'json', entries: [{ ...KNOWN, abstract: 'It costs $\\mathcal{O}(n)$.' }] };
  await storePage(store.db, full);
  expect(await counts(text)).toMatchObject({ changed: 1 });
  expect(await counts(text)).toMatchObject({ seen: 1 });
  expect(await onlyPaper()).toMatchObject({ abstract: 'It costs $\\mathcal{O}(n)$.' });
  await forgetPapers(store.db);
  await storePage(store.db, text);
  expect(await counts(full)).toMatchObject({ changed: 1 });
  expect(await counts(text)).toMatchObject({ seen: 1 });
  expect(await onlyPaper()).toMatchObject({
    abstract: 'It costs $\\mathcal{O}(n)$.',
    authors: ['Ada'],
    identifiers: { arxiv: '2603.00001' },
  });
});

test('a paper listed twice on a page is counted once as unseen and once as seen, at its best rank', async () => {
  const entries = [
    { title: 'First' },
    { ...KNOWN, rank: 2, abstract: '' },
    { ...KNOWN, rank: 3, categories: ['cs.CL'] },
  ];
  expect(await counts({ entries })).toEqual({ unseen: 2, changed: 0, seen: 1 });
  const papers = await allPapers();
  expect(papers).toHaveLength(2);
  expect(papers[1]).toMatchObject({ abstract: 'What it says.', categories: ['cs.CL'] });
  expect((await readSightings(store.db, [2])).get(2)).toMatchObject([{ rank: 2 }]);
});

test('a paper listed again far down a huge page is one paper', async () => {
  const others = Array.from({ length: 5_001 }, (_, index) => ({
    title: `Paper number ${index}`,
    identifiers: { arxiv: `2602.${String(10_000 + index)}` },
  }));
  expect(await counts({ entries: [KNOWN, ...others, KNOWN] })).toEqual({
    unseen: 5_002,
    changed: 0,
    seen: 1,
  });
  expect(await store.db.sighting.count({ where: { paperId: 1 } })).toBe(1);
});

test('a replacement of an unknown paper is marked until it is listed as anything else', async () => {
  await storePage(store.db, { format: 'arxiv-rss', entries: [{ ...KNOWN, announceType: 'replace-cross' }] });
  expect(await onlyPaper()).toMatchObject({ announceType: 'replace-cross' });
  await storePage(store.db, { format: 'arxiv-rss', entries: [{ ...KNOWN, announceType: 'replace' }] });
  expect(await onlyPaper()).toMatchObject({ announceType: 'replace-cross' });
  await storePage(store.db, { format: 'arxiv-rss', entries: [{ ...KNOWN, announceType: 'cross' }] });
  expect(await onlyPaper()).toMatchObject({ announceType: null });
  await storePage(store.db, { format: 'arxiv-rss', entries: [{ ...KNOWN, announceType: 'replace' }] });
  expect(await onlyPaper()).toMatchObject({ announceType: null });
});

test('facts gather: earliest publication, first address, all categories, withdrawal', async () => {
  await storePage(store.db, {
    entries: [{ ...KNOWN, url: 'https://one.example/', publishedAt: NOW, categories: ['cs.LG'] }],
  });
  const more = {
    ...KNOWN,
    url: 'https://two.example/',
    publishedAt: hoursAfter(NOW, -5),
    categories: ['cs.CL', 'cs.LG'],
    withdrawn: true,
  };
  const { reworded } = await storePage(store.db, { entries: [more], now: hoursAfter(NOW, 2) });
  expect(reworded).toEqual([1]);
  await storePage(store.db, { entries: [KNOWN], now: hoursAfter(NOW, 4) });
  expect(await onlyPaper()).toMatchObject({
    url: 'https://one.example/',
    publishedAt: hoursAfter(NOW, -5),
    categories: ['cs.LG', 'cs.CL'],
    withdrawnAt: hoursAfter(NOW, 2),
  });
});

test('a page says which of its papers are new and which have new words', async () => {
  await storePage(store.db, { entries: [KNOWN, { title: 'Another Known Paper' }] });
  const { touched, unseenPapers, reworded } = await storePage(store.db, {
    entries: [KNOWN, { title: 'Another Known Paper', abstract: 'Edited.' }, { title: 'New' }],
  });
  expect(touched).toEqual([1, 2, 3]);
  expect(unseenPapers).toMatchObject([{ paperId: 3, entry: { title: 'New' } }]);
  expect(reworded).toEqual([2]);
});

test('two ingests at the same moment do not store one title twice', async () => {
  const titles = Array.from({ length: 20 }, (_, index) => ({ title: `Title number ${index}` }));
  const results = await Promise.all(
    ['one', 'two', 'three', 'four'].map((source) => storePage(store.db, { source, entries: titles })),
  );
  expect(results.map(({ unseen }) => unseen).sort()).toEqual([0, 0, 0, 20]);
  expect(await store.db.paper.count()).toBe(20);
});

test('a page that cannot be stored leaves nothing behind', async () => {
  await expect(
    storePage(store.db, { entries: [KNOWN, { title: 'Bad', publishedAt: new Date(Number.NaN) }] }),
  ).rejects.toThrow();
  expect(await store.db.paper.count()).toBe(0);
  expect(await store.db.page.count()).toBe(0);
});

const DECORATED: PageToStore = {
  source: 'about',
  format: 'rss',
  entries: [
    { ...KNOWN, title: '[10] [Models] A Known Paper', authors: ['Some Bot'], abstract: 'Upvotes: 10' },
  ],
};
const own = (format: PageToStore['format'], entry: Partial<ListingEntry> = {}): PageToStore => ({
  source: 'own',
  format,
  entries: [{ ...KNOWN, ...entry }],
});

test.each([
  'arxiv-rss',
  'arxiv-mail',
  'daily-papers-json',
  'daily-papers-html',
] as const)('a title of %s wins over that of a feed about the paper, whichever came first', async (format) => {
  for (const pages of [
    [own(format), DECORATED],
    [DECORATED, own(format)],
  ]) {
    await forgetPapers(store.db);
    for (const page of [...pages, ...pages]) await storePage(store.db, page);
    expect(await onlyPaper()).toMatchObject({
      title: 'A Known Paper',
      authors: ['Ada'],
      abstract: 'What it says.',
    });
  }
  expect(await counts(DECORATED)).toEqual({ unseen: 0, changed: 0, seen: 1 });
});

test.each([
  'https://journal.example/doi/10.1000/x',
  'https://journal.example:8443/doi/10.1000%2Fx',
])("a publisher's title, at %s, wins over that of a feed about the paper", async (url) => {
  const doi = { identifiers: { doi: '10.1000/x' } };
  const publisher = own('rss', { ...doi, url });
  const about = {
    ...DECORATED,
    entries: [{ ...KNOWN, ...doi, title: 'Paper of the Day', url: 'https://about.example/1' }],
  };
  for (const pages of [
    [publisher, about],
    [about, publisher],
  ]) {
    await forgetPapers(store.db);
    for (const page of [...pages, ...pages]) await storePage(store.db, page);
    expect(await onlyPaper()).toMatchObject({ title: 'A Known Paper' });
  }
});

test('between feeds about a paper, a title that holds the known one is no change', async () => {
  await storePage(store.db, { source: 'one', format: 'rss', entries: [KNOWN] });
  const decorated = { ...DECORATED, entries: [{ ...KNOWN, title: 'A Known Paper | Some Site' }] };
  expect(await counts(decorated)).toEqual({ unseen: 0, changed: 0, seen: 1 });
  expect(await onlyPaper()).toMatchObject({ title: 'A Known Paper' });
});
