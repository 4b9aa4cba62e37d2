/** Parsing any page: recognition of its format, errors, and limits. */
import { LONGEST_ABSTRACT } from '../../src/listings/limits.ts';
import type { ListingFormat } from '../../src/listings/listing.ts';
import { parseListing } from '../../src/listings/parse-listing.ts';

const NOW = new Date('2026-03-11T08:00:00Z');
const read = (text: string | Uint8Array, format?: ListingFormat) =>
  parseListing(
    { bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text },
    { now: NOW, format },
  );
const item = (title: string, summary = 'Something is shown.') => ({
  paper: { id: '2603.00001', title, summary },
  numComments: 1,
});

test.each([
  ['an empty file', '', /empty/],
  ['white space', ' \n\t\n', /white space/],
  ['binary junk', new Uint8Array(500).map((_, index) => (index * 37) % 32), /binary/],
  ['a PDF', '%PDF-1.7\n%âãÏÓ\n1 0 obj <</Type /Catalog>>', /binary|PDF/],
  [
    'a login page',
    '<!doctype html><title>Sign in</title><form><input name="user"><input type="password" name="p"></form>',
    /login/,
  ],
  ['an error page', '<html><head><title>503 Service Unavailable</title></head></html>', /error page/],
  [
    'a page for robots',
    '<html><title>Just a moment...</title>Enable JavaScript and cookies to continue</html>',
    /robots/,
  ],
  [
    'an HTML page about something else',
    '<!doctype html><html><body><h1>Our cats</h1></body></html>',
    /it is HTML, of which only/,
  ],
  [
    'an HTML page with papers that is of neither kind',
    '<!doctype html><h1>New papers</h1><article><h3><a href="https://arxiv.org/abs/2611.00001">A Study of Gardens</a></h3><p>They grow.</p></article>',
    /HTML, of which only the daily-papers page, newsletters about it and arXiv’s lists are read; `sources add URL` looks for the feed/,
  ],
  [
    'a mail in HTML about something else',
    'From: a@example.org\nSubject: News\nContent-Type: text/html; charset=utf-8\n\n<h1>Our cats</h1>',
    /it is a mail, of which only arXiv’s mailings and newsletters about the daily-papers page are read/,
  ],
  ['an API error', '{"error":"Invalid date"}', /error answer/],
  ['an API error with a status', '{"statusCode": 429, "message": "Too many requests"}', /error answer/],
  ['other JSON', '[{"cat": "Tom"}]', /without papers/],
  ['truncated JSON', JSON.stringify([item('One'), item('Two')]).slice(0, -20), /cut off/],
  ['XML of another kind', '<?xml version="1.0"?><svg><path d="M0"/></svg>', /XML/],
  [
    'plain text',
    'Hello there.',
    /it is text, of which only the daily-papers page and arXiv’s mails are read: titles/,
  ],
])('%s is refused with its reason', async (_name, text, reason) => {
  await expect(read(text)).rejects.toMatchObject({
    name: 'PaperroundError',
    code: 'not_a_listing',
    message: expect.stringMatching(reason),
  });
});

test('a format that is asked for and is not there is refused by the name of what is', async () => {
  await expect(read(JSON.stringify([item('One')]), 'arxiv-list')).rejects.toMatchObject({
    code: 'not_a_listing',
    message: expect.stringMatching(/arxiv-list.*daily-papers-json/),
  });
  await expect(read('Hello there.', 'daily-papers-text')).rejects.toMatchObject({ code: 'not_a_listing' });
});

const NOTHING = { date: '2026-03-10', data: [] };

test.each([
  [
    'a state in words',
    { status: 'error', message: 'upstream timed out', ...NOTHING },
    /: upstream timed out/,
  ],
  ['a code of HTTP', { statusCode: 503, detail: 'Come back later', ...NOTHING }, /: Come back later/],
  ['a verdict', { success: false, reason: 'No such day', ...NOTHING }, /: No such day/],
  ['an error in an object', { error: { message: 'Bad date' }, ...NOTHING }, /: Bad date/],
  ['a list of errors', { errors: [{ detail: 'Bad date' }], ...NOTHING }, /: Bad date/],
  ['no word but its state', { status: 'timeout', ...NOTHING }, /: timeout/],
  ['nothing to say', { ok: false, ...NOTHING }, /does not say/],
  ['papers beside it', { status: 'failed', date: '2026-03-10', data: [item('One')] }, /: failed/],
  ['the answer of another API', { date: '2026-03-10', data: { status: 'fail', papers: [] } }, /: fail/],
  [
    'a list of works',
    {
      status: 'failed',
      'message-type': 'work-list',
      message: [{ type: 'bad', value: 'x', message: 'Integer expected' }],
    },
    /: Integer expected/,
  ],
  ['notes', { notes: [], name: 'RateLimitError', message: 'Too many requests', status: 429 }, /: Too many/],
  ['articles', { hitCount: 0, errCode: 404, errMsg: 'Bad query', resultList: { result: [] } }, /: Bad query/],
  ['a search', { total: 0, offset: 0, data: [], error: 'Unacceptable query' }, /: Unacceptable query/],
  ['works', { meta: {}, results: [], error: 'Invalid query', message: 'x is no field' }, /: x is no field/],
])('an error answer with %s is a failure with its message, never an empty list', async (_name, value, reason) => {
  await expect(read(JSON.stringify(value))).rejects.toMatchObject({
    code: 'not_a_listing',
    message: expect.stringMatching(reason),
  });
});

test('a JSON Feed without items is a feed that changed', async () => {
  const feed = { version: 'https://jsonfeed.org/version/1.1', title: 'New papers', entries: [] };
  await expect(read(JSON.stringify(feed))).rejects.toMatchObject({
    code: 'listing_changed',
    message: 'The page is a JSON Feed without `items`, expected a list of them.',
  });
});

test.each([
  ['success', { status: 'success', error: null }],
  ['a code', { code: 200, message: 'OK' }],
  ['no error', { error: '', errors: [], ok: true }],
])('a wrapper that says %s and has no papers is an empty list', async (_name, wrapper) => {
  expect(await read(JSON.stringify({ ...wrapper, ...NOTHING }))).toMatchObject({
    listingDate: '2026-03-10',
    entries: [],
  });
});

test('an empty array is an empty page of the API', async () => {
  expect(await read('[]')).toMatchObject({
    format: 'daily-papers-json',
    listingDate: null,
    entries: [],
    rejected: [],
    announcedTotal: null,
  });
});

test('an entry with a title too long for a title is rejected and the others are kept', async () => {
  const listing = await read(JSON.stringify([item('One'), item('x'.repeat(5_000)), item('?!'), item('Two')]));
  expect(listing.entries.map(({ title, rank }) => [title, rank])).toEqual([
    ['One', 1],
    ['Two', 4],
  ]);
  expect(listing.rejected.map(({ rank, reason }) => [rank, reason])).toEqual([
    [2, expect.stringContaining('5000 characters')],
    [3, expect.stringContaining('no letter')],
  ]);
  expect(listing.rejected[0]?.excerpt.length).toBeLessThan(130);
});

test('an abstract longer than any is cut, and says so', async () => {
  const [entry] = (await read(JSON.stringify([item('One', 'word '.repeat(10_000))]))).entries;
  expect(entry?.abstract.length).toBeLessThanOrEqual(LONGEST_ABSTRACT + 1);
  expect(entry?.abstract).toMatch(/…$/);
});

test('counts that are no counts are unknown', async () => {
  const page = [
    { ...item('One'), numComments: -1 },
    { ...item('Two'), paper: { ...item('Two').paper, upvotes: '12 of 20', githubStars: 1.5 } },
  ];
  expect((await read(JSON.stringify(page))).entries.map(({ signals }) => signals)).toEqual([
    {},
    { comments: 1 },
  ]);
});

test('counts and totals written as text count like numbers', async () => {
  const paper = { ...item('One').paper, upvotes: '71', githubStars: '1,234' };
  const listing = await read(JSON.stringify({ date: '2026-03-10', count: '9', data: [{ paper }] }));
  expect(listing).toMatchObject({
    announcedTotal: 9,
    entries: [{ signals: { upvotes: 71, stars: 1234 } }],
  });
});

test('an id that was kept as a number has its last zeros again', async () => {
  const page = [{ paper: { ...item('One').paper, id: 2607.0801 } }, { arxiv_id: 2607.1, title: 'Two' }];
  expect((await read(JSON.stringify(page))).entries.map(({ identifiers }) => identifiers.arxiv)).toEqual([
    '2607.08010',
    '2607.10000',
  ]);
});

test.each([
  ['elements within elements', `<OAI-PMH><ListRecords>${'<a>'.repeat(200_000)}`],
  ['HTML elements within elements', `<div id="dlpage">list-title${'<div>'.repeat(200_000)}`],
  ['lists within lists', '['.repeat(2_000_000)],
  [
    'entities that name each other',
    `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">]><OAI-PMH><request verb="ListRecords"/><ListRecords><record><metadata><title>&b;</title></metadata></record></ListRecords></OAI-PMH>`,
  ],
])('%s end with a listing or a reason, not with a dead process', async (_name, text) => {
  const outcome = await read(text).then(
    ({ entries, rejected }) => JSON.stringify([entries, rejected]).length,
    (error) => error.name,
  );
  expect(outcome === 'PaperroundError' || Number(outcome) < 10_000).toBe(true);
});

test('a part of an OAI-PMH page that was cut off is reported', async () => {
  const record = (id: string) =>
    `<record><header><identifier>oai:arXiv.org:${id}</identifier></header><metadata><arXiv><title>Paper ${id}</title></arXiv></metadata></record>`;
  const page = `<OAI-PMH><request verb="ListRecords"/><ListRecords>${record('2603.00001')}${record('2603.00002')}`;
  expect(await read(page)).toMatchObject({
    entries: [{ rank: 1 }, { rank: 2 }],
    rejected: [{ rank: 3, reason: expect.stringContaining('ends') }],
  });
  expect(await read(page.slice(0, -40))).toMatchObject({
    entries: [{ rank: 1 }],
    rejected: [{ rank: 2, reason: expect.stringContaining('ends') }],
  });
});

test('an OAI-PMH error is a failure, except that there is nothing new', async () => {
  const page = (code: string) =>
    `<OAI-PMH><responseDate>2026-03-11T00:00:00Z</responseDate><error code="${code}">Words.</error></OAI-PMH>`;
  await expect(read(page('badArgument'))).rejects.toMatchObject({
    code: 'not_a_listing',
    message: expect.stringMatching(/badArgument.*Words/),
  });
  expect(await read(page('noRecordsMatch'))).toMatchObject({ listingDate: '2026-03-11', entries: [] });
});

test('an arXiv list page that lost its entries is a failure, one that says there are none is empty', async () => {
  await expect(
    read('<div id="dlpage"><h3>Showing new listings for Friday, 3 July 2026</h3>Total of 12 entries</div>'),
  ).rejects.toMatchObject({ code: 'listing_changed' });
  expect(
    await read(
      '<div id="dlpage"><h3>Showing new listings for Friday, 3 July 2026</h3>No updates today.</div>',
    ),
  ).toMatchObject({
    listingDate: '2026-07-03',
    entries: [],
  });
});

test('a daily-papers page whose data lost its list is a failure', async () => {
  await expect(
    read(`<div data-target="DailyPapers" data-props='{"papers":[]}'></div>`),
  ).rejects.toMatchObject({ code: 'listing_changed' });
  await expect(
    read(`<div data-target="DailyPapers" data-props='{"dailyPapers":['></div>`),
  ).rejects.toMatchObject({
    code: 'not_a_listing',
  });
});

test('the page of a single paper and an article that mentions papers are no listings', async () => {
  const link = '<a href="https://huggingface.co/papers/2501.12909">FilmAgent</a>';
  await expect(
    read(
      `<html><div data-target="PaperContent"></div><h1>FilmAgent</h1><h3><a href="/papers/2501.12909">FilmAgent</a></h3></html>`,
    ),
  ).rejects.toMatchObject({ code: 'not_a_listing' });
  await expect(
    read(
      `<html><h1>My year</h1>${'<h2>A month</h2><p>It rained.</p>'.repeat(6)}<p>I read ${link}.</p></html>`,
    ),
  ).rejects.toMatchObject({ code: 'not_a_listing' });
});

const PAPER = { title: 'A Paper', abstract: 'Something is shown.' };

test.each([
  ['a wrapper within a wrapper', { date: '2026-03-10', data: { papers: [item('A Paper')] } }],
  ['a list under its day', { '2026-03-10': [item('A Paper')] }],
  [
    'a wrapper that says there was no error',
    { success: true, error: null, date: '2026-03-10', papers: [item('A Paper')] },
  ],
  ['flat items with an arXiv id as `id`', { date: '2026-03-10', data: [{ id: '2603.00001', ...PAPER }] }],
  ['flat items with `arxivId`', { date: '2026-03-10', data: [{ arxivId: '2603.00001v2', ...PAPER }] }],
  [
    'flat items with the address of the paper',
    { date: '2026-03-10', data: [{ url: 'https://huggingface.co/papers/2603.00001', ...PAPER }] },
  ],
])('the daily-papers list as %s is read', async (_name, value) => {
  expect(await read(JSON.stringify(value))).toMatchObject({
    format: 'daily-papers-json',
    listingDate: '2026-03-10',
    entries: [{ title: 'A Paper', abstract: 'Something is shown.', identifiers: { arxiv: '2603.00001' } }],
  });
});

test('the daily-papers list with an item a line is read, unless a line was cut', async () => {
  const lines = [item('One'), item('Two')].map((value) => JSON.stringify(value)).join('\n');
  expect((await read(lines)).entries.map(({ title }) => title)).toEqual(['One', 'Two']);
  await expect(read(lines.slice(0, -5))).rejects.toMatchObject({ code: 'not_a_listing' });
});

test('authors written as one text are several', async () => {
  const listing = await read(
    JSON.stringify([{ arxiv_id: '2603.00001', title: 'A Paper', authors: 'Ada Adams, Ben Böhm' }]),
  );
  expect(listing.entries[0]?.authors).toEqual(['Ada Adams', 'Ben Böhm']);
});

const saved = (content: string): string =>
  `<html><head><meta name="color-scheme" content="light dark"><meta charset="utf-8"></head><body><pre style="word-wrap: break-word;">${content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')}</pre><div class="json-formatter-container"></div></body></html>`;

test('what a browser wraps around JSON, XML and text is taken off', async () => {
  expect((await read(saved(JSON.stringify([item('p<0.05 & more')])))).entries[0]?.title).toBe(
    'p<0.05 & more',
  );
  const feed =
    '<?xml version="1.0"?><rss version="2.0"><channel><title>F</title><item><title>A Paper</title><link>https://x.example/1</link></item></channel></rss>';
  expect(await read(saved(feed))).toMatchObject({ format: 'rss', entries: [{ title: 'A Paper' }] });
  await expect(read(saved(feed).replace('<pre', '<h1>Our cats</h1><pre'))).rejects.toMatchObject({
    code: 'not_a_listing',
  });
});

const FORMULA = `<span class="MathJax_Preview"></span><span class="MathJax" id="M-1"><nobr><span class="math"><span>α</span></span></nobr><span class="MJX_Assistive_MathML"><math><mi>α</mi></math></span></span><script type="math/tex" id="M-2">\\alpha</script>`;

test('an arXiv list page saved from a browser has its formulas as arXiv wrote them', async () => {
  const page = `<div id="dlpage"><h3>Showing new listings for Friday, 3 July 2026</h3><dl><dt><a href="https://arxiv.org/abs/2607.00001">arXiv:2607.00001</a></dt><dd><div class="list-title mathjax"><span class="descriptor">Title:</span> An ${FORMULA} Paper</div></dd></dl></div>`;
  expect((await read(page)).entries[0]?.title).toBe('An $\\alpha$ Paper');
});

test('a list whose moments of submission are in New York time begins there at ten in the evening', async () => {
  const born = (instant: string): string =>
    `${Math.floor(Date.parse(instant) / 1000).toString(16)}4932687e24e0cc61`;
  const submitted = (outer: string, discussion: string) => ({
    paper: {
      id: '2501.12273',
      title: 'A Paper',
      publishedAt: '2025-01-20T16:44:12.000Z',
      discussionId: born(discussion),
    },
    publishedAt: outer,
  });
  const day = async (...items: unknown[]) => (await read(JSON.stringify(items))).listingDate;
  expect(await day(submitted('2025-01-21T22:56:36.701Z', '2025-01-22T03:56:24Z'))).toBe('2025-01-22');
  expect(await day(submitted('2025-01-21T21:10:36.701Z', '2025-01-22T02:10:24Z'))).toBe('2025-01-21');
  expect(await day(submitted('2025-01-21T22:56:36.701Z', '2025-01-21T22:56:24Z'))).toBe('2025-01-21');
});

test.each([
  [
    'rss',
    '<rss version="2.0"><channel><title>F</title>',
    (id: string) => `<item><title>Paper ${id}</title><link>https://x.example/${id}</link></item>`,
    '</channel></rss>',
  ],
  [
    'arxiv-rss',
    '<rss xmlns:arxiv="http://arxiv.org/schemas/atom" version="2.0"><channel>',
    (id: string) =>
      `<item><title>Paper ${id}</title><link>https://arxiv.org/abs/2603.0000${id}</link></item>`,
    '</channel></rss>',
  ],
  [
    'atom',
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>',
    (id: string) => `<entry><title>Paper ${id}</title><link href="https://x.example/${id}"/></entry>`,
    '</feed>',
  ],
  [
    'pubmed-xml',
    '<PubmedArticleSet>',
    (id: string) =>
      `<PubmedArticle><MedlineCitation><PMID>${id}</PMID><Article><ArticleTitle>Paper ${id}</ArticleTitle></Article></MedlineCitation></PubmedArticle>`,
    '</PubmedArticleSet>',
  ],
])('%s that was cut off says so, and half a title is no title', async (format, head, entry, foot) => {
  const whole = head + entry('1') + entry('2') + foot;
  expect(await read(whole)).toMatchObject({ format, entries: [{ title: 'Paper 1' }, { title: 'Paper 2' }] });
  expect(await read(whole)).not.toHaveProperty('doubt');
  expect(await read(whole.slice(0, -foot.length))).toMatchObject({
    entries: [{ rank: 1 }, { rank: 2 }],
    doubt: expect.stringContaining('cut off'),
  });
  const inTitle = whole.slice(0, whole.indexOf('per 2'));
  expect(await read(inTitle)).toMatchObject({
    entries: [{ rank: 1 }],
    rejected: [{ rank: 2 }],
    doubt: expect.stringContaining('cut off'),
  });
});
