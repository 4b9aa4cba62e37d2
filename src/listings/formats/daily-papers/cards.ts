/** Reads the cards of a daily-papers page, the sections of a newsletter about it, or a list of titles. */

import { buildEntry, rejectEntry } from '../../entry.ts';
import type { ListingEntry, RejectedEntry } from '../../listing.ts';
import { parseCount } from '../../text/count.ts';
import { dayInHeading, parseListedDay } from '../../text/listing-date.ts';
import { type LabelledPart, labelledAuthors, labelledVotes, readLabel } from '../feeds/labelled-text.ts';
import { findListedTitles, isAboutSeveral, isTitle } from './find-listed-titles.ts';
import { findSections, type PaperSections } from './find-sections.ts';
import { discussionOf } from './item-details.ts';
import { type PageOutline, type PaperLink, readOutline } from './page-outline.ts';

/** A paper as the page shows it: its heading or link, and the text that belongs to it. */
interface Card {
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly upvotes: number | null;
  /** Why it cannot be used; null if it can. */
  readonly problem: string | null;
}

export interface Cards {
  readonly day: string | null;
  readonly results: readonly (ListingEntry | RejectedEntry)[];
  readonly announcedTotal: number | null;
  /** Number of headings on the page, including those without a paper. */
  readonly headings: number;
  /** True when the page ends within an element. */
  readonly isCutOff: boolean;
}

/**
 * Reads cards without running any script: the title is the heading, or what a newsletter labels as the
 * original title; in a list of links it is the text of the link.
 */
export function readCards(html: string, now: Date): Cards {
  const outline = readOutline(html);
  const found = findSections(outline);
  const listed = findListedTitles(found.sections);
  const cards = listed === null ? cardsOfSections(found, outline) : cardsOfList(listed, outline);
  const results = cards.map((card, index) => {
    const title = labelled('title', card.paragraphs) || card.title;
    const problem = card.problem ?? (title === '' ? 'its card shows no title' : null);
    return problem === null
      ? entryOfCard(card, title, index + 1)
      : rejectEntry(index + 1, problem, `papers/${card.id} ${title}`);
  });
  const lead = listed?.[0]?.line ?? leadOf(found, outline);
  return {
    day: dayOfPage(outline, lead, now),
    results,
    announcedTotal: totalIn(outline.lines.slice(0, lead)),
    headings: outline.headings.length,
    isCutOff: outline.isCutOff,
  };
}

/** Returns how many lines are above the first card or, if the whole page is one card, above its heading. */
function leadOf({ sections }: PaperSections, { lines }: PageOutline): number {
  const heading = sections[0]?.heading;
  return heading === undefined ? lines.length : heading.block.start.line || heading.at.line;
}

function entryOfCard({ id, paragraphs, upvotes }: Card, title: string, rank: number): ListingEntry {
  const votes = labelledVotes(labelled('upvotes', paragraphs)) ?? upvotes ?? undefined;
  return buildEntry({
    title,
    abstract: labelled('abstract', paragraphs),
    authors: labelledAuthors(labelled('authors', paragraphs)),
    identifiers: { arxiv: id },
    rank,
    signals: { upvotes: votes },
    details: { discussionUrl: discussionOf(id) },
  });
}

/**
 * Returns the text after a label, or the paragraph after a label that stands alone; empty without the label.
 */
function labelled(part: LabelledPart, paragraphs: readonly string[]): string {
  for (const [index, paragraph] of paragraphs.entries()) {
    const label = readLabel(paragraph);
    if (label?.part !== part) continue;
    const next = paragraphs[index + 1] ?? '';
    const value = label.value === '' && readLabel(next) === null ? next : label.value;
    if (value !== '') return value;
  }
  return '';
}

/** The text of a card is its own and all that follows, up to the next card. */
function cardsOfSections({ sections, isAmbiguous }: PaperSections, { headings, lines }: PageOutline): Card[] {
  const ends = new Map(headings.map((heading, index) => [heading, headings[index + 1]?.block.start.line]));
  return sections.map((section) => {
    const { heading, links } = section;
    const before = lines.slice(heading.block.start.line, heading.at.line);
    const isOnly = sections.length === 1 && new Set(links.map(({ id }) => id)).size > 1;
    return {
      id: links[0].id,
      title: withoutNumber(heading.title),
      paragraphs: [...before, ...lines.slice(heading.at.line + 1, ends.get(heading))],
      upvotes: votesIn(before),
      problem: heading.isCutOff
        ? 'the page ends within its title'
        : isAmbiguous
          ? 'its link may belong to the heading above it or below it'
          : isOnly || isAboutSeveral(section)
            ? 'its heading stands above links to several papers'
            : null,
    };
  });
}

function cardsOfList(links: readonly PaperLink[], { lines }: PageOutline): Card[] {
  return links.map((link, index) => ({
    id: link.id,
    title: isTitle(link) ? withoutNumber(link.text) : '',
    paragraphs: lines.slice(link.line + 1, links[index + 1]?.line),
    upvotes: null,
    problem: link.isCutOff ? 'the page ends within its title' : null,
  }));
}

const withoutNumber = (title: string): string => title.replace(/^\d{1,3}\.\s+/, '');

/** In a card, the votes are before its title, and the number of comments is after it. */
function votesIn(lines: readonly string[]): number | null {
  const count = lines.find((line) => parseCount(line) !== null);
  return count === undefined ? null : parseCount(count);
}

// The label of the newsletters, which are in Chinese or English.
const TOTAL = /^(?:总论文数|Total papers|Number of papers)\s*[:：]\s*(\d{1,5})$/i;

function totalIn(lines: readonly string[]): number | null {
  const total = lines.map((line) => TOTAL.exec(line)?.[1]).find((found) => found !== undefined);
  return total === undefined ? null : Number(total);
}

/**
 * Returns the page's day: the first one above its papers, marked up, as a line or in a heading; else the one
 * in its `<title>`.
 */
function dayOfPage({ headings, lines, days, name }: PageOutline, end: number, now: Date): string | null {
  const headingLines = new Set(headings.map(({ at }) => at.line));
  for (const [index, line] of lines.slice(0, Math.min(end, LONGEST_LEAD)).entries()) {
    const day =
      parseListedDay(days.get(index) ?? '', now) ??
      parseListedDay(line, now) ??
      dayInHeading(headingLines.has(index) ? line : (ISO_DAY.exec(line)?.[0] ?? ''));
    if (day !== null) return day;
  }
  return dayInHeading(name);
}

// How many lines may be searched for the page's day.
const LONGEST_LEAD = 50;
const ISO_DAY = /\b\d{4}-\d{2}-\d{2}\b/;
