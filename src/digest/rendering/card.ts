/** One paper as mails show it: made and encoded once per paper, then only joined into each reader's digest. */

import type { Fragment } from '../../mail/format/fragment.ts';
import { sharedFragment } from '../../mail/format/fragment.ts';
import type { Paper } from '../../papers/paper.ts';
import { displayLine } from '../../text/tex/display.ts';
import type { DigestView, Pick } from '../digest.ts';
import { excerpt, someOf, wrap } from './fit-text.ts';
import { bind, cutAt, type Template, wholePiece } from './template.ts';
import { becauseOf, topicLine } from './why.ts';

/** Longest abstract in characters, from plenty to none: a digest takes the first of these with which all its papers fit. */
export const ABSTRACT_LENGTHS = [560, 380, 240, 120, 0] as const;

const ABSTRACT_IN_TEXT = 420;
const MOST_AUTHORS = 4;
const INDENT = '    ';
/** Reasons kept per paper. Most readers share theirs with many; whoever comes later has theirs made anew. */
const MOST_REASONS_KEPT = 200;

/** All that is the same for every reader of one paper. */
interface Card {
  readonly title: string;
  /** By step of ABSTRACT_LENGTHS: everything between the number and the personal reason. Made when first needed. */
  readonly html: Fragment[];
  /** From the reason to the end; open is only `because`. */
  readonly end: Template;
  readonly text: Fragment;
  /** By reason: most readers share theirs with many. */
  readonly because: Map<string | number, PickCard>;
}

/** The card of one paper, with one reason. */
export interface PickCard {
  /** Adds it in place `number`, with the abstract cut as `step` of ABSTRACT_LENGTHS says. */
  addHtml(to: Fragment[], number: number, step: number): void;
  /** The same in the plain-text part. */
  addText(to: Fragment[], number: number): void;
}

export interface CardMaker {
  /** The title as shown. */
  titleOf(paper: Paper): string;
  cardFor(pick: Pick): PickCard;
}

/** Makes cards for views that share site and topic names; keeps what it made for as long as the paper objects live. */
export function cardMaker(template: Template, site: string, topicNames: DigestView['topicNames']): CardMaker {
  const cards = new WeakMap<Paper, Card>();
  const numbers: { html: Fragment; text: Fragment }[] = [];
  const [opening, fromNumber] = cutAt(template, 'number');
  const [middle, end] = cutAt(fromNumber.slice(1), 'because');

  const cardOf = (paper: Paper): Card => {
    const known = cards.get(paper);
    if (known !== undefined) return known;
    const card: Card = {
      title: displayLine(paper.title),
      html: [],
      end: bind(end, linksOf(paper, site)),
      text: textOf(paper, site, topicNames),
      because: new Map(),
    };
    cards.set(paper, card);
    return card;
  };

  const middleOf = (paper: Paper, card: Card, step: number): Fragment => {
    card.html[step] ??= wholePiece(bind(middle, valuesOf(paper, card.title, step, site, topicNames)));
    return card.html[step];
  };

  const numberOf = (number: number): { html: Fragment; text: Fragment } => {
    numbers[number] ??= {
      html: wholePiece(bind([...opening, ...fromNumber.slice(0, 1)], { number: String(number) })),
      text: sharedFragment(`${number}.`.padEnd(INDENT.length)),
    };
    return numbers[number];
  };

  const withReason = (paper: Paper, card: Card, because: string): PickCard => {
    const html = wholePiece(bind(card.end, { because }));
    const text = sharedFragment(`${wrap(because, INDENT)}\n`);
    return {
      addHtml: (to, number, step) => to.push(numberOf(number).html, middleOf(paper, card, step), html),
      addText: (to, number) => to.push(numberOf(number).text, card.text, text),
    };
  };

  return {
    titleOf: (paper) => cardOf(paper).title,
    cardFor(pick) {
      const card = cardOf(pick.paper);
      const key = reasonKey(pick);
      const known = card.because.get(key);
      if (known !== undefined) return known;
      const made = withReason(pick.paper, card, displayLine(becauseOf(pick, topicNames)));
      if (card.because.size < MOST_REASONS_KEPT) card.because.set(key, made);
      return made;
    },
  };
}

/**
 * Tells the reasons for one paper apart: which of its topics, as bits, and which queries; the words that matched follow
 * from those.
 */
function reasonKey({ paper, topics, queries }: Pick): string | number {
  let held = 0;
  for (let index = 0; index < paper.topics.length; index += 1)
    if (topics.includes(paper.topics[index]!.slug)) held += 2 ** index;
  return queries.length === 0 ? held : `${held} ${queries.map(({ query }) => query).join('\n')}`;
}

const valuesOf = (
  paper: Paper,
  title: string,
  step: number,
  site: string,
  topicNames: DigestView['topicNames'],
) => ({
  ...linksOf(paper, site),
  title,
  topics: topicLine(paper.topics, topicNames) || null,
  authors: authorsOf(paper) || null,
  abstract: excerpt(displayLine(paper.abstract), ABSTRACT_LENGTHS[step] as number) || null,
  reasons: reasonsOf(paper) || null,
});

function textOf(paper: Paper, site: string, topicNames: DigestView['topicNames']): Fragment {
  const { url, arxiv, pdf } = linksOf(paper, site);
  const labelled = [`arXiv: ${arxiv}`, `PDF: ${pdf}`].filter((_, index) => [arxiv, pdf][index] !== null);
  const paragraphs = [
    // The first line stands behind the number, which takes the place of its indentation.
    wrap(displayLine(paper.title), INDENT).slice(INDENT.length),
    [url, ...labelled].map((link) => `${INDENT}${link}\n`).join(''),
    wrap(authorsOf(paper), INDENT),
    paper.abstract === ''
      ? ''
      : `\n${wrap(excerpt(displayLine(paper.abstract), ABSTRACT_IN_TEXT), INDENT)}\n`,
    wrap(topicLine(paper.topics, topicNames), INDENT),
    wrap(reasonsOf(paper), INDENT),
  ];
  return sharedFragment(paragraphs.join(''));
}

const authorsOf = (paper: Paper): string => someOf(paper.authors.map(displayLine), MOST_AUTHORS);

const reasonsOf = (paper: Paper): string => paper.reasons.map(displayLine).join(' · ');

/** The paper's own url, else its page on the site; arXiv and PDF where they lead elsewhere. */
function linksOf(paper: Paper, site: string): { url: string; arxiv: string | null; pdf: string | null } {
  const { arxiv } = paper.identifiers;
  const url = webAddress(paper.url) ?? `${site}papers/${paper.id}`;
  const abstractPage = arxiv === undefined ? null : `https://arxiv.org/abs/${arxiv}`;
  return {
    url,
    arxiv: /^https?:\/\/([a-z]+\.)?arxiv\.org\//i.test(url) ? null : abstractPage,
    pdf: arxiv === undefined || /\/pdf\//.test(url) ? null : `https://arxiv.org/pdf/${arxiv}`,
  };
}

/** The address as given where it is one word of ASCII, else as a browser would write it; nothing but http and https. */
function webAddress(url: string | null): string | null {
  if (url === null || !/^https?:\/\//i.test(url) || !URL.canParse(url)) return null;
  return /^[!-~]+$/.test(url) && !/["<>\\^`{|}]/.test(url) ? url : new URL(url).href;
}
