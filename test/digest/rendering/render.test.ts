import type { DigestView, RenderedDigest } from '../../../src/digest/digest.ts';
import {
  type DigestRenderer,
  loadDigestRenderer,
  MOST_HTML_BYTES,
} from '../../../src/digest/rendering/render.ts';
import { wholeText } from '../../../src/mail/format/fragment.ts';
import { aPick, aView, goldenView, numbered } from './digest-samples.ts';

let renderer: DigestRenderer;

beforeAll(async () => {
  renderer = await loadDigestRenderer();
});

const render = (view: DigestView): { subject: string; shown: number; html: string; text: string } => {
  const { subject, shown, html, text }: RenderedDigest = renderer.render(view);
  return { subject, shown, html: wholeText(html), text: wholeText(text) };
};

const linksIn = (html: string): string[] =>
  [...html.matchAll(/href="([^"]*)"/g)].map(([, link]) => (link as string).replaceAll('&amp;', '&'));

const urlsIn = (text: string): string[] => text.match(/https?:\/\/\S+/g) ?? [];

test('the golden digest shows every paper with title, link, topics and reason in both parts', () => {
  const { html, text, shown, subject } = render(goldenView());
  expect(shown).toBe(6);
  expect(subject).toBe('Grokking: Generalization Beyond Overfitting and 5 more — 11 March');
  const flat = text.replace(/\s+/g, ' ');
  for (const part of [html.replaceAll('&amp;', '&'), flat]) {
    expect(part).toContain('Wednesday, 11 March 2026');
    expect(part).toContain('Sample data: nothing here was announced today.');
    expect(part).toContain('6 papers out of 9 for you, the best first.');
    expect(part).toContain('A. One, B. Two, C. Three, D. Four and 2 more');
    expect(part).toContain('Language models · Agents & tools');
    expect(part).toContain('62 upvotes · on 3 lists');
    expect(part).toContain('Topic: Language models (“LLM”, “language model”)');
    expect(part).toContain('Sorting in 𝒪(n log n) with König’s lemma');
    expect(part).toContain('it costs $5 and $10.');
    expect(part).toContain('تعلم الآلة للنصوص العربية');
    expect(part).toContain('among everything that is trending');
    expect(part).toContain('大语言模型的推理能力');
    expect(part).toContain('3 more on the site');
    expect(part).toContain('Paperround, 1 Library Lane, Riga');
  }
  expect(flat).toContain('<script>alert("x")</script> & <b>bold</b>');
  expect(flat).toContain('Your query: "tool use" OR <img src=x> (“tool use”)');
});

test('html and text hold the same links: papers, preferences, unsubscribe, browser, feed, site', () => {
  const view = goldenView();
  const { html, text } = render(view);
  expect(new Set(urlsIn(text))).toEqual(new Set(linksIn(html)));
  for (const link of [
    ...Object.values(view.links),
    'https://papers.example/1',
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
  expect(html).toContain('<h2 dir="auto"');
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
  expect(text).toContain('among everything that is trending');
});

test('fifty papers with huge abstracts fit, the abstracts shortened alike', () => {
  const items = Array.from({ length: 50 }, (_, index) =>
    aPick(numbered(index + 1, { abstract: 'A sentence about <something> & more. '.repeat(300) })),
  );
  const { html, shown } = render(aView({ items, matched: 50 }));
  expect(shown).toBe(50);
  expect(Buffer.byteLength(html)).toBeLessThan(95 * 1024);
  expect(html).toContain('A sentence about &lt;something&gt; &amp; more.');
});

test('what does not fit even without abstracts is counted as more on the site, in both parts', () => {
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

test('the subject names the best paper, is at most 120 characters and one line', () => {
  const composeSubject = (title: string): string =>
    render(aView({ items: [aPick(numbered(1, { title }))], matched: 1 })).subject;
  expect(composeSubject('Attention Is All You Need')).toBe('Attention Is All You Need — 11 March');
  expect(composeSubject('Very long words '.repeat(30))).toMatch(/^Very long words .{40,}… — 11 March$/);
  expect(composeSubject('Very long words '.repeat(30)).length).toBeLessThanOrEqual(120);
  expect(composeSubject('A\r\nBcc: x@y.example \u202eevil\u0007')).toBe('A Bcc: x@y.example evil — 11 March');
});

test('lines of the text part keep to 78 columns, but for URLs', () => {
  for (const line of render(goldenView()).text.split('\n'))
    if (!line.includes('://')) expect(line.length).toBeLessThanOrEqual(78);
});

test('a digest of one paper out of several calls it the best', () => {
  const { text } = render(aView({ items: [aPick(numbered(1))], matched: 9 }));
  expect(text).toContain('1 paper out of 9 for you, the best.');
});

test('a reason is short, however long the word or the query behind it, and cut between characters', () => {
  const query = `${'x'.repeat(78)}😀😀`;
  const { text } = render(
    aView({
      items: [aPick(numbered(1), { queries: [{ query, matched: ['y'.repeat(500)], inTitle: false }] })],
    }),
  );
  // Without white space: lines break between wide characters.
  expect(text.replace(/\s+/g, '')).toContain(`Yourquery:${'x'.repeat(78)}😀😀(“${'y'.repeat(39)}…”)`);
  expect(
    render(
      aView({
        items: [aPick(numbered(1), { queries: [{ query: `${query}z`, matched: [], inTitle: false }] })],
      }),
    ).text,
  ).toContain('😀…');
});

test('two readers of one paper share its pieces but not their reasons', () => {
  const paper = numbered(1, { topics: [{ slug: 'agents', score: 0.8, matched: ['agent'] }] });
  const first = render(aView({ items: [aPick(paper, { topics: ['agents'] })] }));
  const second = render(
    aView({ items: [aPick(paper, { queries: [{ query: 'tools', matched: ['tool'], inTitle: false }] })] }),
  );
  const firstAgain = render(aView({ items: [aPick(paper, { topics: ['agents'] })] }));
  expect(first.html).toContain('Topic: Agents &amp; tools (“agent”)');
  expect(second.html).toContain('Your query: tools (“tool”)');
  expect(second.html).not.toContain('(“agent”)');
  expect(firstAgain).toEqual(first);
});

test('readers in other time zones have their own day, whoever is rendered between them', () => {
  const paper = numbered(1);
  const on = (day: string): string => render(aView({ day, items: [aPick(paper)] })).html;
  expect(
    [on('2026-03-11'), on('2026-03-12'), on('2026-03-11')].map((html) => /\w+day, \d+ March/.exec(html)?.[0]),
  ).toEqual(['Wednesday, 11 March', 'Thursday, 12 March', 'Wednesday, 11 March']);
});
