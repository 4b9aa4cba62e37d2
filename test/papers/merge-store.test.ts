/** Merging of stored papers on a real database. */
import type { OpenDatabase } from '../../src/database/client.ts';
import type { ListingEntry } from '../../src/listings/listing.ts';
import { mergePapers } from '../../src/papers/merge-store.ts';
import { findPapers, setTopics } from '../../src/papers/papers-store.ts';
import { hoursAfter, NOW } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { forgetPapers, storePage } from '../support/listings.ts';

let store: OpenDatabase;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());
beforeEach(() => forgetPapers(store.db));

const listed = (entries: readonly Partial<ListingEntry>[], hours = 0) =>
  storePage(store.db, { entries, now: hoursAfter(NOW, hours), source: `source ${hours}` });
const allPapers = async () => (await findPapers(store.db, { sort: 'newest', limit: 0 })).papers;
const ARXIV: Partial<ListingEntry> = { title: 'Named on arXiv', identifiers: { arxiv: '2603.00001' } };
const JOURNAL: Partial<ListingEntry> = { title: 'Named in the Journal', identifiers: { doi: '10.1000/x' } };
const BOTH: Partial<ListingEntry> = {
  title: 'Named on arXiv',
  identifiers: { arxiv: '2603.00001', doi: '10.1000/x' },
};

async function aSentMail(readerEmail: string, paperIds: readonly number[], localDay: string): Promise<void> {
  const reader = await store.db.reader.upsert({
    where: { emailKey: readerEmail },
    create: {
      publicId: crypto.randomUUID(),
      email: readerEmail,
      emailKey: readerEmail,
      status: 'active',
      createdAt: NOW,
    },
    update: {},
  });
  const periodEnd = new Date(`${localDay}T08:00:00Z`);
  const run = await store.db.digestRun.upsert({
    where: { frequency_periodEnd: { frequency: 'daily', periodEnd } },
    create: { frequency: 'daily', periodStart: NOW, periodEnd },
    update: {},
  });
  await store.db.delivery.create({
    data: {
      runId: run.id,
      readerId: reader.id,
      localDay,
      newSince: NOW,
      plannedAt: NOW,
      status: 'sent',
      paperIds: [...paperIds],
    },
  });
}

async function sentPapers(): Promise<[string, string | null, number[]][]> {
  const deliveries = await store.db.delivery.findMany({
    include: { reader: true },
    orderBy: [{ readerId: 'asc' }, { localDay: 'asc' }],
  });
  return deliveries.map(({ reader, localDay, paperIds }) => [reader.email, localDay, paperIds]);
}

test('a page with both identifiers makes one paper of two, with all that hung on both', async () => {
  await listed([{ ...ARXIV, signals: { upvotes: 3 }, categories: ['cs.LG'] }]);
  await listed(
    [{ ...JOURNAL, signals: { upvotes: 5 }, url: 'https://journal.example/', abstract: 'As printed.' }],
    1,
  );
  await setTopics(
    store.db,
    [
      { paperId: 1, topic: 'vision', score: 1, matched: ['image'] },
      { paperId: 2, topic: 'theory', score: 1, matched: ['bound', 'rate'] },
    ],
    [1, 2],
  );

  const { unseen, changed, seen, touched, reworded } = await listed([BOTH], 2);
  expect({ unseen, changed, seen, touched, reworded }).toEqual({
    unseen: 0,
    changed: 1,
    seen: 0,
    touched: [1],
    reworded: [1],
  });
  expect(await allPapers()).toMatchObject([
    {
      id: 1,
      title: 'Named on arXiv',
      identifiers: { arxiv: '2603.00001', doi: '10.1000/x' },
      categories: ['cs.LG'],
      url: 'https://journal.example/',
      firstSeenAt: NOW,
      lastSeenAt: hoursAfter(NOW, 2),
      signals: { upvotes: 5 },
      topics: [
        { slug: 'theory', matched: ['bound', 'rate'] },
        { slug: 'vision', matched: ['image'] },
      ],
    },
  ]);
  expect(await store.db.paper.findMany({ select: { titleKey: true } })).toEqual([
    { titleKey: 'namedonarxiv' },
  ]);
  expect(await store.db.paperTitle.findMany()).toMatchObject([
    { paperId: 1, key: 'namedinthejournal', title: 'Named in the Journal' },
  ]);
  expect(await store.db.sighting.count({ where: { paperId: 1 } })).toBe(3);
  expect(await store.db.paperRevision.findMany()).toMatchObject([
    { paperId: 1, title: 'Named in the Journal', abstract: 'As printed.' },
  ]);
});

test('what readers were sent under either name they were sent', async () => {
  await listed([ARXIV, JOURNAL]);
  await aSentMail('ada@reader.example', [1], '2026-03-11');
  await aSentMail('ada@reader.example', [2], '2026-03-12');
  await aSentMail('ben@reader.example', [2], '2026-03-12');
  await listed([BOTH], 1);
  expect(await sentPapers()).toEqual([
    ['ada@reader.example', '2026-03-11', [1]],
    ['ada@reader.example', '2026-03-12', []],
    ['ben@reader.example', '2026-03-12', [1]],
  ]);
});

test('a reader who was sent several names of one paper was sent it once, by one mail', async () => {
  await listed([
    ARXIV,
    JOURNAL,
    { title: 'Named in PubMed', identifiers: { pmid: '7' } },
    { title: 'Another', identifiers: { pmid: '8' } },
  ]);
  await aSentMail('ada@reader.example', [2, 4, 3], '2026-03-11');
  await aSentMail('ben@reader.example', [4, 3], '2026-03-11');
  await aSentMail('ben@reader.example', [2], '2026-03-12');
  await store.db.$transaction((tx) => mergePapers(tx, [[1, 2, 3]], NOW));
  expect(await sentPapers()).toEqual([
    ['ada@reader.example', '2026-03-11', [1, 4]],
    ['ben@reader.example', '2026-03-11', [4]],
    ['ben@reader.example', '2026-03-12', [1]],
  ]);
});

test('the paper that was seen first is the one that stays', async () => {
  await listed([JOURNAL], 1);
  await listed([ARXIV], 0);
  await listed([BOTH], 2);
  expect(await allPapers()).toMatchObject([{ id: 2, firstSeenAt: NOW }]);
});

test('one page can make several papers one, in chains', async () => {
  await listed([
    ARXIV,
    JOURNAL,
    { title: 'Named in PubMed', identifiers: { pmid: '7' } },
    { title: 'Another', identifiers: { arxiv: '2603.00002' } },
  ]);
  await listed([{ title: 'Another on OpenReview', identifiers: { openreview: 'abcdefgh' } }], 1);
  const { unseen, changed, seen } = await listed(
    [
      BOTH,
      { ...JOURNAL, identifiers: { doi: '10.1000/x', pmid: '7' } },
      { title: 'Another', identifiers: { arxiv: '2603.00002', openreview: 'abcdefgh' } },
    ],
    2,
  );
  expect({ unseen, changed, seen }).toEqual({ unseen: 0, changed: 2, seen: 1 });
  expect((await allPapers()).map(({ identifiers }) => identifiers)).toEqual([
    { arxiv: '2603.00001', doi: '10.1000/x', pmid: '7' },
    { arxiv: '2603.00002', openreview: 'abcdefgh' },
  ]);
});

test('a paper known by its title alone becomes the one that brings the identifier', async () => {
  await listed([{ title: 'Named on ArXiv!', signals: { upvotes: 3 } }]);
  await listed([ARXIV], 1);
  expect(await allPapers()).toMatchObject([
    { id: 1, identifiers: { arxiv: '2603.00001' }, firstSeenAt: NOW },
  ]);
  expect(await store.db.sighting.count({ where: { paperId: 1 } })).toBe(2);
});

test('a paper that gets the title of a nameless one takes it in', async () => {
  await listed([{ title: 'The Final Title' }, { ...ARXIV, title: 'A Working Title' }]);
  await listed([{ ...ARXIV, title: 'The Final Title' }], 1);
  expect(await allPapers()).toMatchObject([
    { title: 'The Final Title', identifiers: { arxiv: '2603.00001' } },
  ]);
});

test.each([
  ['arXiv ids', { arxiv: '2603.00001' }, { arxiv: '2603.00002' }],
  ['DOIs', { doi: '10.1000/x' }, { doi: '10.1000/y' }],
  ['ids of different kinds', { arxiv: '2603.00001' }, { doi: '10.1000/x' }],
])('equal titles with different %s stay two papers, and a nameless third entry makes them none', async (_, one, other) => {
  await listed([{ title: 'The Same Title', identifiers: one }]);
  await listed([{ title: 'The Same Title', identifiers: other }], 1);
  await listed([{ title: 'The Same Title' }], 2);
  expect((await allPapers()).map(({ identifiers }) => identifiers)).toEqual([other, one]);
  expect(await store.db.sighting.count({ where: { paperId: 2 } })).toBe(2);
});

test('a DOI that two arXiv papers claim makes them not one', async () => {
  await listed([{ ...ARXIV, identifiers: { arxiv: '2603.00001', doi: '10.1000/wrong' } }]);
  await listed([{ title: 'Something Else', identifiers: { arxiv: '2603.00002', doi: '10.1000/wrong' } }], 1);
  expect((await allPapers()).map(({ identifiers }) => identifiers)).toEqual([
    { arxiv: '2603.00002' },
    { arxiv: '2603.00001', doi: '10.1000/wrong' },
  ]);
});

test('editorials with different addresses stay apart', async () => {
  await listed([
    { title: 'Editorial', url: 'https://a.example/1' },
    { title: 'Editorial', url: 'https://a.example/2' },
  ]);
  await listed([{ title: 'Editorial', url: 'https://a.example/1' }], 1);
  expect(await allPapers()).toHaveLength(2);
});
