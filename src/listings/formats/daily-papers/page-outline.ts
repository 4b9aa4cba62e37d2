/** Reads the outline of a page of cards: its headings, lines and links to papers, in their order. */

import { arxivReference, identifiersOfUrl } from '../../identifiers.ts';
import { cleanText } from '../../text/clean-text.ts';
import { walkMarkup } from '../../text/walk-markup.ts';

/** A place on the page: how many lines and links to papers precede it. */
export interface PagePlace {
  readonly line: number;
  readonly link: number;
}

export interface PaperLink {
  readonly id: string;
  /** The line that contains it. */
  readonly line: number;
  /** True if no word precedes it in its line. */
  readonly startsLine: boolean;
  /** Empty for the link of a picture. */
  text: string;
  isCutOff: boolean;
}

export interface Heading {
  /** `h1` to `h4`. */
  readonly level: string;
  readonly at: PagePlace;
  /** Of the largest element around it that holds no other heading: a card, or the heading alone. */
  block: { start: PagePlace; end: PagePlace };
  /** The first link to a paper in it, else the one around it. */
  link: PaperLink | null;
  title: string;
  isCutOff: boolean;
}

export interface PageOutline {
  readonly headings: readonly Heading[];
  readonly links: readonly PaperLink[];
  /** The text of each block and heading. */
  readonly lines: readonly string[];
  /** Line → the day of the first `<time datetime>` in it, as written there. */
  readonly days: ReadonlyMap<number, string>;
  /** The text of `<title>`. */
  readonly name: string;
  readonly isCutOff: boolean;
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
  'ol',
  'tr',
  'td',
  'label',
  'button',
  'title',
]);
// In a heading beside the paper's link, these hold a badge or a number; `<em>` or `<sub>` and bare text
// are words of the title that the link does not cover.
const BADGES = new Set(['span', 'small', 'label', 'button']);
const HIDDEN = new Set(['script', 'style', 'svg']);
// HTML lets a page leave out their end tags (HTML Standard, 13.1.2.4).
const MAY_STAY_OPEN = new Set(['p', 'li', 'dt', 'dd', 'tr', 'td', 'th', 'thead', 'tbody', 'tfoot', 'option']);
const ENDS_IN_TAG = /<[/!]?[a-z][^<>]{0,2000}$/i;

interface OpenElement {
  readonly name: string;
  readonly start: PagePlace;
  /** True if its text is in a heading, outside the paper's link. */
  readonly isBadge: boolean;
  /** How many headings it holds, and the last of them. */
  headings: number;
  heading: Heading | null;
}

/** Walks the page once, without running any script. */
export function readOutline(html: string): PageOutline {
  const headings: Heading[] = [];
  const links: PaperLink[] = [];
  const lines: string[] = [];
  const days = new Map<number, string>();
  const open: OpenElement[] = [];
  const ended = new Set<string>();
  let name = '';
  let text = '';
  let hasWords = false;
  let hidden = 0;
  let badges = 0;
  let titleText = '';
  let heading: Heading | null = null;
  let link: PaperLink | null = null;
  let isCutOff = false;

  const place = (): PagePlace => ({ line: lines.length, link: links.length });
  const takeText = (): string => {
    const taken = cleanText(text);
    text = '';
    hasWords = false;
    return taken;
  };
  const closeLine = (): void => {
    if (heading !== null) {
      text += ' ';
      titleText += ' ';
      return;
    }
    const line = takeText();
    if (line !== '') lines.push(line);
  };
  const openHeading = (level: string): void => {
    titleText = '';
    const at = place();
    heading = { level, at, block: { start: at, end: at }, link, title: '', isCutOff: false };
    headings.push(heading);
  };
  const closeHeading = (closed: Heading): void => {
    const line = takeText();
    closed.title = closed.link === null ? line : withoutBadges(line, cleanText(titleText));
    lines.push(line);
    heading = null;
  };
  const openLink = (href: string): void => {
    closeLink();
    const id = arxivIdInLink(href);
    link = id === null ? null : { id, line: lines.length, startsLine: !hasWords, text: '', isCutOff: false };
    if (link === null) return;
    links.push(link);
    if (heading !== null) heading.link ??= link;
  };
  const closeLink = (): void => {
    if (link !== null) link.text = cleanText(link.text);
    link = null;
  };
  const closeElement = (): void => {
    const closed = open.pop();
    if (closed?.isBadge) badges -= 1;
    if (closed === undefined || closed.heading === null) return;
    if (closed.headings === 1) closed.heading.block = { start: closed.start, end: place() };
    const parent = open.at(-1);
    if (parent === undefined) return;
    parent.headings += closed.headings;
    parent.heading = closed.heading;
  };

  walkMarkup(html, {
    onopentag(tag, attributes) {
      if (HIDDEN.has(tag)) hidden += 1;
      if (BLOCKS.has(tag) && hidden === 0) closeLine();
      const isBadge = heading !== null && link === null && BADGES.has(tag);
      const element: OpenElement = { name: tag, start: place(), isBadge, headings: 0, heading: null };
      open.push(element);
      if (isBadge) badges += 1;
      if (HEADINGS.has(tag)) {
        openHeading(tag);
        element.headings = 1;
        element.heading = heading;
      } else if (tag === 'a') openLink(attributes.href ?? '');
      else if (tag === 'br') hasWords = false;
      else if (tag === 'time' && !days.has(lines.length))
        days.set(lines.length, (attributes.datetime ?? '').trim().slice(0, 'YYYY-MM-DD'.length));
    },
    ontext(piece) {
      if (hidden > 0) return;
      text += piece;
      if (heading !== null && badges === 0) titleText += piece;
      hasWords ||= /\p{L}/u.test(piece);
      if (link !== null) link.text += piece;
    },
    onover() {
      isCutOff = ENDS_IN_TAG.test(html.slice(-2000)) || open.some(({ name }) => mustEnd(name, ended));
      if (!isCutOff) return;
      if (heading !== null) heading.isCutOff = true;
      else text = '';
      if (link !== null) link.isCutOff = true;
    },
    onclosetag(tag, isImplied) {
      if (HIDDEN.has(tag)) hidden -= 1;
      if (!isImplied) ended.add(tag);
      if (tag === 'a') closeLink();
      if (tag === 'title' && hidden === 0) name ||= takeText();
      else if (HEADINGS.has(tag) && heading !== null) closeHeading(heading);
      else if (BLOCKS.has(tag) && hidden === 0) closeLine();
      closeElement();
    },
  });
  closeLine();
  return { headings, links, lines, days, name, isCutOff };
}

/** A badge is shorter than the title. What is longer may be the title, beside a link such as `PDF`. */
const withoutBadges = (line: string, title: string): string =>
  title.length * 2 > line.length ? title : line;

/** Must this element have an end tag? One that may stay open must, if the page closes others of its kind. */
const mustEnd = (name: string, ended: ReadonlySet<string>): boolean =>
  !MAY_STAY_OPEN.has(name) || ended.has(name);

function arxivIdInLink(href: string): string | null {
  const local = /^\/papers\/([^#?/]+)/.exec(href)?.[1];
  return local === undefined ? (identifiersOfUrl(href).arxiv ?? null) : (arxivReference(local)?.id ?? null);
}
