/** A whole digest: what its html and its text show, and what neither may hold. */
import type { DigestView, EditionKind, RenderedDigest } from '../../../src/digest/digest.ts';
import {
  type DigestRenderer,
  loadDigestRenderer,
  MOST_HTML_BYTES,
} from '../../../src/digest/rendering/render.ts';
import { wholeText } from '../../../src/mail/format/fragment.ts';
import type { Paper } from '../../../src/papers/paper.ts';
import { aPick, aView, goldenView, hoursAfter, NOW, numbered } from './digest-samples.ts';

let renderer: DigestRenderer;

beforeAll(async () => {
  renderer = await loadDigestRenderer();
});

const render = (view: DigestView): Omit<RenderedDigest, 'html' | 'text'> & { html: string; text: string } => {
  const { html, text, ...rest }: RenderedDigest = renderer.render(view);
  return { ...rest, html: wholeText(html), text: wholeText(text) };
};

const linksIn = (html: string): string[] =>
  [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => (link as string).replaceAll('&amp;', '&'));

const urlsIn = (text: string): string[] => text.match(/https?:\/\/\S+/g) ?? [];

test('the golden digest shows every paper with title, link, topics and reason in both parts', () => {
  const { html, text, shown, subject, sections } = render(goldenView());
  expect(shown).toBe(8);
  expect(sections).toEqual(['lead', 'full', 'full', 'full', 'full', 'full', 'brief', 'missed']);
  expect(subject).toBe('Grokking: Generalization Beyond Overfitting and 7 more');
  const flat = text.replace(/\s+/g, ' ');
  for (const part of [html.replaceAll('&amp;', '&'), flat]) {
    expect(part).toContain('Wednesday, 11 March 2026 · No. 14');
    expect(part).toContain('Sample data: nothing here was announced today.');
    expect(part).toContain('The best 8 of 11 papers for you.');
    expect(part).toContain(
      'Example University · A. One, B. Two, C. Three, D. Four and 2 more · published in November 2025',
    );
    expect(part).toContain('62 upvotes on Hugging Face');
    expect(part).toContain('On top because it is about Language models (“LLM”, “language model”).');
    // Of the topics that a paper has, only the reader's own.
    expect(part).not.toContain('Agents & tools');
    expect(part).toContain('A network learns all at once, long after it seems to have learnt nothing.');
    expect(part).toContain('(Machine-written summary)');
    expect(part).toContain('Code (1.2k stars)');
    expect(part).toContain('In brief');
    expect(part).toContain('A. One and B. Two');
    expect(part).toContain('You may have missed');
    expect(part).toContain('12 upvotes · 9 March');
    expect(part).toContain('Sorting in 𝒪(n log n) with König’s lemma');
    expect(part).toContain('it costs $5 and $10.');
    expect(part).toContain('تعلم الآلة للنصوص العربية');
    expect(part).toContain('大语言模型的推理能力');
    expect(part).toContain('3 more on the site');
    expect(part).toContain('Paperround, 1 Library Lane, Riga');
  }
  expect(flat).toContain('<script>alert("x")</script> & <b>bold</b>');
  expect(flat).toContain('One in a <line>');
  expect(flat).toContain('Your search: "tool use" OR <img src=x> (“tool use”)');
});

test('html and text hold the same links, but for those that say something of a paper', () => {
  const view = goldenView();
  const { html, text } = render(view);
  const [feedback, others] = [true, false].map((wanted) =>
    linksIn(html).filter((link) => link.includes('/feedback/') === wanted),
  ) as [string[], string[]];
  expect(new Set(urlsIn(text))).toEqual(new Set(others));
  // On the lead and the five cards alone.
  expect(feedback).toEqual(
    [1, 2, 3, 4, 5, 6].flatMap((id) =>
      (['more', 'less'] as const).map(
        (kind) => `https://digest.example/feedback/${view.feedbackToken?.(id, kind)}`,
      ),
    ),
  );
  for (const link of [
    ...Object.values(view.links),
    'https://papers.example/1',
    'https://papers.example/7',
    'https://papers.example/8',
    'https://grok.example/',
    'https://code.example/grok?a=1&b=2',
    'https://huggingface.co/papers/2603.00001',
    'https://digest.example/papers/5',
    'https://arxiv.org/abs/2603.00006v2?a=1&b=2',
  ])
    expect(linksIn(html)).toContain(link);
});

test('hostile titles and queries are text in html, never markup', () => {
  const { html } = render(goldenView());
  expect(html).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &lt;b&gt;bold&lt;/b&gt;');
  expect(html).not.toMatch(/<script|<img|<b>bold/);
});

test('the html loads nothing: no image, font, script, frame or style from elsewhere', () => {
  const { html } = render(goldenView());
  expect(html).not.toMatch(
    /<(img|link|script|iframe|object|embed|video|audio|form)\b|@import|@font-face|url\(|<[^>]*\ssrc=/i,
  );
});

test('the html is a page of its own: language, title, direction of foreign text, light and dark', () => {
  const { html, subject } = render(goldenView());
  expect(html).toContain('<html lang="en"');
  expect(html).toContain(`<title>${subject}</title>`);
  expect(html).toContain('<h2 class="title" dir="auto"');
  expect(html).toContain('prefers-color-scheme: dark');
  expect(html).toContain('<meta name="color-scheme" content="light dark"');
});

test('no place or block mark is left in either part', () => {
  const { html, text } = render(aView());
  expect(html + text).not.toMatch(/\{\{|undefined|null/);
});

test('a link that is no web address is not shown; the paper leads to its page on the site', () => {
  const view = aView({ items: [aPick(numbered(7, { url: 'javascript:alert(1)', identifiers: {} }))] });
  const { html, text } = render(view);
  expect(html + text).not.toContain('javascript');
  expect(linksIn(html)).toContain('https://digest.example/papers/7');
});

test('a paper without authors, abstract, topics and reasons still has a title, a link and why it is there', () => {
  const paper = numbered(8, { authors: [], abstract: '', reasons: [], topics: [] });
  const { html, text } = render(aView({ items: [aPick(paper)] }));
  expect(html).toContain('Paper number 8');
  expect(text).toContain('On top of everything that is trending.');
});

test('fifty cards do not fit: the last become lines, and every paper is there', () => {
  const items = Array.from({ length: 50 }, (_, index) =>
    aPick(numbered(index + 1, { abstract: `We propose <something> & more${' and more'.repeat(200)}.` })),
  );
  const { html, text, shown, sections } = render(aView({ items, matched: 50, layout: 'long' }));
  expect(shown).toBe(50);
  expect(sections[0]).toBe('lead');
  const full = sections.filter((section) => section === 'full').length;
  expect(full).toBeGreaterThan(20);
  expect(sections.slice(1)).toEqual([...Array(full).fill('full'), ...Array(49 - full).fill('brief')]);
  for (const { paper } of items) expect(linksIn(html)).toContain(paper.url);
  for (const part of [html, text]) expect(part).toContain('In brief');
  expect(Buffer.byteLength(html)).toBeLessThan(95 * 1024);
  expect(html).toContain('We propose &lt;something&gt; &amp; more');
});

test('what does not fit even in lines is counted as more on the site, in both parts', () => {
  const items = Array.from({ length: 50 }, (_, index) =>
    aPick(numbered(index + 1, { title: `${index + 1} ${'宇宙 '.repeat(500)}` })),
  );
  const { html, text, shown } = render(aView({ items, matched: 60 }));
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MOST_HTML_BYTES);
  expect(shown).toBeGreaterThan(10);
  expect(shown).toBeLessThan(50);
  for (const part of [html, text]) expect(part).toContain(`${60 - shown} more on the site`);
  expect(text).not.toContain(`${shown + 1}.  `);
});

test('the subject is one line, whatever the title', () => {
  const { subject } = render(
    aView({ items: [aPick(numbered(1, { title: 'A\r\nBcc: x@y.example \u202eevil\u0007' }))] }),
  );
  expect(subject).toBe('A Bcc: x@y.example evil');
});

test('lines of the text part keep to 78 columns, but for URLs', () => {
  for (const line of render(goldenView()).text.split('\n'))
    if (!line.includes('://')) expect(line.length).toBeLessThanOrEqual(78);
});

test('a digest of one paper out of several calls it the best', () => {
  const { text } = render(aView({ items: [aPick(numbered(1))], matched: 9 }));
  expect(text).toContain('The best of 9 papers for you.');
});

test('a reason is short, however long the word or the query behind it, and cut between characters', () => {
  const query = `${'x'.repeat(78)}😀😀`;
  const { text } = render(
    aView({
      items: [
        aPick(numbered(1), { queries: [{ query, matched: ['y'.repeat(500)], withoutAbstract: false }] }),
      ],
    }),
  );
  // Without white space: lines break between wide characters.
  expect(text.replace(/\s+/g, '')).toContain(`yoursearch“${'x'.repeat(78)}😀😀”(“${'y'.repeat(39)}…”)`);
  expect(
    render(
      aView({
        items: [
          aPick(numbered(1), { queries: [{ query: `${query}z`, matched: [], withoutAbstract: false }] }),
        ],
      }),
    ).text,
  ).toContain('😀…');
});

test('two readers of one paper share its pieces but not their reasons', () => {
  const paper = numbered(1, { topics: [{ slug: 'agents', score: 0.8, matched: ['agent'] }] });
  const first = render(aView({ items: [aPick(paper, { topics: ['agents'] })] }));
  const second = render(
    aView({
      items: [aPick(paper, { queries: [{ query: 'tools', matched: ['tool'], withoutAbstract: false }] })],
    }),
  );
  const firstAgain = render(aView({ items: [aPick(paper, { topics: ['agents'] })] }));
  expect(first.html).toContain('it is about Agents &amp; tools (“agent”)');
  expect(second.html).toContain('it matches your search “tools” (“tool”)');
  expect(second.html).not.toContain('(“agent”)');
  expect(firstAgain).toEqual(first);
});

test('readers in other time zones have their own day, with any others rendered between them', () => {
  const paper = numbered(1);
  const on = (day: string): string => render(aView({ day, items: [aPick(paper)] })).html;
  expect(
    [on('2026-03-11'), on('2026-03-12'), on('2026-03-11')].map((html) => /\w+day, \d+ March/.exec(html)?.[0]),
  ).toEqual(['Wednesday, 11 March', 'Thursday, 12 March', 'Wednesday, 11 March']);
});

const cards = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    aPick(numbered(index + 1, { topics: [{ slug: 'agents', score: 0.8, matched: [] }] })),
  );

test('a reader who follows everything sees what a paper is about; a card names at most three topics', () => {
  const topics = ['a', 'b', 'c', 'd'].map((slug) => ({ slug, score: 0.8, matched: [] }));
  const items = [...cards(1), aPick(numbered(2, { topics }))];
  expect(render(aView({ items })).html).toContain('>Trending · a · b · c<');
  const own = [...cards(1), aPick(numbered(2, { topics }), { topics: ['a', 'b', 'c', 'd'] })];
  expect(render(aView({ items: own })).html).toContain('>a, b, c<');
});

test('titles alone have no card, no heading and no feedback; in both parts is every link', () => {
  const { html, text, sections } = render(aView({ items: cards(3), layout: 'short' }));
  expect(sections).toEqual(['brief', 'brief', 'brief']);
  for (const part of [html, text]) {
    expect(part).not.toMatch(/In brief|On top|feedback/);
    for (const id of [1, 2, 3]) expect(part).toContain(`https://papers.example/${id}`);
  }
});

test('sections by topic stand above their papers, and what sources did not deliver after all of them, in both parts', () => {
  const undelivered = 'Not delivered by its source: a <list> (not read since Monday).';
  const groups = ['', 'Beasts & more', 'Beasts & more', 'Plants and so on', ''];
  const late = aPick(numbered(5, { firstSeenAt: hoursAfter(NOW, -50) }));
  const { html, text, sections } = render(aView({ items: [...cards(4), late], groups, undelivered }));
  expect(sections).toEqual(['lead', 'full', 'full', 'full', 'missed']);
  for (const part of [html.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>'), text]) {
    const order = ['Paper number 1', 'Beasts & more', 'number 2', 'number 3', 'Plants and so on', 'number 4'];
    const places = [...order, 'You may have missed', 'number 5', undelivered.slice(0, 40)].map((words) =>
      part.lastIndexOf(words),
    );
    expect(places).not.toContain(-1);
    expect(places.toSorted((one, other) => one - other)).toEqual(places);
    expect(part.split('Plants and so on').length).toBe(2);
  }
});

test('a reader who wants text alone gets no html, and all that fits no html', () => {
  const items = Array.from({ length: 50 }, (_, index) =>
    aPick(numbered(index + 1, { title: `${index + 1} ${'宇宙 '.repeat(500)}` })),
  );
  const { html, shown, text } = render(aView({ items, format: 'text' }));
  expect([html, shown]).toEqual(['', 50]);
  expect(text).toContain('https://papers.example/50');
});

test('a sentence that a model wrote is marked by its language, and the words around it are not', () => {
  const written = { sentence: 'Ein Netz lernt auf einmal.', model: 'zebra-7b', language: 'de' };
  const { html, text } = render(aView({ items: [aPick(numbered(1, { written }))] }));
  expect(html).toContain('<span lang="de">Ein Netz lernt auf einmal.</span>');
  expect(html).toContain('(Machine-written summary, zebra-7b)');
  expect(text).toContain('Ein Netz lernt auf einmal. (Machine-written summary, zebra-7b)');
});

test('each kind of edition says what it is, and readers of other kinds share nothing of it', () => {
  const { edition } = aView();
  const of = (kind: EditionKind) =>
    render(
      aView({
        items: cards(2),
        matched: 9,
        edition: { ...edition, kind, periodStart: hoursAfter(NOW, -7 * 24) },
      }),
    );
  const [weekly, catchUp, welcome] = [of('weekly'), of('catch-up'), of('welcome')];
  for (const part of [weekly.html, weekly.text]) expect(part).toContain('Weekly · 5–11 March · No. 14');
  expect(weekly.html).toContain('>weekly<br>');
  expect(weekly.subject).toBe('Weekly: Paper number 1 and 1 more');
  for (const part of [catchUp.html, catchUp.text])
    expect(part).toContain('While you were away: 5–11 March, the 2 best');
  expect(welcome.html).toContain('Your first edition');
  // Their top line has said how many there are.
  for (const { text } of [catchUp, welcome]) {
    expect(text).toContain('Out of 9 papers for you.');
    expect(text).not.toContain('The best 2 of');
  }
  expect(of('weekly')).toEqual(weekly);
});

test('a page that people share has no link that acts for the reader', () => {
  const links = {
    site: 'https://digest.example/',
    preferences: null,
    unsubscribe: null,
    browser: null,
    feed: null,
    edition: null,
  };
  const { html, text } = render(aView({ items: cards(9), matched: 12, links, feedbackToken: null }));
  expect(html + text).not.toMatch(/token|More like this|Not for me/);
  for (const part of [html, text]) expect(part).toContain('3 more on the site');
});

test.each([
  ['daily', '2 papers for you, the best of each section first.'],
  ['welcome', 'The best of each section first.'],
] as const)('a %s edition in sections is in order within each of them', (kind, summary) => {
  const { edition } = aView();
  const view = { items: cards(2), matched: 2, groups: ['Agents', 'Vision'], edition: { ...edition, kind } };
  const { html, text } = render(aView(view));
  for (const part of [html, text]) expect(part).toContain(summary);
});

test('a month is shown where a paper is older than the period', () => {
  const items = [aPick(numbered(1, { publishedAt: new Date('2026-02-27T00:00:00Z') }))];
  const { edition } = aView();
  const monthly = { ...edition, periodStart: new Date('2026-02-10T00:00:00Z') };
  expect(render(aView({ items })).html).toContain('published in February 2026');
  expect(render(aView({ items, edition: monthly })).html).not.toContain('published in');
});

test('a month is shown where a paper is as old as the same month of an earlier year', () => {
  const items = [aPick(numbered(1, { publishedAt: new Date('2025-03-10T00:00:00Z') }))];
  const { html, text } = render(aView({ items }));
  for (const part of [html, text.replace(/\s+/g, ' ')]) expect(part).toContain('published in March 2025');
});

test('a line tells the month of an old paper, too; a few days before the period are not old', () => {
  const published = (id: number, at: string) => aPick(numbered(id, { publishedAt: new Date(at) }));
  const old = [1, 2, 3, 4, 5, 6, 7].map((id) => published(id, '2024-07-31T00:00:00Z'));
  const { html, text, sections } = render(aView({ items: old }));
  expect(sections.at(-1)).toBe('brief');
  for (const part of [html, text.replace(/\s+/g, ' ')])
    expect(part.match(/published in July 2024/g)).toHaveLength(7);
  const { edition } = aView();
  const begun = { ...edition, periodStart: new Date('2026-03-02T08:00:00Z') };
  const late = [1, 2, 3, 4, 5, 6, 7].map((id) => published(id, '2026-02-27T00:00:00Z'));
  expect(render(aView({ items: late, edition: begun })).html).not.toContain('published in');
});

test('a new version is marked as no new paper, in cards and in lines, html and text', () => {
  const replaced = (id: number): Paper =>
    numbered(id, { authors: ['A. One'], announceType: 'replace', publishedAt: null });
  const crossed = numbered(9, { announceType: 'replace-cross', publishedAt: null, signals: {}, reasons: [] });
  const items = [replaced(1), ...[2, 3, 4, 5, 6].map((id) => numbered(id)), replaced(7), crossed];
  const { html, text, sections } = render(aView({ items: items.map((paper) => aPick(paper)) }));
  expect(sections.slice(-2)).toEqual(['brief', 'brief']);
  for (const part of [html, text.replace(/\s+/g, ' ')]) {
    expect(part.match(/A\. One · a new version/g)).toHaveLength(2);
    expect(part).toContain('A. One · a new version · 12 upvotes');
    expect(part).toContain('Ada Example and Ben Sample · a new version, from another category');
    expect(part.match(/a new version/g)).toHaveLength(3);
  }
});
