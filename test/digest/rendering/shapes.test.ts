/**
 * An edition in the shape of each channel: within its limits whatever the papers are, and never read as
 * markup.
 */
import type { Selection } from '../../../src/digest/digest.ts';
import { channelView } from '../../../src/digest/rendering/shapes/channel-view.ts';
import { escapeMarkdown } from '../../../src/digest/rendering/shapes/markdown.ts';
import { composeShape } from '../../../src/digest/rendering/shapes/shapes.ts';
import { WEBHOOK_SHAPES, type WebhookShape } from '../../../src/mail/webhook/webhook-request.ts';
import { aPick, aView, hoursAfter, NOW, numbered } from './digest-samples.ts';

const PARTS = { base: 'https://digest.example', topicNames: new Map([['vision', 'Vision']]) };
const LOOK = {
  layout: 'medium',
  format: 'html',
  groupByTopic: false,
  locale: null,
  localDay: '2026-03-11',
} as const;

const of = (count: number, overrides: Parameters<typeof numbered>[1] = {}): Selection => ({
  edition: aView().edition,
  items: Array.from({ length: count }, (_, index) => aPick(numbered(index + 1, overrides))),
  matched: count + 7,
  undelivered: [],
});

// biome-ignore lint/suspicious/noExplicitAny: six shapes of foreign JSON
type Message = any;
const composed = (
  shape: WebhookShape,
  selection: Selection,
  layout: 'short' | 'medium' | 'long' = 'medium',
  groupByTopic = false,
): { message: Message; shown: number; bytes: number } => {
  const { body, shown } = composeShape(
    shape,
    channelView(PARTS, { ...LOOK, layout, groupByTopic }, selection),
  );
  return { message: JSON.parse(body.toString('utf8')), shown: shown.length, bytes: body.length };
};

const HOSTILE = '@everyone <!channel> [x](https://evil.example) **b** `c` <b>&amp; #tag ~s~ _i_ <@123> \\';

test('every shape has the titles and links of a small edition, and says how many more there are', () => {
  for (const shape of WEBHOOK_SHAPES) {
    const { message, shown } = composed(shape, of(8));
    expect(shown).toBe(8);
    const text = JSON.stringify(message);
    for (let id = 1; id <= 8; id += 1) expect(text).toContain(`https://papers.example/${id}`);
    expect(text).toMatch(shape === 'json' ? /"matched":15/ : /7 more on the site/);
  }
});

test('fifty papers with long titles and abstracts stay within the limits, and what is counted is what is shown', () => {
  const large = of(50, {
    title: `${'A very long title of a paper, 漢字, '.repeat(8)}`,
    abstract: 'We show a thing that takes many words to say, and go on saying it for a while. '.repeat(30),
    authors: Array.from({ length: 30 }, (_, index) => `Author Number ${index}`),
  });
  for (const layout of ['short', 'medium', 'long'] as const) {
    const slack = composed('slack', large, layout);
    expect(slack.message.blocks.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(slack.message.blocks).length).toBeLessThanOrEqual(12_000);
    expect(slack.message.blocks[0].text.text.length).toBeLessThanOrEqual(150);

    const discord = composed('discord', large, layout);
    const lengths = discord.message.embeds.map(
      ({ title = '', description, footer }: Message) =>
        title.length + description.length + (footer?.text.length ?? 0),
    );
    expect(discord.message.embeds.length).toBeLessThanOrEqual(10);
    expect(lengths.reduce((sum: number, length: number) => sum + length, 0)).toBeLessThanOrEqual(6_000);
    for (const { title = '', description } of discord.message.embeds) {
      expect(title.length).toBeLessThanOrEqual(256);
      expect(description.length).toBeLessThanOrEqual(4_096);
    }
    expect(discord.message.content.length).toBeLessThanOrEqual(2_000);

    expect(composed('mattermost', large, layout).message.text.length).toBeLessThanOrEqual(16_383);
    expect(composed('matrix', large, layout).bytes).toBeLessThanOrEqual(60_000);
    const ntfy = composed('ntfy', large, layout);
    expect(Buffer.byteLength(ntfy.message.message)).toBeLessThanOrEqual(4_096);
    expect(ntfy.message.message).toContain(`${57 - ntfy.shown} more on the site`);
    expect(ntfy.message.message.split('https://papers.example/').length - 1).toBe(ntfy.shown);
    const json = composed('json', large, layout);
    expect([json.shown, json.message.papers.length]).toEqual([50, 50]);
  }
});

test('lines for Discord go on in a second embed, within the limits of one and of all', () => {
  const fifty = of(50, {
    title: 'A Title That Is About as Long as Titles of Papers Mostly Are in Listings Today',
  });
  const { message, shown } = composed('discord', fifty, 'short');
  const lines = message.embeds.filter(({ title }: Message) => title === undefined);
  const described = lines.map(({ description }: Message) => description as string);
  expect(described.length).toBeGreaterThan(1);
  expect(Math.max(...described.map(({ length }: string) => length))).toBeLessThanOrEqual(4_096);
  // Another line would have been too long for it.
  expect(described[0]!.length).toBeGreaterThan(3_800);
  expect(described.join('\n').split('https://papers.example/').length - 1).toBe(
    shown - (message.embeds.length - lines.length),
  );
});

test('a paper that is too long for a shape by itself is there all the same', () => {
  const { message, shown } = composed('ntfy', of(3, { title: 'Long '.repeat(900) }));
  expect(shown).toBe(1);
  expect(message.message).toContain('https://papers.example/1');
});

test('no title notifies a member, breaks out of its link or sets type', () => {
  const hostile = of(2, { title: HOSTILE, abstract: `${HOSTILE} says something.` });
  const slack = composed('slack', hostile).message;
  expect(slack.blocks.slice(1).every(({ type }: Message) => type === 'rich_text')).toBe(true);
  expect(slack.text).not.toMatch(/[<>]/);

  const discord = composed('discord', hostile).message;
  expect(discord.allowed_mentions).toEqual({ parse: [] });
  expect(discord.embeds[0].title).toContain('\\[x\\](https://evil.example)');
  expect(discord.embeds[0].title).toContain('\\*\\*b\\*\\* \\`c\\`');

  const { text } = composed('mattermost', hostile).message;
  expect(text).not.toMatch(/@everyone|[^\\]\[x[^\\]\]|[^\\]`c/);

  const matrix = composed('matrix', hostile).message;
  expect(matrix.formatted_body).not.toMatch(/<b>|<!channel>|<@123>/);
  expect([matrix.msgtype, matrix['m.mentions']]).toEqual(['m.notice', {}]);
});

test('a missed paper is a line after what is new, and JSON says of each why it is there', () => {
  const { edition, ...rest } = of(2);
  const missed = aPick(
    numbered(9, {
      firstSeenAt: hoursAfter(NOW, -48),
      topics: [{ slug: 'vision', score: 0.9, matched: ['image'] }],
    }),
  );
  const { message } = composed('json', { ...rest, edition, items: [...of(2).items, missed] });
  expect(message).toMatchObject({
    type: 'paperround.edition',
    edition: { kind: 'daily', number: 14, day: '2026-03-11' },
    papers: [
      { id: 1, section: 'lead', because: 'On top of everything that is trending.' },
      { id: 2, section: 'full' },
      {
        id: 9,
        section: 'missed',
        topics: [{ slug: 'vision', name: 'Vision' }],
        page: 'https://digest.example/papers/9',
      },
    ],
  });
});

test('with sections by topic, the title of each stands before its papers in every shape', () => {
  const query = (text: string) => ({ queries: [{ query: text, matched: [], withoutAbstract: false }] });
  const selection: Selection = {
    ...of(0),
    items: [
      aPick(numbered(1)),
      aPick(numbered(2), query('rag')),
      aPick(numbered(3), query('author:"Ada Lovelace"')),
      aPick(numbered(4), query('rag')),
      aPick(numbered(9, { firstSeenAt: hoursAfter(NOW, -48) })),
    ],
  };
  const inOrder = [
    ...['/1', 'For your searches', '/2', '/4'],
    ...['By authors you follow', '/3', 'You may have missed', '/9'],
  ];
  const shownIn = (message: Message) =>
    JSON.stringify(message).match(
      /(?<=papers\.example)\/\d|For your searches|By authors you follow|You may have missed/g,
    );
  const grouped = (shape: WebhookShape) => composed(shape, selection, 'medium', true).message;
  for (const shape of ['slack', 'discord', 'mattermost', 'ntfy'] as const)
    expect([shape, shownIn(grouped(shape))]).toEqual([shape, inOrder]);
  const { body, formatted_body: html } = grouped('matrix');
  expect([shownIn(body), shownIn(html)]).toEqual([inOrder, inOrder]);
  expect(grouped('json').papers.map(({ id, group }: Message) => [id, group])).toEqual([
    [1, ''],
    [2, 'For your searches'],
    [4, 'For your searches'],
    [3, 'By authors you follow'],
    [9, 'You may have missed'],
  ]);
});

test.each([
  ['1. Introduction to -1', '1\\. Introduction to -1'],
  ['- a list', '\\- a list'],
  ['# a heading of C# and A*', '\\# a heading of C\\# and A\\*'],
  ['GPT-4: 3.5 times (more) or less!', 'GPT-4: 3.5 times (more) or less!'],
  ['~~a~~ | `b` \\ > [c](d)', '\\~\\~a\\~\\~ \\| \\`b\\` \\\\ \\> \\[c\\](d)'],
])('%s is written in markdown so that it is shown as it is', (text, markdown) => {
  expect(escapeMarkdown(text)).toBe(markdown);
});
