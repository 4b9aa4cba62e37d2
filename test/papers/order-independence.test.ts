/** The same pages in any order lead to the same papers. */
import type { OpenDatabase } from '../../src/database/client.ts';
import type { Identifiers, ListingEntry } from '../../src/listings/listing.ts';
import { hoursAfter, NOW } from '../support/builders.ts';
import { testDatabase } from '../support/database.ts';
import { forgetPapers, storePage } from '../support/listings.ts';

let store: OpenDatabase;
beforeAll(async () => {
  store = await testDatabase();
});
afterAll(() => store.close());

/** A small random number generator for [0, 1), the same in each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

interface NamedPage {
  readonly name: string;
  readonly entries: readonly Partial<ListingEntry>[];
}

/** Papers, each with three identifiers and two titles, listed on pages that each have only some of these. */
function manyPages(random: () => number): { somePages: NamedPage[]; pageOfAll: NamedPage } {
  const papers = Array.from({ length: 12 }, (_, index) => ({
    identifiers: {
      arxiv: `2603.${String(10_000 + index)}`,
      doi: `10.1000/${index}`,
      pmid: String(index + 1),
    } satisfies Identifiers,
    titles: [`Working title of number ${index}`, `Final title of number ${index}`],
  }));
  const somePages = Array.from({ length: 10 }, (_, page) => ({
    name: `page ${page}`,
    entries: papers
      .filter(() => random() < 0.6)
      .map(({ identifiers, titles }) => ({
        title: titles[random() < 0.5 ? 0 : 1]!,
        identifiers: Object.fromEntries(Object.entries(identifiers).filter(() => random() < 0.4)),
      })),
  }));
  return {
    somePages,
    pageOfAll: {
      name: 'all',
      entries: papers.map(({ identifiers, titles }) => ({ title: titles[0]!, identifiers })),
    },
  };
}

/** Gives every entry with an identifier its arXiv id too, so that no title belongs to two papers. */
function withArxivIds(pages: readonly NamedPage[]): NamedPage[] {
  return pages.map(({ name, entries }) => ({
    name,
    entries: entries.map(({ title = '', identifiers = {} }) => ({
      title,
      identifiers:
        Object.keys(identifiers).length === 0
          ? {}
          : { ...identifiers, arxiv: `2603.${10_000 + Number(title.split(' ').at(-1))}` },
    })),
  }));
}

/** The stored papers: by identifiers, all their titles, and the pages they are on. */
async function partition(pages: readonly NamedPage[]): Promise<string[]> {
  await forgetPapers(store.db);
  const names = new Map<number, string>();
  for (const [index, { name, entries }] of pages.entries()) {
    const { pageId, unseen, changed, seen } = await storePage(store.db, {
      source: name,
      entries,
      now: hoursAfter(NOW, index),
    });
    expect(unseen + changed + seen).toBe(entries.length);
    names.set(pageId, name);
  }
  const papers = await store.db.paper.findMany({ include: { titles: true } });
  const identifiers = await store.db.paperIdentifier.findMany();
  const sightings = await store.db.sighting.findMany();
  return papers
    .map(({ id, titleKey, titles }) =>
      JSON.stringify([
        identifiers
          .filter(({ paperId }) => paperId === id)
          .map(({ scheme, value }) => `${scheme} ${value}`)
          .sort(),
        [titleKey, ...titles.map(({ key }) => key)].sort(),
        sightings
          .filter(({ paperId }) => paperId === id)
          .map(({ pageId, rank }) => `${names.get(pageId)} at ${rank}`)
          .sort(),
      ]),
    )
    .sort();
}

async function expectSameInAnyOrder(pages: readonly NamedPage[], random: () => number): Promise<void> {
  const expected = await partition(pages);
  for (let round = 0; round < 4; round += 1)
    expect(await partition(shuffled(pages, random))).toEqual(expected);
}

test.each([
  1, 2,
])('pages that are linked by one of them give the same papers, titles and sightings in any order (seed %i)', async (seed) => {
  const random = seeded(seed);
  const { somePages, pageOfAll } = manyPages(random);
  await expectSameInAnyOrder([...somePages, pageOfAll], random);
});

test.each([
  3, 4,
])('entries with and without identifiers give the same papers, titles and sightings in any order (seed %i)', async (seed) => {
  const random = seeded(seed);
  await expectSameInAnyOrder(withArxivIds(manyPages(random).somePages), random);
});

test('identifiers that arrive one by one end in one paper, whatever the order', async () => {
  const pages: NamedPage[] = [
    { name: 'text', entries: [{ title: 'One Paper' }] },
    { name: 'arxiv', entries: [{ title: 'One Paper', identifiers: { arxiv: '2603.00001' } }] },
    { name: 'journal', entries: [{ title: 'One Paper, as Printed', identifiers: { doi: '10.1000/x' } }] },
    {
      name: 'pubmed',
      entries: [{ title: 'One paper, as printed.', identifiers: { doi: '10.1000/X', pmid: '7' } }],
    },
    { name: 'link', entries: [{ title: 'One paper', identifiers: { arxiv: '2603.00001', pmid: '7' } }] },
  ];
  const random = seeded(5);
  for (let round = 0; round < 8; round += 1) {
    expect(await partition(shuffled(pages, random))).toEqual([
      JSON.stringify([
        ['arxiv 2603.00001', 'doi 10.1000/x', 'pmid 7'],
        ['onepaper', 'onepaperasprinted'],
        ['arxiv at 1', 'journal at 1', 'link at 1', 'pubmed at 1', 'text at 1'],
      ]),
    ]);
  }
});
