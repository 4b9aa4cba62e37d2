/**
 * What the benchmark of composing composes: papers, readers with topics, a query and links of their own, and
 * the same as MJML.
 */

import type { DigestLinks, DigestView, Edition } from '../../src/digest/digest.ts';
import { readTemplate } from '../../src/digest/rendering/mjml-compiler.ts';
import { loadDigestRenderer } from '../../src/digest/rendering/render.ts';
import { rankCandidates } from '../../src/digest/selection/candidates.ts';
import { choosePapers, selectionFrom } from '../../src/digest/selection/select.ts';
import { DAY_MS } from '../../src/durations.ts';
import { createMailBuffers } from '../../src/mail/format/buffer-pool.ts';
import { composeMessage, digestHeaders } from '../../src/mail/format/message.ts';
import { createHeaderFields } from '../../src/mail/format/mime.ts';
import type { Paper } from '../../src/papers/paper.ts';
import { feedbackTokens } from '../../src/readers/feedback.ts';
import { createTokens } from '../../src/readers/tokens.ts';
import { escapeMarkup } from '../../src/text/escape-markup.ts';
import { DEFAULT_FORMATS } from '../../src/text/formats.ts';

export const CANDIDATES = 2000;
const TOPICS = ['language-models', 'agents', 'vision', 'robotics', 'theory', 'speech', 'graphs', 'safety'];
const NOW = new Date('2026-03-11T08:00:00Z');

/** Composes the mail of any reader: each has two topics, one query, links and a history of their own. */
export async function composer(
  look: Partial<Pick<DigestView, 'layout' | 'format' | 'edition'>> = {},
): Promise<(reader: number) => Buffer> {
  const papers = Array.from({ length: CANDIDATES }, (_, index) => paperNumber(index + 1));
  const renderer = await loadDigestRenderer();
  const candidates = rankCandidates(papers);
  const byId = new Map(papers.map((paper) => [paper.id, paper]));
  const buffers = createMailBuffers();
  const fields = createHeaderFields();
  const topicNames = new Map(TOPICS.map((slug) => [slug, slug.replace('-', ' ')]));
  const queryMatches = new Map(
    papers
      .filter(({ id }) => id % 97 === 0)
      .map(({ id }) => [id, [{ query: 'tool use', matched: ['tool use'], withoutAbstract: false }]]),
  );
  return (reader) => {
    const request = {
      candidates,
      topics: [0, 3].map((step) => TOPICS[(reader + step) % TOPICS.length] as string),
      queries: ['tool use'],
      queryMatches,
      sent: [reader % 50, (reader % 50) + 1],
      edition: EDITION,
      profile: null,
      maxPapers: 25,
      replacements: false,
    };
    const selection = selectionFrom(choosePapers(request), request, byId);
    const links = linksOf(reader);
    const ids = selection.items.map(({ paper }) => paper.id);
    const feedbackToken = feedbackTokens(TOKENS, publicIdOf(reader), ids);
    const { subject, html, text } = renderer.render({
      ...VIEW,
      links,
      feedbackToken,
      topicNames,
      ...selection,
      undelivered: null,
      ...look,
    });
    const message = {
      from: { name: 'Paperround', address: 'digest@papers.example' },
      to: `reader${reader}@readers.example`,
      subject,
      date: NOW,
      messageId: `<${reader}.1@papers.example>`,
      headers: digestHeaders({
        listName: 'Paperround',
        listId: 'digest.papers.example',
        unsubscribeUrl: links.unsubscribe,
        unsubscribeMailto: { address: 'unsubscribe@papers.example', subject: `unsubscribe ${reader}` },
        feedbackId: '2026-03-11:daily:digest:papers',
      }),
      html,
      text,
    };
    const raw = composeMessage(message, buffers.take, fields);
    // As after sending it: the next mail is composed into the same memory.
    buffers.release(raw);
    return raw;
  };
}

export const EDITION: Edition = {
  kind: 'daily',
  number: 14,
  periodStart: new Date(NOW.getTime() - DAY_MS),
  periodEnd: NOW,
  missedSince: new Date(NOW.getTime() - 7 * DAY_MS),
};

const VIEW = {
  day: '2026-03-11',
  layout: 'long',
  groups: null,
  format: 'html',
  why: 'You get this mail every day at 08:00 because you confirmed a subscription.',
  postalAddress: 'Paperround, 1 Library Lane, Riga',
  notice: null,
  formats: DEFAULT_FORMATS,
} satisfies Partial<DigestView>;

const TOKENS = createTokens(['0123456789abcdef']);

const publicIdOf = (reader: number): string => `00000000-0000-4000-8000-${String(reader).padStart(12, '0')}`;

const REST_OF_TOKEN = 't'.repeat(52);

function linksOf(reader: number): DigestLinks {
  const token = `${String(reader).padStart(8, '0')}${REST_OF_TOKEN}`;
  const site = 'https://papers.example';
  return {
    site,
    preferences: `${site}/preferences/${token}`,
    unsubscribe: `${site}/unsubscribe/${token}`,
    browser: `${site}/digests/${token}`,
    feed: `${site}/my/${token}/feed.xml`,
    edition: `${site}/editions/${token}`,
  };
}

const paperNumber = (id: number): Paper => ({
  id,
  title: `Paper ${id}: how a model of some size learns a thing that it was not taught`,
  abstract:
    `We study case ${id}. The method is simple, and it needs neither labels nor a larger model. `.repeat(12),
  authors: [
    'Ada Lovelace',
    'Charles Babbage',
    'Mary Somerville',
    'George Boole',
    'Augustus De Morgan',
    'Grace Hopper',
  ],
  categories: ['cs.LG'],
  identifiers: { arxiv: `2603.${String(id).padStart(5, '0')}` },
  url: `https://huggingface.co/papers/2603.${String(id).padStart(5, '0')}`,
  publishedAt: null,
  firstSeenAt: new Date(NOW.getTime() - (id % 160) * 60 * 60 * 1000),
  lastSeenAt: NOW,
  announceType: null,
  withdrawnAt: null,
  details: {},
  written: null,
  signals: { upvotes: id % 90 },
  topics: [
    { slug: TOPICS[id % TOPICS.length] as string, score: 0.8, matched: ['model'] },
    { slug: TOPICS[(id * 3 + 1) % TOPICS.length] as string, score: 0.8, matched: [] },
  ],
  strength: ((id * 7919) % 10_007) / 100,
  trendingKey: (id * 7919) % 10_007,
  reasons: [`${id % 90} upvotes`, 'on 2 lists'],
});

/** The template as one would compile it for every reader: the same layout, 25 cards, all words in place. */
export async function mjmlOfWholeMail(): Promise<string> {
  const papers = Array.from({ length: 25 }, (_, index) => paperNumber(index + 1));
  const source = await readTemplate('digest');
  const words: Readonly<Record<string, string>> = {
    ...linksOf(1),
    all: linksOf(1).edition,
    subject: 'A digest',
    date: 'Wednesday, 11 March 2026',
    summary: '25 papers',
  };
  const filled = source.replace(
    /\{\{#each (\w+)\}\}([\s\S]*?)\{\{\/each\}\}/g,
    (_, list: string, card: string) =>
      list === 'full' ? papers.map((paper) => filledCard(card, paper)).join('') : '',
  );
  return filled
    .replace(/\{\{[#/][^}]*\}\}/g, '')
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => words[name] ?? name);
}

function filledCard(card: string, paper: Paper): string {
  const words: Readonly<Record<string, string>> = {
    number: String(paper.id),
    url: paper.url ?? '',
    title: paper.title,
    authors: paper.authors.join(', '),
    abstract: paper.abstract.slice(0, 560),
    reasons: paper.reasons.join(' · '),
  };
  return card.replace(/\{\{(\w+)\}\}/g, (mark, name: string) =>
    name in words ? escapeMarkup(words[name] as string) : mark,
  );
}
