/** The daily-papers page as text: recognition, pairing of titles and abstracts, unwrapping. */
import { dailyPapersText } from '../../../../src/listings/formats/daily-papers/daily-papers-text.ts';
import type { Listing } from '../../../../src/listings/listing.ts';
import { parseListing } from '../../../../src/listings/parse-listing.ts';

const NOW = new Date('2025-06-01T08:00:00Z');
const BANNER = 'Get trending papers in your email inbox!';
const SPACED = ['new', BANNER, 'Subscribe', 'byAK and the research community', 'Mar 11'];
const COMPACT = ['Get trending papers in your email inbox once a day!', BANNER];

const PAPERS = [
  [
    'Attention Is All You Need',
    'We describe a network that uses attention alone. It trains in a fraction of the time of earlier systems and translates better than they do.',
  ],
  [
    'Tiny',
    'We show that a title of one word is a title. Experiments on two datasets support this claim, and the code is at https://example.org/tiny',
  ],
  [
    'μLO: Compute-Efficient Meta-Generalization of Learned Optimizers',
    'Learned optimizers can save training time. "We find that they generalise," say the authors, to networks that are wider than any seen before.',
  ],
  [
    'Is This a Title. Or Two?',
    'It is one. We study titles that hold a full stop, a question mark, or both, and show how a reader of lists can keep them apart from abstracts.',
  ],
  [
    'What Ends with a Period.',
    'Some titles do. We propose to take them as they are, since nobody knows better than their authors, and evaluate the idea on a list of papers.',
  ],
] as const;

const read = async (text: string, now = NOW): Promise<Listing> =>
  parseListing({ bytes: new TextEncoder().encode(text) }, { now });
const titles = (listing: Listing): string[] => listing.entries.map(({ title }) => title);
const spaced = (papers: readonly (readonly string[])[] = PAPERS, header = SPACED): string =>
  [...header, ...papers.flat()].join('\n\n');
const compact = (papers: readonly (readonly string[])[] = PAPERS): string =>
  `${COMPACT.join('\n')}\nSubscribe${papers.flat().join('\n')}`;
const ALL = PAPERS.map(([title]) => title);

describe.each([
  ['spaced', spaced],
  ['compact', compact],
])('the %s variant', (_name, page) => {
  test('titles, abstracts and ranks are exactly those of the page', async () => {
    const listing = await read(page());
    expect(listing.entries.map(({ title, abstract, rank }) => [title, abstract, rank])).toEqual(
      PAPERS.map(([title, abstract], index) => [title, abstract, index + 1]),
    );
    expect(listing.rejected).toEqual([]);
  });

  test.each(
    ALL.map((title, index) => [title, index] as const),
  )('without the abstract of "%s" that title is rejected and nothing else moves', async (title, index) => {
    const listing = await read(page(PAPERS.map((paper, place) => (place === index ? [paper[0]] : paper))));
    expect(titles(listing)).toEqual(ALL.filter((other) => other !== title));
    expect(listing.rejected).toMatchObject([
      { rank: index + 1, excerpt: title, reason: expect.stringContaining('abstract') },
    ]);
    expect(listing.entries.map(({ abstract }) => abstract)).toEqual(
      PAPERS.filter(([other]) => other !== title).map(([, abstract]) => abstract),
    );
  });

  test('line ends of Windows, a byte order mark, blank lines around it and a missing last line end change nothing', async () => {
    const plain = await read(page());
    expect(await read(`\uFEFF\n\n${page()}\n\n\n`.replaceAll('\n', '\r\n'))).toEqual(plain);
  });

  test('the order of the banner lines and their absence change no entry', async () => {
    const body = page().split('Subscribe').at(-1) ?? '';
    const entries = body.replace(/^[\s\S]*?(?=Attention Is)/, '');
    for (const header of [
      BANNER,
      `${BANNER}\nSubscribe`,
      `Mar 11\n\nnew\n\n${BANNER}`,
      `byAK and the research community\n\n${BANNER}\n\nMar 11\n\nSubscribe`,
    ]) {
      expect(titles(await read(`${header}\n\n${entries}`))).toEqual(ALL);
    }
  });

  test('a page cut off within its last abstract keeps that entry, one cut off before it rejects the title', async () => {
    const whole = page();
    const [lastTitle, lastAbstract] = PAPERS.at(-1) ?? ['', ''];
    expect(titles(await read(whole.slice(0, -40)))).toEqual(ALL);
    const cut = await read(whole.slice(0, -lastAbstract.length).trimEnd());
    expect(titles(cut)).toEqual(ALL.slice(0, -1));
    expect(cut.rejected).toMatchObject([
      { rank: 5, excerpt: lastTitle, reason: expect.stringContaining('ends') },
    ]);
  });

  test('the same paper twice on a page is listed twice, each with its rank', async () => {
    const listing = await read(page([...PAPERS, ...PAPERS.slice(0, 1)]));
    expect(titles(listing)).toEqual([...ALL, ALL[0]]);
  });
});

test('an abstract wrapped by hand is one abstract', async () => {
  const wrapped = PAPERS.map(([title, abstract]) => [title, abstract.replace(/(.{40,60}) /g, '$1\n')]);
  expect((await read(spaced(wrapped))).entries.map(({ abstract }) => abstract)).toEqual(
    PAPERS.map(([, abstract]) => abstract),
  );
});

/** `text` wrapped at `width` characters, as by a mail program or a terminal. */
const wrapped = (text: string, width: number): string =>
  text
    .split('\n')
    .map((line) =>
      line.split(' ').reduce((lines, word) => {
        const last = lines.slice(lines.lastIndexOf('\n') + 1);
        if (lines === '') return word;
        return last.length + 1 + word.length > width ? `${lines}\n${word}` : `${lines} ${word}`;
      }, ''),
    )
    .join('\n');

const LONGER = PAPERS.map(([title, abstract]) => [
  title,
  `${abstract.replace(/(?<!tiny)$/, '.').replace('..', '.')} ${'Many more experiments on larger data say so too. '.repeat(9)}`.trim(),
]);

test.each([
  56, 64, 70, 72, 76, 78, 80, 96,
])('a compact page wrapped at %i characters loses no entry, and says where only words separated them', async (width) => {
  const listing = await read(wrapped(compact(LONGER), width));
  expect(listing.entries.map(({ title, abstract }) => [title, abstract])).toEqual(LONGER);
  const lines = wrapped(compact(LONGER), width).split('\n');
  const full = lines.filter((line, index) => {
    const next = lines[index + 1];
    const isEnd =
      next !== undefined &&
      LONGER.flat().some((text) => text?.startsWith(next.replace('Subscribe', '')) && next.length > 3);
    return isEnd && index > 2 && line.length + 1 + (next.split(' ')[0]?.length ?? 0) > width;
  });
  if (full.length > 0) expect(listing).toMatchObject({ doubt: expect.stringMatching(/wrapped/) });
});

test('a word that was broken at its hyphen is whole again', async () => {
  const papers = LONGER.map(([title, abstract]) => [
    title,
    abstract?.replace('more experiments', 'self-supervised experiments'),
  ]) as string[][];
  const text = wrapped(compact(papers).replaceAll('self-supervised', 'self- supervised'), 70).replaceAll(
    'self- supervised',
    'self-supervised',
  );
  expect((await read(text)).entries.map(({ abstract }) => abstract)).toEqual(
    papers.map(([, abstract]) => abstract),
  );
});

const HYPHENS =
  'We study self-supervised human-AI pre- and post-training of GPT-4 on 3D-scans, with code at https://example.org/ImageAR-MIA and more - much more. ';

test.each([
  'self-',
  'human-',
  'pre-',
  'GPT-',
  '3D-',
  'ImageAR-',
])('a page with blank lines that was wrapped after "%s" has its words whole', async (hyphen) => {
  const papers = LONGER.map(([title, abstract]) => [title, `${HYPHENS}${abstract}`]) as [string, string][];
  const lines = (text: string): string =>
    wrapped(text, 70).replaceAll(hyphen, `${hyphen}\n`).replaceAll('pre-\n and', 'pre-\nand');
  const texts = papers.map(([, abstract]) => abstract);
  const broken = papers.map(([title, abstract]) => [title, lines(abstract)]);
  expect((await read(spaced(broken))).entries.map(({ abstract }) => abstract)).toEqual(texts);
});

const AUTHORS = [
  'Ada Lovelace, Alan Turing and Grace Hopper',
  'Jan van der Berg1, Li Ming2*',
  'Mary-Ann O’Neil',
];

test.each([
  ['spaced', spaced],
  ['compact', compact],
])('lines of authors on a %s page are the authors, not titles', async (_name, page) => {
  const papers = PAPERS.map(([title, abstract], index) => [title, AUTHORS[index % 3] ?? '', abstract]);
  const listing = await read(page(papers));
  expect(listing.rejected).toEqual([]);
  expect(listing.entries.map(({ title, abstract }) => [title, abstract])).toEqual(PAPERS);
  expect(listing.entries.slice(0, 3).map(({ authors }) => authors)).toEqual([
    ['Ada Lovelace', 'Alan Turing', 'Grace Hopper'],
    ['Jan van der Berg', 'Li Ming'],
    ['Mary-Ann O’Neil'],
  ]);
});

test('a line of names below one title only is no title, and is reported', async () => {
  const papers = PAPERS.map(([title, abstract], index) =>
    index === 2 ? [title, AUTHORS[0] ?? '', abstract] : [title, abstract],
  );
  const listing = await read(spaced(papers));
  expect(titles(listing)).toEqual(ALL.filter((_, index) => index !== 2));
  expect(listing.rejected).toMatchObject([
    { excerpt: ALL[2], reason: expect.stringContaining('abstract') },
    { excerpt: AUTHORS[0], reason: expect.stringContaining('authors') },
  ]);
});

const linked = (title: string, index: number): string =>
  `[${title}](https://huggingface.co/papers/2501.0100${index})`;

test.each([
  ['headings', (title: string) => `### ${title}`],
  ['bullets', (title: string) => `• ${title}`],
  ['numbers', (title: string, index: number) => `${index + 1}. ${title}`],
  ['numbers in bold', (title: string, index: number) => `**${index + 1}. ${title}**`],
  ['linked headings', (title: string, index: number) => `### ${linked(title, index)}`],
  ['bold links', (title: string, index: number) => `**${linked(title, index)}**`],
])('the marks around all titles of a page are no part of them: %s', async (_name, mark) => {
  const listing = await read(
    spaced(LONGER.map(([title, abstract], index) => [mark(title ?? '', index), abstract ?? ''])),
  );
  expect(titles(listing)).toEqual(ALL);
  if (!mark('', 0).includes('](')) return;
  expect(listing.entries.map(({ identifiers, url }) => [identifiers, url])).toEqual(
    ALL.map((_, index) => [{ arxiv: `2501.0100${index}` }, `https://arxiv.org/abs/2501.0100${index}`]),
  );
});

test('a mark that not all titles have belongs to its title', async () => {
  const papers = LONGER.map(([title, abstract], index) => [index === 0 ? `1. ${title}` : title, abstract]);
  expect(titles(await read(spaced(papers as string[][])))[0]).toBe(`1. ${ALL[0]}`);
});

test('a page that ends in the middle of a sentence, which all its other abstracts do not, was cut off', async () => {
  for (const page of [spaced(LONGER as [string, string][]), compact(LONGER as [string, string][])]) {
    expect(await read(page)).not.toHaveProperty('doubt');
    expect(await read(page.slice(0, -30))).toMatchObject({ doubt: expect.stringContaining('cut off') });
  }
  // Most of the page may be missing.
  const short = spaced(LONGER.slice(0, 2) as [string, string][]);
  expect(await read(short)).not.toHaveProperty('doubt');
  expect(await read(short.slice(0, -30))).toMatchObject({ doubt: expect.stringContaining('cut off') });
});

test('the only paper of a page may have a line without a full stop for an abstract', async () => {
  expect(
    await read(
      spaced([
        ['Planning Agents That Learn From Their Own Plans', 'A study of how agents plan their own work'],
      ]),
    ),
  ).not.toHaveProperty('doubt');
});

test('abstracts that often end without a full stop say nothing about a cut', async () => {
  const open = LONGER.map(([title, abstract], index) => [
    title,
    index % 2 === 0 ? abstract?.slice(0, -1) : abstract,
  ]) as string[][];
  expect(await read(compact(open))).not.toHaveProperty('doubt');
});

test('an abstract in several paragraphs of sentences is one abstract', async () => {
  const long =
    'We study lists in depth and at length, for every reader who wants to know what is in them and what is not. ';
  const listing = await read(
    `${spaced(PAPERS.slice(0, 2))}\n\nLists of Lists\n\n${long.repeat(5)}\n${long.repeat(4)}\n\nThe End of Lists\n\n${long.repeat(3)}`,
  );
  expect(titles(listing)).toEqual([ALL[0], ALL[1], 'Lists of Lists', 'The End of Lists']);
});

test.each([
  ['Mar 11', '2025-03-11'],
  ['11 March', '2025-03-11'],
  ['Mar 11, 2024', '2024-03-11'],
  ['Dec 24', '2024-12-24'],
])('the date line "%s" makes the page of %s', async (line, day) => {
  expect((await read(spaced(PAPERS, [...SPACED.slice(0, 4), line]))).listingDate).toBe(day);
});

test('a date between entries is the day of those after it', async () => {
  const listing = await read(
    `${spaced(PAPERS.slice(0, 1))}\n\nMar 10\n\n${PAPERS.slice(1, 2).flat().join('\n\n')}`,
  );
  expect(listing.listingDate).toBe('2025-03-11');
  expect(listing.entries.map(({ listingDate }) => listingDate)).toEqual([null, '2025-03-10']);
});

test('a page with its header and nothing else is empty, not broken', async () => {
  expect(await read(SPACED.join('\n\n'))).toMatchObject({
    format: 'daily-papers-text',
    listingDate: '2025-03-11',
    entries: [],
    rejected: [],
  });
});

test('a page with the banner and text without any pair has another layout', async () => {
  await expect(read(`${BANNER}\n\nWe are down for maintenance`)).rejects.toMatchObject({
    code: 'listing_changed',
  });
});

const SENTENCES =
  'It was the best of times, it was the worst of times, and nobody knew which. He went out into the rain and never came back. ';
const LOREM =
  'Lorem ipsum dolor sit amet, consectetur adipiscing elit. Sed do eiusmod tempor incididunt ut labore et dolore magna aliqua. ';

test.each([
  ['prose', `Chapter One\n\n${SENTENCES.repeat(5)}\n\nChapter Two\n\n${SENTENCES.repeat(4)}\n\n`.repeat(5)],
  ['lorem ipsum', `Lorem ipsum dolor\n${LOREM.repeat(4)}\n`.repeat(20)],
  ['a log', '2025-03-11 INFO we trained the model on data\n'.repeat(300)],
  ['a table', 'title,abstract,date\n1,2,3\n'.repeat(100)],
  [
    'source code',
    `import { x } from 'y';\n\nexport function learn(data) {\n  return model(data);\n}\n\n`.repeat(30),
  ],
  [
    'a login page',
    `${BANNER}\nLog in\nEmail address\nPassword\nForgot your password?\n${SENTENCES.repeat(4)}`,
  ],
  ['HTML', `<p>${BANNER}</p><p>${PAPERS.flat().join('</p><p>')}</p>`],
  ['a list of titles', ALL.join('\n').repeat(10)],
])('%s is no listing', (_name, text) => {
  expect(dailyPapersText.recognises({ text, charset: 'utf-8' })).toBe(false);
});

test('a page without banner and date is known by its titles and abstracts', async () => {
  const abstract =
    'We propose a method to train models on data. Results on three benchmarks show that our approach improves performance over existing methods. The framework is simple.';
  const text = Array.from(
    { length: 6 },
    (_, index) => `Paper Number ${index} About Learning\n${abstract} ${abstract}`,
  ).join('\n');
  expect((await read(text)).entries).toHaveLength(6);
});

const NAVIGATION = [
  'Hugging Face',
  'Models',
  'Datasets',
  'Spaces',
  'Docs',
  'Pricing',
  'Log In',
  'Sign Up',
  'Daily Papers',
];
const FOOTER = [
  'System theme',
  'Company',
  'TOS',
  'Privacy',
  'About',
  'Careers',
  'Website',
  'Models',
  'Datasets',
  'Spaces',
  'Pricing',
  'Docs',
];

test.each([
  ['spaced', spaced, '\n\n'],
  ['compact', compact, '\n'],
] as const)("the site's navigation around a %s page is none of its entries", async (_, page, between) => {
  const plain = await read(page());
  for (const separator of ['\n', between]) {
    const surrounded = [
      NAVIGATION.join(separator),
      page(),
      FOOTER.join(separator),
      '© 2026 Hugging Face',
    ].join(between);
    expect(await read(surrounded)).toEqual(plain);
  }
});

test.each([
  ['its submitter above it', ['Submitted by', 'taesiri'], []],
  ['a label above it that lost its name', ['Submitted by'], []],
  [
    'votes and links below it',
    [],
    ['Upvote', '94', 'GitHub', '1.2k', 'arXiv Page', 'Project page', '· 12 authors'],
  ],
  ['one link below it', [], ['GitHub']],
  ['both', ['submitted by', 'a.b-c_9', '12'], ['Upvote', '1', 'GitHub 12', 'View arXiv page', 'View PDF']],
])('the labels of a card on lines of their own are no papers: %s', async (_name, above, below) => {
  const papers = PAPERS.filter(([title]) => title !== 'Tiny');
  const cards = papers.map((paper) => [...above, ...paper, ...below]);
  for (const [page, plain] of [
    [spaced(cards), spaced(papers)],
    [spaced(cards.map((card) => [card.join('\n')])), spaced(papers)],
    [compact([[], ...cards]), compact([[], ...papers])],
  ] as const)
    expect(await read(page)).toEqual(await read(plain));
});

test('a title of one word below another label is a title', async () => {
  expect(titles(await read(spaced(PAPERS.map((paper) => ['Upvote', ...paper]))))).toEqual(ALL);
});

test('a title without its abstract before the navigation at the end is still reported', async () => {
  const [title] = PAPERS[0];
  const listing = await read(
    [spaced(PAPERS.slice(1)), 'A Title That Lost the Whole of Its Abstract Somewhere', ...FOOTER].join(
      '\n\n',
    ),
  );
  expect(listing.entries).toHaveLength(4);
  expect(listing.rejected).toMatchObject([
    { excerpt: 'A Title That Lost the Whole of Its Abstract Somewhere' },
  ]);
  expect(title).toBe(ALL[0]);
});

/** Words of papers in random order, with capitals and full stops; the same in each run. */
function randomWords(lines: number, seed: number): string {
  const words =
    `the of and to in a we is for that model models data training learning method results paper propose show approach task performance
    language network networks our this on with by are as from which be can novel framework benchmark accuracy image images existing`.split(
      /\s+/,
    );
  let state = seed;
  const next = (most: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % most;
  };
  const some = (count: number): string =>
    Array.from({ length: count }, () => words[next(words.length)]).join(' ');
  const sentence = (): string => `${some(8 + next(14)).replace(/^./, (letter) => letter.toUpperCase())}.`;
  return Array.from({ length: lines }, (_, line) =>
    line % 2 === 0 ? some(4 + next(6)) : Array.from({ length: 4 + next(5) }, sentence).join(' '),
  ).join('\n');
}

test.each([
  1, 2, 3, 4, 5,
])('words in no order are no papers, with a date above them or without (seed %i)', (seed) => {
  for (const text of [randomWords(400, seed), `Mar 11\n\n${randomWords(40, seed)}`]) {
    expect(dailyPapersText.recognises({ text, charset: 'utf-8' })).toBe(false);
  }
});

test('20 MB of words in no order are no listing, in lines, one to a line, or of letters alone', async () => {
  const MB = 1024 * 1024;
  const some = randomWords(2_000, 7);
  const times = Math.ceil((20 * MB) / some.length);
  const lines = `${some}\n`.repeat(times);
  const letters = `${some.replace(/[aeiou]/g, 'q')}\n`.repeat(times);
  for (const text of [lines, lines.replaceAll(' ', '\n'), letters])
    await expect(parseListing({ bytes: Buffer.from(text) }, { now: NOW })).rejects.toMatchObject({
      code: 'not_a_listing',
    });
});

test('a page cut off within a character is reported as cut off', async () => {
  const bytes = new TextEncoder().encode(`${spaced().slice(0, -30)} 中`);
  const listing = await parseListing({ bytes: bytes.subarray(0, -1) }, { now: NOW });
  expect(listing).toMatchObject({ doubt: expect.stringContaining('cut off') });
  expect(listing.entries.at(-1)?.abstract).toMatch(/[a-z]$/);
});
