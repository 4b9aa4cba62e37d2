/** One paper in a mail: rendered and encoded once per paper, then joined into each reader's digest. */

import type { Fragment } from '../../mail/format/fragment.ts';
import { sharedFragment } from '../../mail/format/fragment.ts';
import type { Paper } from '../../papers/paper.ts';
import { displayLine } from '../../text/tex/display.ts';
import type { DigestView, SelectionItem } from '../digest.ts';
import { excerpt, someOf, wrap } from './fit-text.ts';
import { bind, cutAt, type Template, toFragment } from './template.ts';
import { explainItem, topicLine } from './why.ts';

/** Maximum abstract lengths in characters. A digest uses the first with which all of its papers fit. */
export const ABSTRACT_LENGTHS = [560, 380, 240, 120, 0] as const;

const ABSTRACT_IN_TEXT = 420;
const MOST_AUTHORS = 4;
const INDENT = '    ';
/** Cached reasons per paper. Most readers share theirs; beyond this number they are rendered each time. */
const MOST_CACHED_REASONS = 200;

/** What every reader of a paper shares. */
interface Card {
  readonly title: string;
  /** By index of ABSTRACT_LENGTHS: the html between number and reason. Rendered on first use. */
  readonly html: Fragment[];
  /** From the reason to the end; only `because` is still open. */
  readonly end: Template;
  readonly text: Fragment;
  /** By `reasonKey`. */
  readonly because: Map<string | number, ItemCard>;
}

/** The card of one paper with one reason. */
export interface ItemCard {
  /** Appends the html for position `number`, with the abstract cut to ABSTRACT_LENGTHS[step]. */
  addHtml(to: Fragment[], number: number, step: number): void;
  /** The same for the plain-text part. */
  addText(to: Fragment[], number: number): void;
}

export interface CardMaker {
  /** The title as displayed. */
  titleOf(paper: Paper): string;
  cardFor(item: SelectionItem): ItemCard;
}

/** Makes cards for views that share site and topic names. The cache lives as long as the paper objects. */
export function cardMaker(template: Template, site: string, topicNames: DigestView['topicNames']): CardMaker {
  const cards = new WeakMap<Paper, Card>();
  const numbers: { html: Fragment; text: Fragment }[] = [];
  const [opening, fromNumber] = cutAt(template, 'number');
  const [middle, end] = cutAt(fromNumber.slice(1), 'because');

  const getCard = (paper: Paper): Card => {
    const known = cards.get(paper);
    if (known !== undefined) return known;
    const card: Card = {
      title: displayLine(paper.title),
      html: [],
      end: bind(end, paperLinks(paper, site)),
      text: renderCardText(paper, site, topicNames),
      because: new Map(),
    };
    cards.set(paper, card);
    return card;
  };

  const renderMiddle = (paper: Paper, card: Card, step: number): Fragment => {
    card.html[step] ??= toFragment(bind(middle, cardValues(paper, card.title, step, site, topicNames)));
    return card.html[step];
  };

  const renderNumber = (number: number): { html: Fragment; text: Fragment } => {
    numbers[number] ??= {
      html: toFragment(bind([...opening, ...fromNumber.slice(0, 1)], { number: String(number) })),
      text: sharedFragment(`${number}.`.padEnd(INDENT.length)),
    };
    return numbers[number];
  };

  const withReason = (paper: Paper, card: Card, because: string): ItemCard => {
    const html = toFragment(bind(card.end, { because }));
    const text = sharedFragment(`${wrap(because, INDENT)}\n`);
    return {
      addHtml: (to, number, step) =>
        to.push(renderNumber(number).html, renderMiddle(paper, card, step), html),
      addText: (to, number) => to.push(renderNumber(number).text, card.text, text),
    };
  };

  return {
    titleOf: (paper) => getCard(paper).title,
    cardFor(item) {
      const card = getCard(item.paper);
      const key = reasonKey(item);
      const known = card.because.get(key);
      if (known !== undefined) return known;
      const made = withReason(item.paper, card, displayLine(explainItem(item, topicNames)));
      if (card.because.size < MOST_CACHED_REASONS) card.because.set(key, made);
      return made;
    },
  };
}

/**
 * The cache key of a paper's reason: its topics as bits, the queries and the profile's words. The
 * matching words follow from these.
 */
function reasonKey({ paper, topics, queries, profileWords }: SelectionItem): string | number {
  let held = 0;
  for (let index = 0; index < paper.topics.length; index += 1)
    if (topics.includes(paper.topics[index]!.slug)) held += 2 ** index;
  if (queries.length === 0 && profileWords.length === 0) return held;
  return [held, ...queries.map(({ query }) => query), '', ...profileWords].join('\n');
}

const cardValues = (
  paper: Paper,
  title: string,
  step: number,
  site: string,
  topicNames: DigestView['topicNames'],
) => ({
  ...paperLinks(paper, site),
  title,
  topics: topicLine(paper.topics, topicNames) || null,
  authors: formatAuthors(paper) || null,
  abstract: excerpt(displayLine(paper.abstract), ABSTRACT_LENGTHS[step] as number) || null,
  reasons: formatReasons(paper) || null,
});

function renderCardText(paper: Paper, site: string, topicNames: DigestView['topicNames']): Fragment {
  const { url, arxiv, pdf } = paperLinks(paper, site);
  const labelled = [`arXiv: ${arxiv}`, `PDF: ${pdf}`].filter((_, index) => [arxiv, pdf][index] !== null);
  const paragraphs = [
    // The number takes the place of the first line's indentation.
    wrap(displayLine(paper.title), INDENT).slice(INDENT.length),
    [url, ...labelled].map((link) => `${INDENT}${link}\n`).join(''),
    wrap(formatAuthors(paper), INDENT),
    paper.abstract === ''
      ? ''
      : `\n${wrap(excerpt(displayLine(paper.abstract), ABSTRACT_IN_TEXT), INDENT)}\n`,
    wrap(topicLine(paper.topics, topicNames), INDENT),
    wrap(formatReasons(paper), INDENT),
  ];
  return sharedFragment(paragraphs.join(''));
}

const formatAuthors = (paper: Paper): string => someOf(paper.authors.map(displayLine), MOST_AUTHORS);

const formatReasons = (paper: Paper): string => paper.reasons.map(displayLine).join(' · ');

/** The paper's own URL, or else its page on the site; arXiv and PDF only if they lead elsewhere. */
function paperLinks(paper: Paper, site: string): { url: string; arxiv: string | null; pdf: string | null } {
  const { arxiv } = paper.identifiers;
  const url = webAddress(paper.url) ?? `${site}papers/${paper.id}`;
  const abstractPage = arxiv === undefined ? null : `https://arxiv.org/abs/${arxiv}`;
  return {
    url,
    arxiv: /^https?:\/\/([a-z]+\.)?arxiv\.org\//i.test(url) ? null : abstractPage,
    pdf: arxiv === undefined || /\/pdf\//.test(url) ? null : `https://arxiv.org/pdf/${arxiv}`,
  };
}

/** The URL unchanged if it is one ASCII word, or else as a browser would write it; null unless http(s). */
function webAddress(url: string | null): string | null {
  if (url === null || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  return /^[!-~]+$/.test(url) && !/["<>\\^`{|}]/.test(url) ? url : new URL(url).href;
}
