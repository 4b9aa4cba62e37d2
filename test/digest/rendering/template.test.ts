/** Templates that are compiled once and filled for each reader. */
import { linkLabels } from '../../../src/digest/rendering/link-labels.ts';
import { compileMjml, loadTemplate, readTemplate } from '../../../src/digest/rendering/mjml-compiler.ts';
import { bind, fill, findBlock, parseTemplate, type Values } from '../../../src/digest/rendering/template.ts';
import { wholeText } from '../../../src/mail/format/fragment.ts';
import { escapeMarkup } from '../../../src/text/escape-markup.ts';

/** The same template filled before MJML sees it, as a renderer would that compiles for every reader. */
function fillSource(source: string, values: Values, items: readonly Values[]): string {
  let whole = source.replace(
    /\{\{#each (\w+)\}\}([\s\S]*?)\{\{\/each\}\}/g,
    (_, list: string, card: string) =>
      list === 'full' ? items.map((item) => fillSource(card, item, [])).join('') : '',
  );
  for (let before = ''; before !== whole; ) {
    before = whole;
    whole = whole.replace(
      /\{\{#if (\w+)\}\}((?:(?!\{\{#if )[\s\S])*?)\{\{\/if\}\}/,
      (_, name: string, inner: string) => (values[name] ? inner : ''),
    );
  }
  return whole.replace(/\{\{(\w+)\}\}/g, (mark, name: string) =>
    name in values ? escapeMarkup(values[name] ?? '') : mark,
  );
}

const HOSTILE = '<script>alert("1")</script> & $x_1$ {{place}} \\ “quoted” ‎تعلم 大';

const SHELL: Values = {
  ...linkLabels(),
  subject: `Subject ${HOSTILE}`,
  preheader: 'Also: this',
  browser: 'https://digest.example/digests/x?a=1&b=2',
  notice: 'Sample data',
  kind: 'weekly',
  number: '14',
  stampDay: '11 Mar 26',
  heading: 'Weekly · 4–11 March · No. 14',
  summary: '2 papers',
  more: '3 more on the site',
  all: 'https://digest.example/editions/x?a=1&b=2',
  undelivered: `Not delivered: ${HOSTILE}`,
  sharing: 'To pass something on',
  passedOn: null,
  hasBrief: null,
  hasMissed: 'You may have missed',
  site: 'https://digest.example/',
  why: 'Because.',
  preferences: 'https://digest.example/preferences/x',
  unsubscribe: 'https://digest.example/unsubscribe/x',
  feed: 'https://digest.example/my/x/feed.xml',
  postalAddress: "O'Neil & Sons",
};

const CARDS: Values[] = [
  {
    url: 'https://a.example/?x=1&y=2',
    title: HOSTILE,
    ...linkLabels(),
    gist: HOSTILE,
    gistLanguage: null,
    gistOwn: HOSTILE,
    origin: 'From the abstract',
    meta: 'yes',
    badge: '3 upvotes',
    byline: 'A and B',
    because: 'A',
    arxiv: null,
    pdf: null,
    code: 'https://code.example/?a=1&b=2',
    codeLabel: 'Code (3 stars)',
    project: null,
    discussion: 'https://talk.example/',
    share: 'https://digest.example/papers/1',
    more: 'https://digest.example/feedback/m',
    less: 'https://digest.example/feedback/l',
  },
  {
    url: 'https://b.example/',
    title: 'B',
    ...linkLabels(),
    gist: null,
    gistLanguage: null,
    gistOwn: null,
    origin: null,
    meta: null,
    badge: null,
    byline: null,
    because: 'Trending',
    arxiv: 'https://arxiv.org/abs/1',
    pdf: 'https://arxiv.org/pdf/1',
    code: null,
    codeLabel: 'Code',
    project: 'https://p.example/',
    discussion: null,
    share: null,
    more: null,
    less: null,
  },
];

test('filling the compiled digest is byte for byte what compiling the filled digest would be', async () => {
  const source = await readTemplate('digest');
  const template = parseTemplate(await compileMjml(source, 'digest'));
  const card = findBlock(template, 'full');
  const none = (): void => undefined;
  const filled = fill(template, SHELL, {
    lead: none,
    full: (to) => to.push(...CARDS.flatMap((values) => fill(bind(card, { ...values }), {}))),
    group: none,
    brief: none,
    missed: none,
  });
  const compiled = await compileMjml(fillSource(source, SHELL, CARDS), 'digest');
  expect(wholeText(filled)).toBe(compiled);
});

test('the template of transactional mails fills to what MJML would have made of it', async () => {
  const source = await readTemplate('notice');
  const values: Values = {
    ...SHELL,
    heading: 'Hello',
    text: HOSTILE,
    button: 'Go',
    link: 'https://digest.example/confirm/x',
    after: null,
    preferences: null,
  };
  const filled = fill(parseTemplate(await compileMjml(source, 'notice')), values);
  expect(wholeText(filled)).toBe(await compileMjml(fillSource(source, values, []), 'notice'));
});

const textOf = (template: ReturnType<typeof parseTemplate>, values: Values): string =>
  wholeText(fill(template, values));

test('a value is text: it can open neither a tag nor an attribute nor another place', () => {
  const template = parseTemplate('<a href="{{url}}">{{title}}</a>');
  expect(textOf(template, { url: '"><img>', title: "{{url}} & 'x'" })).toBe(
    '<a href="&quot;&gt;&lt;img&gt;">{{url}} &amp; &#39;x&#39;</a>',
  );
});

test('blocks stand inside blocks, and binding in steps gives what filling at once gives', () => {
  const template = parseTemplate('a{{#if one}}b{{one}}{{#if two}}c{{two}}{{/if}}d{{/if}}e');
  expect(textOf(template, { one: '1', two: '2' })).toBe('ab1c2de');
  expect(textOf(template, { one: '1', two: null })).toBe('ab1de');
  expect(textOf(template, { one: '', two: '2' })).toBe('ae');
  expect(textOf(bind(bind(template, { two: '2' }), { one: '1' }), {})).toBe('ab1c2de');
});

test('sizes are counted in bytes of UTF-8', () => {
  const pieces = fill(parseTemplate('ä{{x}}'), { x: '大&' });
  expect(pieces.map(({ size }) => size)).toEqual([2, 8]);
});

test('a place without value, a block left open and a wrong end are reported as a broken template', () => {
  expect(() => fill(parseTemplate('{{x}}'), {})).toThrow(/nothing was given for \{\{x\}\}/);
  expect(() => parseTemplate('{{#if x}}')).toThrow(/not closed/);
  expect(() => parseTemplate('{{#each x}}{{/if}}')).toThrow(/not open/);
});

test('a template that is no MJML is refused with its name', async () => {
  await expect(compileMjml('<mjml><mj-body><mj-nonsense/></mj-body></mjml>', 'broken')).rejects.toMatchObject(
    {
      code: 'bad_template',
      message: expect.stringContaining('broken.mjml'),
    },
  );
});

test('a template that the build compiled is what compiling it now gives', async () => {
  for (const name of ['digest', 'notice'] as const)
    expect(await loadTemplate(name)).toEqual(
      parseTemplate(await compileMjml(await readTemplate(name), name)),
    );
});

test('no colour lies behind text where a mail program drops the styles but keeps attributes', async () => {
  const html = await compileMjml(await readTemplate('digest'), 'digest');
  const shown = html.replaceAll(/<!--.*?-->/gs, '');
  expect(html).toContain('{{notice}}');
  expect(shown).not.toContain('bgcolor');
});
