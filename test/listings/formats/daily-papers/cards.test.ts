/** Pages of cards, newsletters and lists of titles, as different hands write them. */
import type { ListingEntry } from '../../../../src/listings/listing.ts';
import { parseListing } from '../../../../src/listings/parse-listing.ts';

const NOW = new Date('2026-09-01T12:00:00Z');
const read = (html: string) => parseListing({ bytes: Buffer.from(html) }, { now: NOW });
const idsAndTitles = ({ entries }: { entries: readonly ListingEntry[] }) =>
  entries.map(({ identifiers, title }) => [identifiers.arxiv, title]);

const PAPERS = [
  ['2608.00001', 'Folding Paper by Learning'],
  ['2608.00002', 'Gardens that Grow Themselves'],
  ['2608.00003', 'On the Weight of Words'],
] as const;
type Row = (id: string, title: string, index: number) => string;
const HUB = 'https://huggingface.co/papers';
const rows = (row: Row): string => PAPERS.map(([id, title], index) => row(id, title, index)).join('\n');
const page = (row: Row, { head = '<h1>Daily Papers</h1><p>August 30, 2026</p>', foot = '' } = {}): string =>
  `<!doctype html><html><body>${head}${rows(row)}${foot}</body></html>`;

const PICTURE: Row = (id) => `<a href="${HUB}/${id}"><img src="x.png"></a>`;
const WORD: Row = (id) => `<a href="${HUB}/${id}">Read it</a>`;
const TEXT = '<p>Something is shown.</p>';

test.each<[string, string]>([
  [
    'beside it in a card, as a picture',
    page((id, title, i) => `<div>${PICTURE(id, title, i)}<h3>${title}</h3>${TEXT}</div>`),
  ],
  [
    'beside it in a card, as a word',
    page((id, title, i) => `<div>${WORD(id, title, i)}<h3>${title}</h3>${TEXT}</div>`),
  ],
  [
    'below it in a card',
    page((id, title, i) => `<section><h3>${title}</h3>${TEXT}${PICTURE(id, title, i)}</section>`, {
      foot: '<h3>About</h3>',
    }),
  ],
  ['around it', page((id, title) => `<a href="${HUB}/${id}"><h3>${title}</h3></a>${TEXT}`)],
  [
    'right above it, as a picture',
    page((id, title, i) => `${PICTURE(id, title, i)}<h3>${title}</h3>${TEXT}`),
  ],
  [
    'right above it, where the page has a heading of the same level',
    page((id, title, i) => `${PICTURE(id, title, i)}<h2>${title}</h2>${TEXT}`, {
      head: '<h2>Daily Papers</h2><p>August 30, 2026</p>',
    }),
  ],
  [
    'below it, as a picture, where the page ends with a heading of the same level',
    page((id, title, i) => `<h2>${title}</h2>${PICTURE(id, title, i)}${TEXT}`, {
      head: '<p>August 30, 2026</p>',
      foot: '<h2>About</h2>',
    }),
  ],
  [
    'below it, as a word, where the page ends with a heading of the same level',
    page((id, title, i) => `<h2>${title}</h2>${TEXT}<p>${WORD(id, title, i)}</p>`, {
      head: '<p>August 30, 2026</p>',
      foot: '<h2>About</h2>',
    }),
  ],
])("a heading's paper is the one whose link stands %s", async (_place, html) => {
  const listing = await read(html);
  expect(idsAndTitles(listing)).toEqual(PAPERS);
  expect(listing).toMatchObject({ listingDate: '2026-08-30', rejected: [] });
  expect(listing.doubt).toBeUndefined();
});

test('links that may belong to the heading above or below are no papers', async () => {
  const html = page((id, title, i) => `<p>${WORD(id, title, i)}</p><h3>${title}</h3>${TEXT}`);
  const { entries, rejected } = await read(html);
  expect(entries).toEqual([]);
  expect(rejected[0]).toMatchObject({ reason: 'its link may belong to the heading above it or below it' });
});

test('a list of links is a list of papers by the text of their links', async () => {
  const list = (head: string) =>
    page((id, title, i) => `<li>${i + 1}. <a href="${HUB}/${id}?utm_source=email">${title}</a></li>`, {
      head,
    });
  for (const head of [undefined, '<h1>Daily Papers</h1><p>August 30, 2026</p><h2>Today</h2>']) {
    const listing = await read(list(head ?? '<h1>Daily Papers</h1><p>August 30, 2026</p>'));
    expect(idsAndTitles(listing)).toEqual(PAPERS);
    expect(listing).toMatchObject({ listingDate: '2026-08-30', rejected: [] });
  }
});

test('on a list of links, a link in the middle of a line is reported as a paper without a title', async () => {
  const listing = await read(
    page((id, title) => `<li><a href="${HUB}/${id}">${title}</a></li>`, {
      foot: `<p>Best of all: <a href="${HUB}/2608.00004">this</a></p>`,
    }),
  );
  expect(idsAndTitles(listing)).toEqual(PAPERS);
  expect(listing.rejected).toEqual([
    { rank: 4, reason: 'its card shows no title', excerpt: 'papers/2608.00004' },
  ]);
});

test('a heading above several papers whose links have no titles is not stored as one of them', async () => {
  for (const row of [WORD, PICTURE, ((id) => `I read <a href="${HUB}/${id}">it</a>, `) satisfies Row]) {
    const { entries, rejected } = await read(page(row));
    expect(entries).toEqual([]);
    expect(rejected).toMatchObject([{ reason: 'its heading stands above links to several papers' }]);
  }
});

test('the sections of a newsletter may mention other papers', async () => {
  const mention = `<p>Better than <a href="${HUB}/2501.00001">an older one</a>.</p>`;
  const listing = await read(
    page((id, title, i) => `<h3>${title}</h3><p>${WORD(id, title, i)}</p>${mention}`),
  );
  expect(idsAndTitles(listing)).toEqual(PAPERS);
});

test('the votes of a card are the number before its title, whatever its element', async () => {
  for (const name of ['article', 'div', 'li']) {
    const { entries } = await read(
      page(
        (id, title, i) =>
          `<${name}><div>${31 + i}</div><h3><a href="/papers/${id}">${title}</a></h3><a href="/papers/${id}#community">${i + 2}</a></${name}>`,
      ),
    );
    expect(entries.map(({ signals }) => signals)).toEqual([
      { upvotes: 31 },
      { upvotes: 32 },
      { upvotes: 33 },
    ]);
  }
});

test('a number between two titles that stand in no cards is the votes of neither', async () => {
  const { entries } = await read(
    page((id, title, i) => `<p>${31 + i}</p><h3><a href="/papers/${id}">${title}</a></h3>`),
  );
  expect(entries.map(({ signals }) => signals)).toEqual([{}, {}, {}]);
});

const CARD: Row = (id, title) => `<article><h3><a href="/papers/${id}">${title}</a></h3></article>`;

test('a page of cards that was cut off is reported as that, wherever it ends', async () => {
  const html = page(CARD);
  expect((await read(html)).doubt).toBeUndefined();
  for (const end of ['</html>', '</body>', '</article></body>', '</a></h3></article></body>', ' Words'])
    expect((await read(html.slice(0, html.lastIndexOf(end)))).doubt).toMatch(/cut off/);
  const fragment = rows(CARD);
  expect((await read(fragment)).doubt).toBeUndefined();
  expect((await read(`${fragment}<art`)).doubt).toMatch(/cut off/);
});

test('half a title at the end of a page is no title', async () => {
  const html = page(CARD);
  const { entries, rejected } = await read(html.slice(0, html.lastIndexOf(' Words')));
  expect(entries).toHaveLength(2);
  expect(rejected).toMatchObject([{ rank: 3, reason: 'the page ends within its title' }]);
});

test('a page that leaves out the end tags of its paragraphs is whole', async () => {
  const { doubt } = await read(
    rows((id, title) => `<h3><a href="${HUB}/${id}">${title}</a></h3><p>Abstract: Something is shown.`),
  );
  expect(doubt).toBeUndefined();
});

test.each<[string, string, string | null]>([
  [
    'of its <time>',
    '<h1>Daily Papers</h1><time datetime="2024-08-01T00:00:00.000Z"><span>Aug</span> <span>1</span></time>',
    '2024-08-01',
  ],
  [
    'of its <time> as written, whatever its zone',
    '<time datetime="2024-08-01T00:30:00+02:00">Aug 1</time>',
    '2024-08-01',
  ],
  ['in the text of a <time> without a day', '<time datetime="P1D">Aug 1, 2024</time>', '2024-08-01'],
  ['in its heading', '<h1>Daily Papers of 1 Aug 2024</h1>', '2024-08-01'],
  ['in its heading, with the month first', '<h1>Daily Papers (August 1st, 2024)</h1>', '2024-08-01'],
  ['in its name, where it shows none', '<title>Papers of 1 Aug 2024</title><h1>Papers</h1>', '2024-08-01'],
  [
    'it shows, not that in its name',
    '<title>Saved on 9 Aug 2024</title><h1>Papers</h1><time>Aug 1, 2024</time>',
    '2024-08-01',
  ],
  [
    'of no text about another day',
    '<h1>Papers</h1><p>We have done this since 1 Aug 2024 and go on.</p>',
    null,
  ],
])('the day of a page is that %s', async (_where, head, day) => {
  const card: Row = (id, title) =>
    `<article><time datetime="2020-01-01">long ago</time><h3><a href="/papers/${id}">${title} of 5 May 2021</a></h3></article>`;
  expect(await read(page(card, { head }))).toMatchObject({ listingDate: day });
});

test.each([
  ['<a>A Paper</a> <span class="badge">New</span>', 'A Paper'],
  ['<span>12</span> <a>A Paper about Paper</a> <small>HOT</small>', 'A Paper about Paper'],
  ['<a>A Paper</a> about <em>Paper</em>', 'A Paper about Paper'],
  ['<a>Folding</a> <span>Paper by Learning</span>', 'Folding Paper by Learning'],
  ['<span>Folding Paper</span> <a>PDF</a>', 'Folding Paper PDF'],
  ['<a><span>A Paper</span> <span>about Paper</span></a>', 'A Paper about Paper'],
  ['<a></a><span>A Paper</span>', 'A Paper'],
  ['<div><a>A</a></div><div>Paper</div>', 'A Paper'],
])('the heading %s has the title %s', async (heading, title) => {
  const card = `<h3>${heading.replace('<a>', '<a href="/papers/2608.00001">')}</h3>`;
  // The first card is what the page is recognised by.
  const { entries } = await read(`${CARD('2608.00002', 'Gardens', 0)}<article>${card}</article>`);
  expect(entries[1]?.title).toBe(title);
});

test.each([
  [
    'behind their labels',
    '<p>Upvotes: 31</p><p>Authors: Ada One, Ben Two</p><p><b>Abstract:</b> It is shown.</p>',
  ],
  [
    'below their labels',
    '<p>Upvotes:</p><p>31</p><p>Authors:</p><p>Ada One, Ben Two</p><p><b>Abstract:</b></p><p>It is shown.</p>',
  ],
  [
    'below an empty label of the same name',
    '<p>摘要：</p><p>Votes: 31</p><p>作者： Ada One, Ben Two</p><p>Summary：It is shown.</p>',
  ],
])('votes, authors and abstract of a newsletter are what stands %s', async (_where, text) => {
  const { entries } = await read(page((id, title) => `<h3><a href="${HUB}/${id}">${title}</a></h3>${text}`));
  const shown = entries.map(({ title, abstract, authors, signals }) => ({
    title,
    abstract,
    authors,
    signals,
  }));
  expect(shown).toEqual(
    PAPERS.map(([, title]) => ({
      title,
      abstract: 'It is shown.',
      authors: ['Ada One', 'Ben Two'],
      signals: { upvotes: 31 },
    })),
  );
});

test('text without a label is no abstract, nor is what follows the abstract', async () => {
  const { entries } = await read(
    page(
      (id, title) =>
        `<h3><a href="${HUB}/${id}">${title}</a></h3><p>Of note: this.</p><p>Abstract: One.</p><p>Share it</p>`,
    ),
  );
  expect(entries.map(({ abstract }) => abstract)).toEqual(['One.', 'One.', 'One.']);
});
