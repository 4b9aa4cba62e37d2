/** Reads the cards of a daily-papers page, or the sections of a newsletter about it. */

import { buildEntry, rejectEntry } from '../../entry.ts';
import { arxivReference, identifiersOfUrl } from '../../identifiers.ts';
import type { ListingEntry, RejectedEntry } from '../../listing.ts';
import { cleanText } from '../../text/clean-text.ts';
import { parseCount } from '../../text/count.ts';
import { parseListedDay } from '../../text/listing-date.ts';
import { walkMarkup } from '../../text/walk-markup.ts';
import { discussionOf } from './item-details.ts';

interface Card {
  heading: string;
  readonly paragraphs: string[];
  /** The arXiv id of the paper that the heading links to, else of the first one linked after it. */
  id: string | null;
  isHeaded: boolean;
  upvotes: number | null;
}

export interface Cards {
  readonly day: string | null;
  readonly entries: ListingEntry[];
  readonly rejected: RejectedEntry[];
  readonly announcedTotal: number | null;
  /** Number of headings on the page, including those without a paper. */
  readonly headings: number;
}

/**
 * Reads cards without running any script: the title is the heading, or what a newsletter labels as the
 * original title.
 */
export function readCards(html: string, now: Date): Cards {
  const { cards, lines } = collect(html);
  const entries: ListingEntry[] = [];
  const rejected: RejectedEntry[] = [];
  // Where headings are links, a heading without a link belongs to the page, not to a paper.
  const areHeaded = cards.some((card) => card.isHeaded);
  const papers = cards.filter((card) => card.id !== null && card.isHeaded === areHeaded);
  papers.forEach((card, index) => {
    const title =
      card.paragraphs.map((line) => TITLE_LABEL.exec(line)?.[1]).find((found) => found !== undefined) ??
      card.heading.replace(/^\d{1,3}\.\s+/, '');
    const abstract =
      card.paragraphs.map((line) => ABSTRACT_LABEL.exec(line)?.[1]).find((found) => found !== undefined) ??
      '';
    if (title === '') rejected.push(rejectEntry(index + 1, 'its card shows no title', `papers/${card.id}`));
    else {
      const identifiers = card.id === null ? {} : { arxiv: card.id };
      entries.push(
        buildEntry({
          title,
          abstract,
          identifiers,
          rank: index + 1,
          signals: card.upvotes === null ? {} : { upvotes: card.upvotes },
          details: card.id === null ? {} : { discussionUrl: discussionOf(card.id) },
        }),
      );
    }
  });
  return {
    day: dayIn(lines, now),
    entries,
    rejected,
    announcedTotal: totalIn(lines),
    headings: cards.length,
  };
}

// Labels of the newsletters, which are in Chinese ("original title", "abstract", "number of papers")
// or English.
const TITLE_LABEL = /^(?:原文标题|Original title|Title)\s*[:：]\s*(\S.*)$/i;
const ABSTRACT_LABEL = /^(?:摘要|Abstract|Summary)\s*[:：]\s*(\S.*)$/i;
const TOTAL = /^(?:总论文数|Total papers|Number of papers)\s*[:：]\s*(\d{1,5})$/i;

function totalIn(lines: readonly string[]): number | null {
  const total = lines.map((line) => TOTAL.exec(line)?.[1]).find((found) => found !== undefined);
  return total === undefined ? null : Number(total);
}

function dayIn(lines: readonly string[], now: Date): string | null {
  for (const line of lines.slice(0, 50)) {
    const day =
      parseListedDay(line, now) ?? parseListedDay(/\b\d{4}-\d{2}-\d{2}\b/.exec(line)?.[0] ?? '', now);
    if (day !== null) return day;
  }
  return null;
}

const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4']);
const BLOCKS = new Set([
  'p',
  'li',
  'div',
  'article',
  'section',
  'time',
  'h1',
  'h2',
  'h3',
  'h4',
  'ul',
  'label',
  'button',
]);

/** The cards, and the short lines before the first of them, which hold the day. */
function collect(html: string): { cards: Card[]; lines: string[] } {
  const cards: Card[] = [];
  const lines: string[] = [];
  let text = '';
  let inHeading = false;
  let hidden = 0;
  let votes: number | null = null;
  const closeBlock = (): void => {
    const line = cleanText(text);
    text = '';
    if (line === '') return;
    votes ??= parseCount(line);
    const card = cards.at(-1);
    if (card !== undefined) card.paragraphs.push(line);
    if (cards.every(({ id }) => id === null)) lines.push(line);
  };
  walkMarkup(html, {
    onopentag(name, attributes) {
      if (name === 'script' || name === 'style' || name === 'svg') hidden += 1;
      if (name === 'article') votes = null;
      if (BLOCKS.has(name)) closeBlock();
      if (HEADINGS.has(name)) {
        inHeading = true;
        cards.push({ heading: '', paragraphs: [], id: null, isHeaded: false, upvotes: votes });
        votes = null;
      }
      const card = cards.at(-1);
      if (name === 'a' && card !== undefined && card.id === null) {
        card.id = arxivIdInLink(attributes.href ?? '');
        card.isHeaded = inHeading && card.id !== null;
      }
    },
    ontext(piece) {
      if (hidden === 0) text += piece;
    },
    onclosetag(name) {
      if (name === 'script' || name === 'style' || name === 'svg') hidden -= 1;
      const card = cards.at(-1);
      if (HEADINGS.has(name) && inHeading && card !== undefined) {
        inHeading = false;
        card.heading = cleanText(text);
        lines.push(card.heading);
        text = '';
      } else if (BLOCKS.has(name)) closeBlock();
    },
  });
  closeBlock();
  return { cards, lines };
}

function arxivIdInLink(href: string): string | null {
  const local = /^\/papers\/([^#?/]+)/.exec(href)?.[1];
  return local === undefined ? (identifiersOfUrl(href).arxiv ?? null) : (arxivReference(local)?.id ?? null);
}
